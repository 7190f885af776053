import DOMPurify from 'dompurify'
import MarkdownIt, { type PluginSimple, type Token } from 'markdown-it'

type Highlight = (code: string, language: string) => string

const webAddress = /^https?:\/\//i
const deepestHeading = 6
const pageHeadings = 2

/** Turns a system's markdown into HTML that can neither run, load, navigate nor imitate the page around it. */
export function toHtml(text: string, highlight?: Highlight, mathematics?: PluginSimple): SafeHtml {
  // A new one each time: definitions made by the mathematics of one text must not reach the other side.
  const markdown = new MarkdownIt({ html: false, linkify: false, breaks: true, highlight: highlight ?? null })
  markdown.validateLink = (address) => webAddress.test(address)
  markdown.normalizeLinkText = (address) => address
  if (mathematics) markdown.use(mathematics)
  markdown.core.ruler.push('blocks', (state) => {
    setHeadings(state.tokens)
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
    const address = attrs?.find(([name]) => name === 'src')?.[1] ?? ''
    return `<span class="image">${markdown.utils.escapeHtml(`[Image: ${[content, address].filter(Boolean).join(', ')}]`)}</span>`
  }
  rules.link_close = (tokens, place) => {
    const opening = tokens.slice(0, place).findLastIndex(({ type }) => type === 'link_open')
    const address = tokens[opening]?.attrGet('href') ?? ''
    const shown = tokens
      .slice(opening + 1, place)
      .map((token) => token.content)
      .join('')
    return `</a>${shown === address ? '' : ` <span class="address">(${markdown.utils.escapeHtml(address)})</span>`}`
  }
  rules.table_open = (tokens, place, options, _, self) =>
    `<div class="table" tabindex="0">${self.renderToken(tokens, place, options)}`
  rules.table_close = () => '</table></div>'
  // Code is read from left to right in every language, and scrolls in its own box.
  rules.fence = (tokens, place) => code(tokens[place]!.content, tokens[place]!.info.trim().split(/\s+/)[0] ?? '')
  rules.code_block = (tokens, place) => code(tokens[place]!.content, '')
  const code = (content: string, language: string) =>
    `<pre dir="ltr" tabindex="0"><code>${highlight?.(content, language) || markdown.utils.escapeHtml(content)}</code></pre>`
  return sanitise(markdown.render(text))
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

const tags =
  'p br hr h1 h2 h3 h4 h5 h6 ul ol li blockquote pre code div table thead tbody tr th td em strong s a span ' +
  'math mrow mi mn mo ms mtext mspace msup msub msubsup mover munder munderover mfrac msqrt mroot mtable mtr mtd ' +
  'mlabeledtr mstyle mpadded mphantom menclose mmultiscripts mprescripts merror'
const attributes =
  'href dir class tabindex start target rel xmlns display mathvariant stretchy fence separator accent accentunder columnalign ' +
  'rowspacing columnspacing columnlines rowlines columnspan scriptlevel displaystyle linethickness width height depth ' +
  'voffset lspace rspace minsize maxsize symmetric largeop movablelimits notation side'

const purifier = DOMPurify()
purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.tagName !== 'A') return
  if (!webAddress.test(element.getAttribute('href') ?? '')) return element.removeAttribute('href')
  element.setAttribute('target', '_blank')
  element.setAttribute('rel', 'noopener noreferrer nofollow')
})

/** Where the browser knows them a `TrustedHTML`, as the page's security policy asks. */
export type SafeHtml = ReturnType<typeof sanitise>

function sanitise(html: string) {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: [...tags.split(' '), '#text'],
    ALLOWED_ATTR: attributes.split(' '),
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // What the page's security policy takes; a plain string where a browser knows no such type.
    RETURN_TRUSTED_TYPE: true,
    // Formulas carry their source a second time; it would be read twice.
    ADD_FORBID_CONTENTS: ['annotation', 'annotation-xml'],
  })
}
