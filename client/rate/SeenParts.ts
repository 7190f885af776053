import type { Side } from '../../server/contract/judgment.ts'

/** How finely a side is watched. */
const slices = 200

/** Which parts of both sides have been scrolled into view. */
export class SeenParts {
  #seen: Record<Side, boolean[]> = { a: [], b: [] }

  /** Nothing has been seen of the next pair. */
  reset(): void {
    this.#seen = { a: [], b: [] }
  }

  /** From `from` to `to`, as shares of the side's height, stands in view; a slice counts once most of it does. */
  look(side: Side, from: number, to: number): void {
    const first = Math.max(0, Math.round(from * slices))
    const last = Math.min(slices, Math.round(to * slices))
    for (let slice = first; slice < last; slice++) this.#seen[side][slice] = true
  }

  /** The share of a side that was in view at some time, from 0 to 1. */
  share(side: Side): number {
    return this.#seen[side].filter(Boolean).length / slices
  }
}
