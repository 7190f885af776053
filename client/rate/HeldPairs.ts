import type { Assignments, Pair } from '../../server/contract/pair.ts'
import type { Shelf } from './Outbox.svelte.ts'

/** What the server said last, with the ids of the pairs held instead of their texts. */
type Kept = { reply: Assignments; ids: string[] }

/** So many characters of texts are kept at most: unsent judgments need room on the same shelf. */
const mostKept = 2_000_000

/**
 * The pairs that a rater holds, kept on the browser's shelf with what the server said of them: a page that is opened again
 * without network goes on with them. A key for each pair, so that only what is new is written.
 */
export class HeldPairs {
  #shelf: Shelf
  #place: string
  #prefix: string
  #pairs = new Map<string, Pair>()

  constructor(shelf: Shelf, code: string) {
    this.#shelf = shelf
    this.#place = `blindpair.held.${code}`
    this.#prefix = `blindpair.pair.${code}.`
    for (const id of this.#kept()?.ids ?? []) {
      const pair = read(shelf.getItem(this.#prefix + id)) as Pair | null | undefined
      if (pair?.assignmentId === id) this.#pairs.set(id, pair)
    }
  }

  /** The ids of the pairs whose texts are here, so that they need not be sent again. */
  get ids(): string[] {
    return [...this.#pairs.keys()]
  }

  /** What the server said, whole again: with the texts of the pairs that are here already. */
  complete(reply: Assignments): Assignments {
    const { held, ...rest } = reply
    if (!held) return reply
    const sent = new Map(reply.pairs.map((pair) => [pair.assignmentId, pair]))
    return { ...rest, pairs: held.flatMap((id) => sent.get(id) ?? this.#pairs.get(id) ?? []) }
  }

  /** Keeps what the server said, and nothing else of this study. */
  keep({ pairs, ...reply }: Assignments): void {
    this.#pairs = new Map(pairs.map((pair) => [pair.assignmentId, pair]))
    const keys = new Set(pairs.map(({ assignmentId }) => this.#prefix + assignmentId))
    for (const key of this.#keys()) if (!keys.has(key)) this.#shelf.removeItem(key)
    try {
      let room = mostKept
      const ids: string[] = []
      for (const pair of pairs) {
        const key = this.#prefix + pair.assignmentId
        const there = this.#shelf.getItem(key)
        const text = there ?? JSON.stringify(pair)
        room -= text.length
        if (room < 0) break
        if (there === null) this.#shelf.setItem(key, text)
        ids.push(pair.assignmentId)
      }
      this.#shelf.setItem(this.#place, JSON.stringify({ reply: { ...reply, pairs: [] }, ids } satisfies Kept))
    } catch {
      // No room: the pairs live in this page only, and leave what room there is to unsent judgments.
      this.#empty()
    }
  }

  /** What was kept, for a page that does not reach the server. */
  recall(): Assignments | undefined {
    const kept = this.#kept()
    return kept && { ...kept.reply, pairs: kept.ids.flatMap((id) => this.#pairs.get(id) ?? []) }
  }

  /** Forgets a pair whose judgment is stored, so that it is never shown as a new one. */
  drop(id: string, judged: number): void {
    if (!this.#pairs.delete(id)) return
    this.#shelf.removeItem(this.#prefix + id)
    const kept = this.#kept()
    if (!kept) return
    const progress = { ...kept.reply.progress, judged: Math.max(kept.reply.progress.judged, judged) }
    const ids = kept.ids.filter((one) => one !== id)
    try {
      this.#shelf.setItem(this.#place, JSON.stringify({ reply: { ...kept.reply, progress }, ids } satisfies Kept))
    } catch {
      this.#empty()
    }
  }

  /** Forgets all: the pairs are no longer this rater's, or make room for their judgments. */
  clear(): void {
    this.#pairs.clear()
    this.#empty()
  }

  /** Leaves the shelf to unsent judgments; the pairs stay in this page. */
  makeRoom(): void {
    this.#empty()
  }

  #empty(): void {
    for (const key of [...this.#keys(), this.#place]) this.#shelf.removeItem(key)
  }

  #kept(): Kept | undefined {
    const kept = read(this.#shelf.getItem(this.#place)) as Partial<Kept> | null | undefined
    return kept?.ids && kept.reply ? { ids: kept.ids, reply: kept.reply } : undefined
  }

  #keys(): string[] {
    const keys = Array.from({ length: this.#shelf.length }, (_, place) => this.#shelf.key(place))
    return keys.filter((key) => key?.startsWith(this.#prefix) ?? false) as string[]
  }
}

function read(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}
