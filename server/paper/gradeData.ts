import { gradedSystem, type GradesOfPrompt } from '../analysis/gradedSystems.ts'
import { gradesOf, type KeptDesign } from '../contract/design.ts'
import type { GradeResults } from '../contract/grades.ts'
import type { RaterKind } from '../contract/rater.ts'
import type { GradeRow } from './gradeRows.ts'
import type { PackStudy } from './packStudy.ts'

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

export type GradeFacts = {
  rows: number
  replaced: number
  surplus: number
  excluded: number
  withdrawn: number
  comments: number
  made: { here: number; imported: number }
  instructionsVersions: string[]
  /** Days of the first and the last grade; null where no time is known. */
  first: string | null
  last: string | null
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
  readonly #excluded: Set<string>
  readonly #withdrawn: Set<string>
  readonly #counted: Tally
  readonly #everything: Tally | null
  readonly #versions = new Set<string>()
  readonly #facts = {
    ...{ rows: 0, replaced: 0, surplus: 0, excluded: 0, withdrawn: 0, comments: 0 },
    made: { here: 0, imported: 0 },
  }
  #together: GradeRow[] = []
  #first = Infinity
  #last = -Infinity

  constructor(study: PackStudy) {
    this.#study = study
    this.#excluded = new Set(study.exclusions.map(({ rater }) => rater))
    this.#withdrawn = new Set(study.withdrawn.map(({ comparison }) => comparison))
    this.#counted = new Tally(study.analysis.kinds)
    this.#everything = this.#excluded.size + this.#withdrawn.size > 0 ? new Tally(study.analysis.kinds) : null
  }

  /** Rows come response by response. */
  add(row: GradeRow): void {
    if (this.#together[0] && this.#together[0].comparison_id !== row.comparison_id) this.#settle()
    this.#together.push(row)
  }

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

  #sort(row: GradeRow): void {
    this.#everything?.add(row)
    if (this.#excluded.has(row.rater)) this.#facts.excluded += 1
    else if (this.#withdrawn.has(row.comparison_id)) this.#facts.withdrawn += 1
    else {
      this.#counted.add(row)
      this.#note(row)
    }
  }

  #note(row: GradeRow): void {
    const facts = this.#facts
    if (!this.#study.analysis.kinds.includes(row.rater_kind)) return
    facts.made[row.origin === 'here' ? 'here' : 'imported'] += 1
    if (row.rationale) facts.comments += 1
    if (row.instructions_version) this.#versions.add(row.instructions_version)
    if (row.created_at === null) return
    const at = Date.parse(row.created_at)
    this.#first = Math.min(this.#first, at)
    this.#last = Math.max(this.#last, at)
  }

  finish(): GradeData {
    this.#settle()
    const dayOf = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString().slice(0, 10) : null)
    return {
      graded: this.#counted.finish(this.#study),
      everything: this.#everything?.finish(this.#study) ?? null,
      facts: {
        ...this.#facts,
        instructionsVersions: [...this.#versions].sort(),
        first: dayOf(this.#first),
        last: dayOf(this.#last),
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
