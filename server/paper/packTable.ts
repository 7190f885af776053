import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { TableBuilder } from '../stats/tableBuilder.ts'
import { rowsByTime } from '../stats/tableOrder.ts'
import type { PackRow } from './packRows.ts'

/**
 * Collects rows into the table that the study's page is computed from: the same judgments in the same order, by time and then
 * by id, although a pack has them prompt by prompt.
 */
export class PackTable {
  readonly #builder = new TableBuilder()
  readonly #ids: string[] = []
  readonly #at: number[] = []
  readonly #asked = new Set<string>()
  readonly #described = new Set<string>()

  put(row: PackRow): void {
    const { prompt_id: prompt, turn, system_a: a, system_b: b } = row
    const [first, second] = a < b ? [a, b] : [b, a]
    const at = row.created_at === null ? null : Date.parse(row.created_at)
    this.#ids.push(row.judgment_id)
    this.#at.push(at ?? Number.NaN)
    this.#builder.add(
      row.comparison_id,
      () => ({ prompt, turn: turn ?? 0, first, second }),
      row.rater,
      () => ({ name: row.rater, kind: row.rater_kind, group: row.rater_group }),
      {
        preference: row.preference,
        bothBad: row.both_bad,
        firstSide: first === a ? 'a' : 'b',
        sideRecorded: row.side_recorded,
        at,
        elapsedMs: row.elapsed_ms,
      },
    )
    if (!this.#asked.has(prompt)) this.#builder.ask(prompt, row.prompt, row.tags ?? {})
    this.#asked.add(prompt)
    this.#describe(prompt, a, row.response_a)
    this.#describe(prompt, b, row.response_b)
  }

  /** Measures a response once, in however many rows it stands. */
  #describe(prompt: string, system: string, turns: string[]): void {
    const key = JSON.stringify([prompt, system])
    if (turns.length === 0 || this.#described.has(key)) return
    this.#described.add(key)
    this.#builder.describe(prompt, system, turns)
  }

  finish(): JudgmentTable {
    const table = this.#builder.finish()
    const at = Float64Array.from(this.#at)
    const timed = !at.some((time) => Number.isNaN(time))
    // Where the builder put each row.
    const places = new Uint32Array(at.length)
    for (const [place, row] of rowsByTime(at).entries()) places[row] = place
    const byId = (one: number, other: number) => (this.#ids[one]! < this.#ids[other]! ? -1 : 1)
    const all = Uint32Array.from(at, (_, row) => row)
    const byTime = all
      .filter((row) => !Number.isNaN(at[row]!))
      .toSorted((one, other) => at[one]! - at[other]! || byId(one, other))
    const rows = timed ? byTime : all.toSorted(byId)
    const of = <T extends Int32Array | Uint8Array | Float64Array>(column: T): T =>
      column.map((_, row) => column[places[rows[row]!]!]!) as T
    const { comparison, rater, outcome, firstSide, bothBad, ordinal, elapsedMs } = table.judgments
    // Judgments of one moment were counted in the order they were put in; 0 says that a rater's order is not known.
    const counts = new Int32Array(table.raters.length)
    const counted = new Int32Array(at.length)
    for (const row of byTime) {
      const place = places[row]!
      if (ordinal[place]! > 0) counted[place] = ++counts[rater[place]!]!
    }
    return {
      ...table,
      judgments: {
        comparison: of(comparison),
        rater: of(rater),
        outcome: of(outcome),
        firstSide: of(firstSide),
        bothBad: of(bothBad),
        ordinal: of(counted),
        elapsedMs: of(elapsedMs),
        ...(table.judgments.at ? { at: of(table.judgments.at) } : {}),
      },
    }
  }
}
