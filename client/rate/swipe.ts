import type { Attachment } from 'svelte/attachments'
import type { Side } from '../../server/contract/judgment.ts'

const shortestPx = 56

/** Tells to which side a thumb swiped: towards the line's beginning brings B, back brings A. */
export function swipe(direction: 'ltr' | 'rtl', turned: (side: Side) => void): Attachment<HTMLElement> {
  return (box) => {
    let from: { x: number; y: number } | undefined
    const start = (event: TouchEvent) => {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined
      from = touch && !scrollsSideways(event.target) ? { x: touch.clientX, y: touch.clientY } : undefined
    }
    const end = (event: TouchEvent) => {
      const touch = event.changedTouches[0]
      if (!from || !touch) return
      const [across, down] = [touch.clientX - from.x, touch.clientY - from.y]
      from = undefined
      if (Math.abs(across) >= shortestPx && Math.abs(across) > 2 * Math.abs(down))
        turned(across < 0 === (direction === 'ltr') ? 'b' : 'a')
    }
    box.addEventListener('touchstart', start, { passive: true })
    box.addEventListener('touchend', end, { passive: true })
    return () => {
      box.removeEventListener('touchstart', start)
      box.removeEventListener('touchend', end)
    }
  }
}

/** Whether the touch fell on something wider than its box, such as code: there a swipe scrolls. */
function scrollsSideways(target: EventTarget | null): boolean {
  const wide = target instanceof Element ? target.closest('pre, .table, math') : null
  return wide !== null && wide.scrollWidth > wide.clientWidth
}
