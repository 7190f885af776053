import DOMPurify from 'dompurify'
import type { PluginSimple } from 'markdown-it'
import { isTooIntricate } from './bounds.ts'
import { parsed, webAddress, type Highlight } from './parsing.ts'

/**
 * Turns a system's markdown into HTML that can neither run, load, navigate nor imitate the page around it; null where
 * that would be more than a page can show at once.
 */
export function toHtml(text: string, highlight?: Highlight, mathematics?: PluginSimple): SafeHtml | null {
  const html = parsed(text, highlight, mathematics)
  return isTooIntricate(html) ? null : sanitise(html)
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
