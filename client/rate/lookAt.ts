import type { Side } from '../../server/contract/judgment.ts'

type Look = (side: Side, from: number, to: number) => void

/**
 * Watches which parts of the sides stand in view inside a box, now and on every scroll of it or of anything around or in
 * it; answers with how to stop. What lies under the heads that stay in place counts as not seen.
 */
export function lookAt(box: HTMLElement, look: Look): () => void {
  let asked = 0
  const measure = () => {
    asked = 0
    for (const side of ['a', 'b'] as const) measureSide(box, side, look)
  }
  const ask = () => (asked ||= requestAnimationFrame(measure))
  measure()
  // Scrolling does not bubble, but is met on its way down.
  document.addEventListener('scroll', ask, { capture: true, passive: true })
  const sizes = new ResizeObserver(ask)
  for (const one of box.querySelectorAll('.side')) sizes.observe(one)
  return () => {
    cancelAnimationFrame(asked)
    document.removeEventListener('scroll', ask, { capture: true })
    sizes.disconnect()
  }
}

function measureSide(box: HTMLElement, side: Side, look: Look): void {
  const pane = box.querySelector<HTMLElement>(`#side-${side}`)
  const texts = pane?.querySelectorAll('.text')
  const [first, last] = [texts?.[0], texts?.[texts.length - 1]]
  // A side that is not the one in sight on a narrow screen has no boxes.
  if (!pane || !first || !last || first.getClientRects().length === 0) return
  const { top } = first.getBoundingClientRect()
  const { bottom } = last.getBoundingClientRect()
  const heads = box.querySelector('.heads')?.getBoundingClientRect().bottom ?? 0
  const frame = box.getBoundingClientRect()
  const own = pane.getBoundingClientRect()
  const upper = Math.max(0, frame.top, own.top, heads)
  const lower = Math.min(window.innerHeight, frame.bottom, own.bottom)
  // Of an empty text there is nothing to miss.
  if (bottom <= top) look(side, 0, 1)
  else if (lower > upper) look(side, (upper - top) / (bottom - top), (lower - top) / (bottom - top))
}
