import MarkdownIt, { type PluginSimple, type Token } from 'markdown-it'

export type Highlight = (code: string, language: string) => string

export const webAddress = /^https?:\/\//i
const deepestHeading = 6
const pageHeadings = 2

/** Turns markdown into HTML below the page's own headings; it must be sanitised before it is shown. */
export function parsed(text: string, highlight?: Highlight, mathematics?: PluginSimple): string {
  // A new one each time: definitions made by the mathematics of one text must not reach the other side.
  const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, highlight: highlight ?? null })
  // A definition would vanish from the page; left alone it is text like any other, and so are the links that name it.
  markdown.disable('reference')
  markdown.validateLink = (address) => webAddress.test(address)
  markdown.normalizeLinkText = (address) => address
  if (mathematics) markdown.use(mathematics)
  markdown.core.ruler.push('blocks', (state) => {
    setHeadings(state.tokens)
    state.tokens.forEach((token, place, { [place + 1]: inline, [place + 2]: close }) => {
      // An empty cell heads no column.
      if (token.type === 'th_open' && !inline?.content.trim()) token.tag = close!.tag = 'td'
    })
    for (const token of state.tokens) {
      // Only the outermost: a block takes its direction from what inside it has none of its own.
      if (token.nesting === 1 && token.level === 0) token.attrSet('dir', 'auto')
      // Columns of figures keep their alignment without a style attribute, which the page's policy forbids.
      const aligned = /^text-align:(center|right)$/.exec(token.attrGet('style') ?? '')?.[1]
      token.attrs = token.attrs?.filter(([name]) => name !== 'style') ?? null
      if (aligned) token.attrSet('class', aligned)
    }
  })
  const { rules } = markdown.renderer
  rules.image = (tokens, place) => {
    const { content, attrs } = tokens[place]!
    const [address, title] = ['src', 'title'].map((wanted) => attrs?.find(([name]) => name === wanted)?.[1])
    // Nothing is fetched: the picture stands there as it was written.
    const source = `![${content}](${[address, title && `"${title}"`].filter(Boolean).join(' ')})`
    return `<span class="image">${markdown.utils.escapeHtml(source)}</span>`
  }
  rules.link_close = (tokens, place) => {
    let opening = place - 1
    let shown = ''
    for (; tokens[opening] && tokens[opening]!.type !== 'link_open'; opening--) shown = tokens[opening]!.content + shown
    const address = tokens[opening]?.attrGet('href') ?? ''
    const title = tokens[opening]?.attrGet('title')
    const untold = [shown === address ? '' : address, title].filter(Boolean).join(', ')
    return `</a>${untold && ` <span class="address">(${markdown.utils.escapeHtml(untold)})</span>`}`
  }
  rules.table_open = (tokens, place, options, _, self) =>
    `<div class="table" tabindex="0">${self.renderToken(tokens, place, options)}`
  rules.table_close = () => '</table></div>'
  // Code is read from left to right in every language, and scrolls in its own box.
  // What is written beside its fence stands above it.
  rules.fence = (tokens, place) => code(tokens[place]!.content, markdown.utils.unescapeAll(tokens[place]!.info).trim())
  rules.code_block = (tokens, place) => code(tokens[place]!.content, '')
  const code = (content: string, info: string) => {
    const told = info && `<span class="info">${markdown.utils.escapeHtml(info)}</span>`
    const marked = highlight?.(content, info.split(/\s+/)[0] ?? '') || markdown.utils.escapeHtml(content)
    return `<pre dir="ltr" tabindex="0">${told}<code>${marked}</code></pre>`
  }
  return markdown.render(text)
}

/** Puts a text's headings below those of the page, without gaps, as readers by ear go from heading to heading. */
function setHeadings(tokens: Token[]): void {
  const headings = tokens.filter(({ type }) => type === 'heading_open' || type === 'heading_close')
  const levels = [...new Set(headings.map(({ tag }) => tag))].sort()
  let above = pageHeadings
  for (const heading of headings) {
    if (heading.nesting === 1)
      above = Math.min(deepestHeading, above + 1, pageHeadings + 1 + levels.indexOf(heading.tag))
    heading.tag = `h${above}`
  }
}
