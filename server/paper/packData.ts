import type { RaterKind } from '../contract/rater.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import type { PackRow } from './packRows.ts'
import type { PackStudy } from './packStudy.ts'
import { PackTable } from './packTable.ts'
import { quartilesOf, type Seconds } from './quartiles.ts'
import { RowNotes, SortedRows, type NotedFacts, type SortedFacts } from './sortedRows.ts'

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

export type PackFacts = SortedFacts &
  NotedFacts & {
    groups: string[]
    sidesRecorded: number
    targetOnA: number
    targetOnB: number
    /** Seconds a judgment took: quartiles; null where no time is known. */
    seconds: Seconds | null
    contested: Contested[]
  }

type Contest = { prompt: string; target: string; baseline: string; win: number; tie: number; loss: number }

/** A comparison on which raters differ, with the beginning of its prompt. */
export type Contested = Contest & { text: string }

/** Collects the rows of a pack, one by one, as they come out of the database or of a file. */
export class PackCollector {
  readonly #counted: ReadonlySet<RaterKind>
  readonly #rows: SortedRows<PackRow>
  readonly #notes = new RowNotes()
  readonly #table = new PackTable()
  readonly #everything: PackTable | null
  readonly #turns = new Map<number, PackTable>()
  readonly #groups = new Set<string>()
  readonly #elapsed: number[] = []
  readonly #criteria = new Map<string, PackTable>()
  /** The start of each prompt's turns. */
  readonly #texts = new Map<string, string>()
  readonly #comparisons = new Map<string, Contest>()
  readonly #sides = { sidesRecorded: 0, targetOnA: 0, targetOnB: 0 }

  constructor(study: Pick<PackStudy, 'analysis' | 'exclusions' | 'withdrawn'>) {
    this.#counted = new Set(study.analysis.kinds)
    this.#rows = new SortedRows(study, {
      each: (row) => this.#everything?.put(row),
      counting: (row) => this.#count(row),
    })
    this.#everything = this.#rows.leavesOut ? new PackTable() : null
  }

  /** Rows come comparison by comparison. */
  add(row: PackRow): void {
    this.#rows.add(row)
  }

  #count(row: PackRow): void {
    this.#table.put(row)
    if (row.turn !== null) {
      const ofTurn = this.#turns.get(row.turn) ?? new PackTable()
      this.#turns.set(row.turn, ofTurn)
      ofTurn.put(row)
    }
    if (!this.#counted.has(row.rater_kind)) return
    this.#notes.add(row)
    if (row.rater_group) this.#groups.add(row.rater_group)
    if (row.side_recorded) {
      this.#sides.sidesRecorded += 1
      if (row.target !== null && row.target === row.system_a) this.#sides.targetOnA += 1
      else if (row.target !== null) this.#sides.targetOnB += 1
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
    this.#rows.finish()
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
        ...this.#rows.facts,
        ...this.#notes.facts,
        ...this.#sides,
        groups: [...this.#groups].sort(),
        seconds: quartilesOf(this.#elapsed),
        contested: mostContested([...this.#comparisons.values()]).map((one) => ({
          ...one,
          text: excerpt(this.#texts.get(one.prompt) ?? ''),
        })),
      },
    }
  }
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
