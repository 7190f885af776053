import type { Preference } from '../../server/contract/judgment.ts'

export type Action = Preference | 'undo' | 'instructions' | 'skip' | 'keep'

type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>

/** Where the rater is while pressing: single letters may be switched off (WCAG 2.1.4), arrows may be needed to scroll. */
type Place = { letters: boolean; arrowsScroll: boolean; downScrolls: boolean }

// By place on the keyboard, so that the three keys lie in the order of the sides on every layout.
const byLetter: Record<string, Action> = {
  KeyA: 'a',
  KeyS: 'tie',
  KeyD: 'b',
  Digit1: 'a',
  Digit2: 'tie',
  Digit3: 'b',
  Numpad1: 'a',
  Numpad2: 'tie',
  Numpad3: 'b',
  KeyU: 'undo',
}

/** What a key press asks for; nothing where it belongs to the browser or is only held down. */
export function actionOf(press: Press, place: Place): Action | undefined {
  if (press.repeat || press.altKey) return undefined
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'z' && !press.shiftKey ? 'undo' : undefined
  if (press.key === 'Backspace') return 'undo'
  if (press.key === 'Escape') return 'keep'
  if (press.key === 'ArrowLeft' && !place.arrowsScroll) return 'a'
  if (press.key === 'ArrowRight' && !place.arrowsScroll) return 'b'
  // Down scrolls wherever there is more to read, so that nobody records a tie by reading on.
  if (press.key === 'ArrowDown' && !place.arrowsScroll && !place.downScrolls) return 'tie'
  if (!place.letters) return undefined
  if (press.key === '?') return 'instructions'
  return press.shiftKey ? undefined : byLetter[press.code]
}
