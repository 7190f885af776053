import { katex } from '@mdit/plugin-katex'
import type MarkdownIt from 'markdown-it'

/** Reads TeX between dollars and brackets into MathML, which needs neither fonts nor styles of its own. */
export function mathematics(markdown: MarkdownIt): void {
  markdown.use(katex, {
    delimiters: 'all',
    output: 'mathml',
    trust: false,
    maxExpand: 1000,
    maxSize: 20,
    throwOnError: false,
    logger: () => 'ignore',
    // Quotes inside the formula are escaped, so this meets attributes only; the page's policy forbids them.
    transformer: (content: string) => content.replace(/ style="[^"]*"/g, ''),
  })
}
