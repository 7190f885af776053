import type { JudgmentTable } from '../../../server/stats/judgmentTable.ts'
import type { Staged } from '../../../server/staging/staged.ts'
import type { RaterKind } from '../../../server/contract/rater.ts'
import type { Ratings } from './slow.ts'

export type Made = {
  rater: string
  comparison: number
  outcome: number
  firstSide?: number
  ordinal?: number
  elapsedMs?: number
}
type Rater = { name: string; kind: RaterKind; group: string | null }

/** A table of these judgments; `prompts` says to which prompt each comparison belongs (else each to its own). */
export function makeTable(
  made: Made[],
  more: { prompts?: number[]; raters?: Rater[]; comparisons?: number } = {},
): JudgmentTable {
  const comparisons = more.comparisons ?? Math.max(0, ...made.map(({ comparison }) => comparison + 1))
  const prompts = more.prompts ?? Array.from({ length: comparisons }, (_, index) => index)
  const raters =
    more.raters ??
    [...new Set(made.map(({ rater }) => rater))].map((name): Rater => ({ name, kind: 'human', group: null }))
  const place = new Map(raters.map(({ name }, index) => [name, index]))
  return {
    systems: ['LIMA', 'GPT-4'],
    prompts: Array.from({ length: 1 + Math.max(-1, ...prompts) }, (_, index) => `p${index}`),
    raters,
    comparisons: {
      prompt: Int32Array.from(prompts),
      first: new Int32Array(comparisons),
      second: new Int32Array(comparisons).fill(1),
    },
    judgments: {
      comparison: Int32Array.from(made, ({ comparison }) => comparison),
      rater: Int32Array.from(made, ({ rater }) => place.get(rater)!),
      outcome: Uint8Array.from(made, ({ outcome }) => outcome),
      firstSide: Uint8Array.from(made, ({ firstSide }) => firstSide ?? 0),
      bothBad: new Uint8Array(made.length),
      ordinal: Int32Array.from(made, ({ ordinal }) => ordinal ?? 0),
      elapsedMs: Float64Array.from(made, ({ elapsedMs }) => elapsedMs ?? Number.NaN),
    },
    features: [],
  }
}

/** Ratings, a row a rater, as a table; every unit is a comparison. */
export function ratingsTable(ratings: Ratings, prompts?: number[]): JudgmentTable {
  const made = ratings.flatMap((row, rater) =>
    row.flatMap((outcome, comparison) => (outcome === null ? [] : [{ rater: `r${rater}`, comparison, outcome }])),
  )
  const raters = ratings.map((_, rater): Rater => ({ name: `r${rater}`, kind: 'human', group: null }))
  const comparisons = ratings[0]?.length ?? 0
  return makeTable(made, { raters, comparisons, ...(prompts ? { prompts } : {}) })
}

/** What was read from files, as a table. */
export function stagedTable(staged: Staged): JudgmentTable {
  const comparisons = [...staged.comparisons()]
  const [systems, prompts] = [listing(), listing()]
  const numbers = new Map(comparisons.map(({ number }, index) => [number, index]))
  const raters: Rater[] = []
  const places = new Map<string, number>()
  const made = [...staged.judgments()].map((judgment) => {
    const name = `${judgment.raterKind} ${judgment.rater}`
    if (!places.has(name)) {
      places.set(name, raters.length)
      raters.push({ name: judgment.rater, kind: judgment.raterKind, group: judgment.group ?? null })
    }
    const { preference, firstSide } = judgment
    return {
      comparison: numbers.get(judgment.comparison)!,
      rater: places.get(name)!,
      outcome: preference === 'tie' ? 1 : preference === firstSide ? 2 : 0,
      firstSide: judgment.sideRecorded ? (firstSide === 'a' ? 1 : 2) : 0,
    }
  })
  const columns = {
    prompt: Int32Array.from(comparisons, ({ promptKey }) => prompts.of(promptKey)),
    first: Int32Array.from(comparisons, ({ first }) => systems.of(first)),
    second: Int32Array.from(comparisons, ({ second }) => systems.of(second)),
  }
  return {
    systems: systems.names,
    prompts: prompts.names,
    raters,
    comparisons: columns,
    judgments: {
      comparison: Int32Array.from(made, ({ comparison }) => comparison),
      rater: Int32Array.from(made, ({ rater }) => rater),
      outcome: Uint8Array.from(made, ({ outcome }) => outcome),
      firstSide: Uint8Array.from(made, ({ firstSide }) => firstSide),
      bothBad: new Uint8Array(made.length),
      ordinal: new Int32Array(made.length),
      elapsedMs: new Float64Array(made.length).fill(Number.NaN),
    },
    features: [],
  }
}

function listing() {
  const names: string[] = []
  const places = new Map<string, number>()
  const of = (name: string): number => {
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, names.length)
    return names.push(name) - 1
  }
  return { names, of }
}
