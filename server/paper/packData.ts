import type { RaterKind } from '../contract/rater.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import type { PackRow } from './packRows.ts'
import type { PackStudy } from './packStudy.ts'
import { PackTable } from './packTable.ts'

/** What the rows of a pack come to. */
export type PackData = {
  /** The judgments that count, of raters of every kind; without what was left out. */
  table: JudgmentTable
  /** The same with excluded raters and withdrawn comparisons; null where there is nothing left out. */
  everything: JudgmentTable | null
  /** The judgments of each turn that was judged by itself, the first first. */
  turns: { turn: number; table: JudgmentTable }[]
  /** What was chosen by further criteria on the same screen, by name. */
  criteria: { name: string; table: JudgmentTable }[]
  facts: PackFacts
}

export type PackFacts = {
  rows: number
  replaced: number
  surplus: number
  /** Left out with the excluded raters and the withdrawn comparisons, of those that would count. */
  excluded: number
  withdrawn: number
  /** Of the kinds of raters that are counted: */
  made: { here: number; imported: number }
  formats: string[]
  instructionsVersions: string[]
  groups: string[]
  comments: number
  sidesRecorded: number
  targetOnA: number
  targetOnB: number
  /** Days of the first and the last judgment; null where no time is known. */
  first: string | null
  last: string | null
  /** Seconds a judgment took: quartiles; null where no time is known. */
  seconds: { n: number; quartiles: [number, number, number] } | null
  contested: Contested[]
}

type Contest = { prompt: string; target: string; baseline: string; win: number; tie: number; loss: number }

/** A comparison on which raters differ, with the beginning of its prompt. */
export type Contested = Contest & { text: string }

/** Collects the rows of a pack, one by one, as they come out of the database or of a file. */
export class PackCollector {
  readonly #counted = new Set<RaterKind>()
  readonly #excluded: Set<string>
  readonly #withdrawn: Set<string>
  readonly #table = new PackTable()
  readonly #everything: PackTable | null
  readonly #turns = new Map<number, PackTable>()
  readonly #formats = new Set<string>()
  readonly #versions = new Set<string>()
  readonly #groups = new Set<string>()
  readonly #elapsed: number[] = []
  readonly #criteria = new Map<string, PackTable>()
  /** The start of each prompt's turns. */
  readonly #texts = new Map<string, string>()
  readonly #comparisons = new Map<string, Contest>()
  readonly #facts = {
    ...{ rows: 0, replaced: 0, surplus: 0, excluded: 0, withdrawn: 0, comments: 0 },
    ...{ sidesRecorded: 0, targetOnA: 0, targetOnB: 0, made: { here: 0, imported: 0 } },
  }
  #together: PackRow[] = []
  #first = Infinity
  #last = -Infinity

  constructor(study: Pick<PackStudy, 'analysis' | 'exclusions' | 'withdrawn'>) {
    for (const kind of study.analysis.kinds) this.#counted.add(kind)
    this.#excluded = new Set(study.exclusions.map(({ rater }) => rater))
    this.#withdrawn = new Set(study.withdrawn.map(({ comparison }) => comparison))
    this.#everything = this.#excluded.size + this.#withdrawn.size > 0 ? new PackTable() : null
  }

  /** Rows come comparison by comparison. */
  add(row: PackRow): void {
    if (this.#together[0] && this.#together[0].comparison_id !== row.comparison_id) this.#settle()
    this.#together.push(row)
  }

  /** Takes in all rows of a comparison: what replaced what is among them. */
  #settle(): void {
    const facts = this.#facts
    const replaced = new Set(this.#together.map(({ replaces }) => replaces))
    for (const row of this.#together) {
      facts.rows += 1
      if (row.surplus) facts.surplus += 1
      else if (replaced.has(row.judgment_id)) facts.replaced += 1
      else this.#sort(row)
    }
    this.#together = []
  }

  #sort(row: PackRow): void {
    if (this.#everything) this.#everything.put(row)
    if (this.#excluded.has(row.rater)) this.#facts.excluded += 1
    else if (this.#withdrawn.has(row.comparison_id)) this.#facts.withdrawn += 1
    else this.#count(row)
  }

  #count(row: PackRow): void {
    this.#table.put(row)
    if (row.turn !== null) {
      const ofTurn = this.#turns.get(row.turn) ?? new PackTable()
      this.#turns.set(row.turn, ofTurn)
      ofTurn.put(row)
    }
    if (!this.#counted.has(row.rater_kind)) return
    const facts = this.#facts
    if (row.origin === 'here') facts.made.here += 1
    else {
      facts.made.imported += 1
      this.#formats.add(row.origin)
    }
    if (row.instructions_version) this.#versions.add(row.instructions_version)
    if (row.rater_group) this.#groups.add(row.rater_group)
    if (row.rationale) facts.comments += 1
    if (row.side_recorded) {
      facts.sidesRecorded += 1
      if (row.target !== null && row.target === row.system_a) facts.targetOnA += 1
      else if (row.target !== null) facts.targetOnB += 1
    }
    if (row.created_at !== null) {
      const at = Date.parse(row.created_at)
      this.#first = Math.min(this.#first, at)
      this.#last = Math.max(this.#last, at)
    }
    if (row.elapsed_ms !== null) this.#elapsed.push(row.elapsed_ms)
    this.#contest(row)
    this.#part(row)
  }

  /** Into the tables of its further criteria. */
  #part(row: PackRow): void {
    for (const [name, preference] of Object.entries(row.criteria ?? {})) {
      const builder = this.#criteria.get(name) ?? new PackTable()
      this.#criteria.set(name, builder)
      builder.put({ ...row, preference })
    }
  }

  #contest(row: PackRow): void {
    const target = row.target ?? [row.system_a, row.system_b].sort()[0]!
    const prompt = row.turn === null ? row.prompt_id : `${row.prompt_id}, turn ${row.turn}`
    if (!this.#texts.has(prompt)) this.#texts.set(prompt, start(row.prompt[(row.turn ?? 1) - 1] ?? ''))
    const known = this.#comparisons.get(row.comparison_id) ?? {
      prompt,
      target,
      baseline: target === row.system_a ? row.system_b : row.system_a,
      ...{ win: 0, tie: 0, loss: 0 },
    }
    this.#comparisons.set(row.comparison_id, known)
    if (row.preference === 'tie') known.tie += 1
    else if ((row.preference === 'a') === (row.system_a === target)) known.win += 1
    else known.loss += 1
  }

  finish(): PackData {
    this.#settle()
    const sorted = (set: Set<string>) => [...set].sort()
    return {
      table: this.#table.finish(),
      everything: this.#everything?.finish() ?? null,
      turns: [...this.#turns]
        .sort(([one], [other]) => one - other)
        .map(([turn, builder]) => ({ turn, table: builder.finish() })),
      criteria: [...this.#criteria]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, builder]) => ({ name, table: builder.finish() })),
      facts: {
        ...this.#facts,
        formats: sorted(this.#formats),
        instructionsVersions: sorted(this.#versions),
        groups: sorted(this.#groups),
        first: dayOf(this.#first),
        last: dayOf(this.#last),
        seconds: quartilesOf(this.#elapsed),
        contested: mostContested([...this.#comparisons.values()]).map((one) => ({
          ...one,
          text: excerpt(this.#texts.get(one.prompt) ?? ''),
        })),
      },
    }
  }
}

/** A day, in UTC. */
const dayOf = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : null)

function quartilesOf(elapsed: number[]): PackFacts['seconds'] {
  const sorted = Float64Array.from(elapsed).sort()
  if (sorted.length === 0) return null
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    return (below + (above - below) * (place % 1)) / 1000
  }
  return { n: sorted.length, quartiles: [at(0.25), at(0.5), at(0.75)] }
}

const mostShown = 10

/** Those on which most raters would have to change sides to agree; the larger first where they are even. */
function mostContested(comparisons: Contest[]): Contest[] {
  const contest = ({ win, loss }: Contest) => Math.min(win, loss)
  const n = ({ win, tie, loss }: Contest) => win + tie + loss
  const key = ({ prompt, target, baseline }: Contest) => JSON.stringify([prompt, target, baseline])
  return comparisons
    .filter((one) => contest(one) > 0)
    .sort(
      (one, other) =>
        contest(other) - contest(one) ||
        n(other) - n(one) ||
        (key(one) < key(other) ? -1 : key(one) > key(other) ? 1 : 0),
    )
    .slice(0, mostShown)
}

/** The start of a text, copied, so that the rest of it can be forgotten. */
const start = (text: string) => Buffer.from(text.slice(0, 500)).toString()

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The first line or so of a text, never half a letter. */
function excerpt(text: string, most = 110): string {
  const line = text.replace(/\s+/g, ' ').trim()
  const letters = [...graphemes.segment(line)].map(({ segment }) => segment)
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join('')}…`
}
