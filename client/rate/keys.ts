import type { Preference } from '../../server/contract/judgment.ts'

export type Action = Preference | 'undo' | 'instructions' | 'skip' | 'keep'

type Direction = 'ltr' | 'rtl'
type Press = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'repeat'>

/** Where the rater is while pressing: single letters may be switched off (WCAG 2.1.4), arrows may be needed to scroll. */
type Place = { letters: boolean; arrowsScroll: boolean; downScrolls: boolean; direction: Direction }

/** The answers in the order in which they are read, A's side first. */
export const preferences: Preference[] = ['a', 'tie', 'b']

type ChoiceKeys = Record<Preference, { letter: string; digit: string; arrow: 'ArrowLeft' | 'ArrowDown' | 'ArrowRight' }>

/**
 * The keys that choose. Letters are known by their place on the keyboard, so that the three lie in the order of the sides
 * on every layout. Where lines run from right to left A stands on the right, and so do its keys; the letters are others
 * there, since the key of an A that chose B would mislead. Digits count the answers as they are read.
 */
export const choiceKeys: Record<Direction, ChoiceKeys> = {
  ltr: {
    a: { letter: 'KeyA', digit: '1', arrow: 'ArrowLeft' },
    tie: { letter: 'KeyS', digit: '2', arrow: 'ArrowDown' },
    b: { letter: 'KeyD', digit: '3', arrow: 'ArrowRight' },
  },
  rtl: {
    a: { letter: 'KeyL', digit: '1', arrow: 'ArrowRight' },
    tie: { letter: 'KeyK', digit: '2', arrow: 'ArrowDown' },
    b: { letter: 'KeyJ', digit: '3', arrow: 'ArrowLeft' },
  },
}

/** What a key press asks for; nothing where it belongs to the browser or is only held down. */
export function actionOf(press: Press, place: Place): Action | undefined {
  if (press.repeat || press.altKey) return undefined
  if (press.ctrlKey || press.metaKey) return press.key.toLowerCase() === 'z' && !press.shiftKey ? 'undo' : undefined
  if (press.key === 'Backspace') return 'undo'
  if (press.key === 'Escape') return 'keep'
  const keys = choiceKeys[place.direction]
  const pointed = preferences.find((preference) => keys[preference].arrow === press.key)
  if (pointed && place.arrowsScroll) return undefined
  // Down scrolls wherever there is more to read, so that nobody records a tie by reading on.
  if (pointed) return pointed === 'tie' && place.downScrolls ? undefined : pointed
  if (!place.letters) return undefined
  if (press.key === '?') return 'instructions'
  if (press.shiftKey) return undefined
  if (press.code === 'KeyU') return 'undo'
  return preferences.find((preference) => {
    const { letter, digit } = keys[preference]
    return [letter, `Digit${digit}`, `Numpad${digit}`].includes(press.code)
  })
}
