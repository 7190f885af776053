import { preferences } from './choices.ts'
import type { KeyMap, Direction } from './KeyMap.svelte.ts'

export type Action = 'undo' | 'instructions' | 'keep' | 'both bad' | 'save' | { choose: number }

type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>

/** Where the rater is while pressing. */
type Place = {
  direction: Direction
  /** Single letters and digits may be switched off (WCAG 2.1.4). */
  letters: boolean
  /** Arrows may be needed to scroll. */
  arrowsScroll: boolean
  downScrolls: boolean
  /** How many answers there are. */
  answers: number
  map: KeyMap
}

const arrows: Record<Direction, string[]> = {
  ltr: ['ArrowLeft', 'ArrowDown', 'ArrowRight'],
  rtl: ['ArrowRight', 'ArrowDown', 'ArrowLeft'],
}
const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

/**
 * The keys of an answer, by its place among all in the order in which they are read. Letters are known by their place on
 * the keyboard, so that they lie in the order of the answers on every layout. Where lines run from right to left the
 * first answer stands on the right, and so do its keys. Arrows are for three answers: two sides and what is between.
 */
export function keysOf(place: number, answers: number, direction: Direction, map: KeyMap) {
  return {
    letter: map.codeOf(`answer ${place}`, direction),
    digit: digits[place],
    arrow: answers === preferences.length ? arrows[direction][place] : undefined,
  }
}

/** What a key press asks for; nothing where it belongs to the browser or is only held down. */
export function actionOf(press: Press, { direction, answers, map, ...place }: Place): Action | undefined {
  if (press.repeat || press.altKey) return undefined
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'z' && !press.shiftKey ? 'undo' : undefined
  if (press.key === 'Backspace') return 'undo'
  if (press.key === 'Escape') return 'keep'
  if (press.key === 'Enter') return 'save'
  const pointed = answers === preferences.length ? arrows[direction].indexOf(press.key) : -1
  if (pointed >= 0) {
    // Down scrolls wherever there is more to read, so that nobody records a tie by reading on.
    const scrolls = place.arrowsScroll || (press.key === 'ArrowDown' && place.downScrolls)
    return scrolls ? undefined : { choose: pointed }
  }
  if (!place.letters) return undefined
  if (press.key === '?') return 'instructions'
  if (press.shiftKey) return undefined
  for (let choose = 0; choose < answers; choose++) {
    const { letter, digit } = keysOf(choose, answers, direction, map)
    const codes = [letter, ...(digit ? [`Digit${digit}`, `Numpad${digit}`] : [])]
    if (codes.includes(press.code)) return { choose }
  }
  for (const action of ['undo', 'both bad'] as const) if (map.codeOf(action, direction) === press.code) return action
  return undefined
}
