import type { Shelf } from './Outbox.svelte.ts'

export type Direction = 'ltr' | 'rtl'
/** What a letter may be given to: the answers by their place, and two actions. */
export type Mappable = `answer ${number}` | 'undo' | 'both bad'

const key = 'blindpair.keys'

// From the side where reading begins; where lines run from right to left, the letters of the right hand.
const rows: Record<Direction, string[]> = {
  ltr: ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL', 'Semicolon', 'Quote'],
  rtl: ['KeyL', 'KeyK', 'KeyJ', 'KeyH', 'KeyG', 'KeyF', 'KeyD', 'KeyS', 'KeyA'],
}
const actions: Record<'undo' | 'both bad', string> = { undo: 'KeyU', 'both bad': 'KeyB' }

/** The letters that choose and act, by their place on the keyboard; a rater may give them others, kept in the browser. */
export class KeyMap {
  /** What the rater has changed. */
  own = $state.raw<Partial<Record<Mappable, string>>>({})
  #shelf: Shelf | undefined

  constructor(shelf?: Shelf) {
    this.#shelf = shelf
    try {
      const kept: unknown = JSON.parse(shelf?.getItem(key) ?? '{}')
      if (typeof kept === 'object' && kept !== null) {
        this.own = Object.fromEntries(Object.entries(kept).filter(([, code]) => typeof code === 'string'))
      }
    } catch {
      // What cannot be read is as if nothing had been changed.
    }
  }

  /** The key of an answer or action; undefined where it has none. */
  codeOf(what: Mappable, direction: Direction): string | undefined {
    const own = this.own[what]
    if (own !== undefined) return own
    const usual = isAction(what) ? actions[what] : rows[direction][Number(what.split(' ')[1])]
    // Given to something else meanwhile.
    return Object.values(this.own).includes(usual ?? '') ? undefined : usual
  }

  /** Gives a key to an answer or action; what had it before is left without. */
  set(what: Mappable, code: string): void {
    const others = Object.entries(this.own).filter(([name, own]) => name !== what && own !== code)
    this.own = { ...Object.fromEntries(others), [what]: code }
    this.#keep()
  }

  /** Back to the keys of the house. */
  reset(): void {
    this.own = {}
    this.#keep()
  }

  #keep(): void {
    try {
      this.#shelf?.setItem(key, JSON.stringify(this.own))
    } catch {
      // Holds until the page is closed.
    }
  }
}

/** Keys that a rater may not give away: they move, scroll, leave, save, or belong to the browser. */
export function isMappable(code: string): boolean {
  return /^(Key[A-Z]|Semicolon|Quote|Comma|Period|Slash|BracketLeft|BracketRight|Backslash|Minus|Equal|Backquote|IntlBackslash)$/.test(
    code,
  )
}

function isAction(what: Mappable): what is 'undo' | 'both bad' {
  return what === 'undo' || what === 'both bad'
}
