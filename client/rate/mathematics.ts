import { katex } from '@mdit/plugin-katex'
import type MarkdownIt from 'markdown-it'

/**
 * Commands under which a formula would keep words from the reader or lay them over others: links and pictures that are
 * not trusted, what is set without being seen or without taking room, and definitions that could do any of it.
 */
const withholding = new RegExp(
  String.raw`\\(?:href|url|includegraphics|html(?:Class|Id|Style|Data)|[hv]?phantom|smash|(?:math)?[lrc]lap|mathchoice|` +
    String.raw`[egx]?def|let|futurelet|global|long|(?:re)?newcommand|providecommand|(?:raise|lower)box|kern|[mh]kern|[mh]skip|hspace|@)` +
    // From a percent sign to the end of its line TeX reads nothing.
    String.raw`|(?:^|[^\\])(?:\\\\)*%`,
)

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
    // A formula on lines of its own may be wider than a phone: it scrolls, so it must be reached by keyboard.
    transformer: (content: string) =>
      content
        .replace(/ style="[^"]*"/g, '')
        .replace(/(<math\b[^>]*) display="block"/, '$1 display="block" tabindex="0"'),
  })
  const { rules } = markdown.renderer
  for (const name of ['math_inline', 'math_block'] as const) {
    const formula = rules[name]!
    rules[name] = (tokens, place, ...rest) => {
      const { content, markup, block } = tokens[place]!
      if (!withholding.test(content)) return formula(tokens, place, ...rest)
      const source = `<code>${markdown.utils.escapeHtml(markup + content + closing(markup))}</code>`
      return block ? `<pre dir="ltr" tabindex="0">${source}</pre>` : source
    }
  }
}

const closing = (opening: string) => opening.replace('(', ')').replace('[', ']')
