import type { PackRow } from './packRows.ts'
import type { PackStudy } from './packStudy.ts'

/** What tells whether a row counts, and what is noted of those that do, of pairs and of grades. */
type Row = Pick<
  PackRow,
  | 'judgment_id'
  | 'comparison_id'
  | 'rater'
  | 'replaces'
  | 'surplus'
  | 'origin'
  | 'instructions_version'
  | 'rationale'
  | 'created_at'
>

/** How many rows there are, and why some of them do not count. */
export type SortedFacts = {
  rows: number
  replaced: number
  surplus: number
  /** Left out with the excluded raters and the withdrawn comparisons, of those that would count. */
  excluded: number
  withdrawn: number
}

/** What the rows that are counted say of how they came about. */
export type NotedFacts = {
  made: { here: number; imported: number }
  formats: string[]
  instructionsVersions: string[]
  comments: number
  /** Days of the first and the last; null where no time is known. */
  first: string | null
  last: string | null
}

/** Tells the rows of a pack that count from those that do not, as they come by, comparison by comparison. */
export class SortedRows<R extends Row> {
  readonly facts: SortedFacts = { rows: 0, replaced: 0, surplus: 0, excluded: 0, withdrawn: 0 }
  /** Whether there is anything to leave out. */
  readonly leavesOut: boolean
  readonly #excluded: Set<string>
  readonly #withdrawn: Set<string>
  readonly #take: { each: (row: R) => void; counting: (row: R) => void }
  #together: R[] = []

  /** `take` has each row that would count, and of them those that are not left out. */
  constructor(
    { exclusions, withdrawn }: Pick<PackStudy, 'exclusions' | 'withdrawn'>,
    take: { each: (row: R) => void; counting: (row: R) => void },
  ) {
    this.#excluded = new Set(exclusions.map(({ rater }) => rater))
    this.#withdrawn = new Set(withdrawn.map(({ comparison }) => comparison))
    this.leavesOut = this.#excluded.size + this.#withdrawn.size > 0
    this.#take = take
  }

  add(row: R): void {
    if (this.#together[0] && this.#together[0].comparison_id !== row.comparison_id) this.finish()
    this.#together.push(row)
  }

  /** Takes in all rows of a comparison: what replaced what is among them. */
  finish(): void {
    const facts = this.facts
    const replaced = new Set(this.#together.map(({ replaces }) => replaces))
    for (const row of this.#together) {
      facts.rows += 1
      if (row.surplus) facts.surplus += 1
      else if (replaced.has(row.judgment_id)) facts.replaced += 1
      else this.#sort(row)
    }
    this.#together = []
  }

  #sort(row: R): void {
    this.#take.each(row)
    if (this.#excluded.has(row.rater)) this.facts.excluded += 1
    else if (this.#withdrawn.has(row.comparison_id)) this.facts.withdrawn += 1
    else this.#take.counting(row)
  }
}

/** Notes of the rows that are counted how they came about. */
export class RowNotes {
  readonly #made = { here: 0, imported: 0 }
  readonly #formats = new Set<string>()
  readonly #versions = new Set<string>()
  #comments = 0
  #first = Infinity
  #last = -Infinity

  add(row: Row): void {
    if (row.origin === 'here') this.#made.here += 1
    else {
      this.#made.imported += 1
      this.#formats.add(row.origin)
    }
    if (row.instructions_version) this.#versions.add(row.instructions_version)
    if (row.rationale) this.#comments += 1
    if (row.created_at === null) return
    const at = Date.parse(row.created_at)
    this.#first = Math.min(this.#first, at)
    this.#last = Math.max(this.#last, at)
  }

  get facts(): NotedFacts {
    return {
      made: this.#made,
      formats: [...this.#formats].sort(),
      instructionsVersions: [...this.#versions].sort(),
      comments: this.#comments,
      first: dayOf(this.#first),
      last: dayOf(this.#last),
    }
  }
}

const dayOf = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : null)
