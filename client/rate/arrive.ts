import type { EntryInput, EntryReply, TaskPreview } from '../../server/contract/crowd.ts'
import { Refusal } from '../request.ts'
import type { Shelf } from './Outbox.svelte.ts'

/** What a page is to show: a study's pairs, a look at the task, or why it is neither. */
export type Arrival = { code: string } | { preview: TaskPreview } | { refusal: Refusal }

type Surroundings = {
  place: { pathname: string; search: string }
  enter: (entry: EntryInput) => Promise<EntryReply>
  /** Sends a secret along from now on. */
  carry: (secret: string) => void
  /** Writes another address over this one, so that it stands in no history. */
  readdress: (path: string) => void
  /** What this tab keeps over a reload. */
  shelf: Shelf
}

const refusing = (status: number, code: string) => ({ refusal: new Refusal(status, { code, message: '' }) })

const keyOf = (code: string) => `blindpair.bearer.${code}`

/**
 * Reads the page's address. `/rate/CODE` is a study; `/join/TOKEN?…` is an invitation that a crowd platform opened: what it
 * wrote there is handed in, and the address is clean again.
 */
export async function arrive({ place, enter, carry, readdress, shelf }: Surroundings): Promise<Arrival> {
  const [, page, name = ''] = place.pathname.split('/').map(decodeURIComponent)
  // Where the server sends whose link leads nowhere: no study has such a code.
  if (page === 'rate' && name === 'full') return refusing(410, 'invitation_full')
  if (page === 'rate' && ['', 'unknown'].includes(name)) return refusing(404, 'link_unknown')
  if (page !== 'join') {
    const kept = shelf.getItem(keyOf(name))
    if (kept !== null) carry(kept)
    return { code: name }
  }
  try {
    const { code = '', bearer, preview } = await enter({ token: name, query: place.search.slice(1) })
    if (preview) return { preview }
    if (bearer !== undefined) {
      carry(bearer)
      try {
        shelf.setItem(keyOf(code), bearer)
      } catch {
        // The page itself holds it; after a reload the platform has to open the study again.
      }
    }
    readdress(`/rate/${encodeURIComponent(code)}`)
    return { code }
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error }
    throw error
  }
}
