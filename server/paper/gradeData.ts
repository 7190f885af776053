import { gradedSystem, type GradesOfPrompt } from '../analysis/gradedSystems.ts'
import { gradesOf, type KeptDesign } from '../contract/design.ts'
import type { GradeResults } from '../contract/grades.ts'
import type { RaterKind } from '../contract/rater.ts'
import type { GradeRow } from './gradeRows.ts'
import type { PackStudy } from './packStudy.ts'
import { quartilesOf, type Seconds } from './quartiles.ts'
import { RowNotes, SortedRows, type NotedFacts, type SortedFacts } from './sortedRows.ts'

/** The scale of a study of single responses; null where pairs are judged. */
export function scaleOf({ study }: Pick<PackStudy, 'study'>): readonly string[] | null {
  const { single } = study.design as KeptDesign
  return single ? gradesOf(single) : null
}

/** What grades come to. */
export type GradeAnalysis = {
  judgments: number
  /** Responses with a counted grade. */
  comparisons: number
  prompts: number
  raters: number
  judges: number
  kinds: RaterKind[]
  judgmentsByKind: Record<RaterKind, number>
  settings: { level: number; version: string }
  grades: GradeResults
}

export type GradeFacts = SortedFacts &
  NotedFacts & {
    groups: string[]
    /** Seconds a grade took: quartiles; null where no time is known. */
    seconds: Seconds | null
  }

export type GradeData = {
  graded: GradeAnalysis
  /** The same with excluded raters and withdrawn responses; null where there is nothing left out. */
  everything: GradeAnalysis | null
  facts: GradeFacts
}

/** Collects the rows of a pack of grades, one by one. */
export class GradeCollector {
  readonly #study: PackStudy
  readonly #rows: SortedRows<GradeRow>
  readonly #notes = new RowNotes()
  readonly #groups = new Set<string>()
  readonly #elapsed: number[] = []
  readonly #counted: Tally
  readonly #everything: Tally | null

  constructor(study: PackStudy) {
    const { kinds } = study.analysis
    this.#study = study
    this.#rows = new SortedRows(study, {
      each: (row) => this.#everything?.add(row),
      counting: (row) => {
        this.#counted.add(row)
        if (!kinds.includes(row.rater_kind)) return
        this.#notes.add(row)
        if (row.rater_group) this.#groups.add(row.rater_group)
        if (row.elapsed_ms !== null) this.#elapsed.push(row.elapsed_ms)
      },
    })
    this.#counted = new Tally(kinds)
    this.#everything = this.#rows.leavesOut ? new Tally(kinds) : null
  }

  /** Rows come response by response. */
  add(row: GradeRow): void {
    this.#rows.add(row)
  }

  finish(): GradeData {
    this.#rows.finish()
    return {
      graded: this.#counted.finish(this.#study),
      everything: this.#everything?.finish(this.#study) ?? null,
      facts: {
        ...this.#rows.facts,
        ...this.#notes.facts,
        groups: [...this.#groups].sort(),
        seconds: quartilesOf(this.#elapsed),
      },
    }
  }
}

/** Grades counted by system, prompt and grade. */
class Tally {
  readonly #kinds: ReadonlySet<RaterKind>
  readonly #judgmentsByKind: Record<RaterKind, number> = { human: 0, simulated: 0, test: 0, judge: 0 }
  readonly #raters = new Set<string>()
  readonly #judges = new Set<string>()
  readonly #responses = new Set<string>()
  readonly #prompts = new Set<string>()
  readonly #given = new Map<string, Map<string, number>>()
  readonly #byPrompt = new Map<string, Map<string, GradesOfPrompt>>()
  #n = 0

  constructor(kinds: readonly RaterKind[]) {
    this.#kinds = new Set(kinds)
  }

  add({
    rater,
    rater_kind: kind,
    comparison_id: comparison,
    prompt_id: prompt,
    system_a: system,
    grade,
  }: GradeRow): void {
    this.#judgmentsByKind[kind] += 1
    if (kind === 'judge') this.#judges.add(rater)
    if (!this.#kinds.has(kind)) return
    this.#n += 1
    if (kind !== 'judge') this.#raters.add(rater)
    this.#responses.add(comparison)
    this.#prompts.add(prompt)
    const given = this.#given.get(system) ?? new Map<string, number>()
    this.#given.set(system, given.set(grade, (given.get(grade) ?? 0) + 1))
    const rows = this.#byPrompt.get(system) ?? new Map<string, GradesOfPrompt>()
    this.#byPrompt.set(system, rows)
    const key = JSON.stringify([prompt, grade])
    const row = rows.get(key) ?? { prompt, grade, n: 0 }
    rows.set(key, { ...row, n: row.n + 1 })
  }

  finish({ analysis, program, study, singles = [] }: PackStudy): GradeAnalysis {
    const scale = scaleOf({ study }) ?? []
    return {
      judgments: this.#n,
      comparisons: this.#responses.size,
      prompts: this.#prompts.size,
      raters: this.#raters.size,
      judges: this.#judges.size,
      kinds: analysis.kinds,
      judgmentsByKind: this.#judgmentsByKind,
      settings: { level: analysis.level, version: program.version },
      grades: {
        scale: [...scale],
        systems: study.systems.map(({ name }) => {
          const { planned = 0, responses = 0 } = singles.find(({ system }) => system === name) ?? {}
          const given = this.#given.get(name) ?? new Map<string, number>()
          const byPrompt = [...(this.#byPrompt.get(name)?.values() ?? [])]
          return gradedSystem(scale, { system: name, given, byPrompt, planned, responses })
        }),
      },
    }
  }
}
