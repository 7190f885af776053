import type { Shelf } from './Outbox.svelte.ts'

/** The browser's storage, or a stand-in that refuses to keep anything where the browser forbids it. */
export function openShelf(open: () => Storage): Shelf {
  try {
    const storage = open()
    storage.getItem('')
    return storage
  } catch {
    return {
      length: 0,
      key: () => null,
      getItem: () => null,
      removeItem: () => undefined,
      setItem: () => {
        throw new Error('This browser keeps nothing for this page.')
      },
    }
  }
}
