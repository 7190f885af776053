import type { Shelf } from './Outbox.svelte.ts'

const places = { letterKeys: 'blindpair.letterKeys', together: 'blindpair.together' }

/** What a rater has set for their own comfort; remembered in this browser. */
export class Comforts {
  /** Single letters and digits choose (WCAG 2.1.4 asks that this can be switched off). */
  letterKeys = $state(true)
  /** Both sides scroll as one. */
  together = $state(true)

  #shelf: Shelf

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    this.letterKeys = shelf.getItem(places.letterKeys) !== 'off'
    this.together = shelf.getItem(places.together) !== 'off'
  }

  /** Switches one of them and remembers it. */
  set(which: keyof typeof places, on: boolean): void {
    this[which] = on
    try {
      this.#shelf.setItem(places[which], on ? 'on' : 'off')
    } catch {
      // Holds until the page is closed.
    }
  }
}
