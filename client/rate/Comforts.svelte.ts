import type { Shelf } from './Outbox.svelte.ts'

const places = {
  letterKeys: 'blindpair.letterKeys',
  together: 'blindpair.together',
  raw: 'blindpair.raw',
  difference: 'blindpair.difference',
}

/** What a rater has set for their own comfort; remembered in this browser. */
export class Comforts {
  /** Single letters and digits choose (WCAG 2.1.4 asks that this can be switched off). */
  letterKeys = $state(true)
  /** Both sides scroll as one. */
  together = $state(true)

  /** Texts are shown as they were written, where the study leaves that open. */
  raw = $state(false)
  /** The words are marked in which the sides differ, where the study offers it. */
  difference = $state(false)

  #shelf: Shelf

  constructor(shelf: Shelf) {
    this.#shelf = shelf
    this.letterKeys = shelf.getItem(places.letterKeys) !== 'off'
    this.together = shelf.getItem(places.together) !== 'off'
    this.raw = shelf.getItem(places.raw) === 'on'
    this.difference = shelf.getItem(places.difference) === 'on'
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
