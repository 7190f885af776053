import { differences, type Stretch } from './difference.ts'
import './difference.css'

const name = 'difference'
const blocks = 'p, li, td, th, pre, h3, h4, h5, h6, blockquote, math, div'

/** Whether this browser can mark words without touching the texts that hold them. */
export const marksDifferences = 'highlights' in CSS

/**
 * Marks the words in which the responses inside a box differ, turn by turn. Marks lie over the texts as they are shown, so
 * nothing in them changes. Answers whether all turns could be compared.
 */
export function markDifferences(box: HTMLElement): boolean {
  const [a, b] = (['a', 'b'] as const).map((side) => [...box.querySelectorAll(`#side-${side} > .turn > .text`)])
  const ranges: Range[] = []
  let complete = true
  for (const [turn, text] of (a ?? []).entries()) {
    const other = b?.[turn]
    if (!other) continue
    const shown = { a: shownText(text), b: shownText(other) }
    const found = differences(shown.a.text, shown.b.text)
    if (!found) complete = false
    else ranges.push(...found.a.flatMap(shown.a.ranges), ...found.b.flatMap(shown.b.ranges))
  }
  CSS.highlights.set(name, new Highlight(...ranges))
  return complete
}

/** Takes all marks away. */
export function unmarkDifferences(): void {
  CSS.highlights.delete(name)
}

/** The text inside an element, a line break between blocks, and where each stretch of it stands on the page. */
function shownText(element: Element) {
  const pieces: { node: Node; from: number; to: number }[] = []
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let text = ''
  let before: Element | null | undefined
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const block = node.parentElement?.closest(blocks)
    if (before !== undefined && block !== before) text += '\n'
    before = block
    pieces.push({ node, from: text.length, to: text.length + (node.nodeValue ?? '').length })
    text += node.nodeValue ?? ''
  }
  /** One range a text node, so that no mark runs from block to block. */
  const ranges = ({ from, to }: Stretch): Range[] =>
    pieces
      .filter((piece) => piece.from < to && piece.to > from)
      .map((piece) => {
        const range = document.createRange()
        range.setStart(piece.node, Math.max(from, piece.from) - piece.from)
        range.setEnd(piece.node, Math.min(to, piece.to) - piece.from)
        return range
      })
  return { text, ranges }
}
