import type { GradedSystem, GradesAgain } from '../contract/grades.ts'
import { cohenKappa } from '../stats/agreement/cohen.ts'
import { shareWithWilson } from '../stats/agreement/interval.ts'
import { agreementWeights } from '../stats/agreement/weights.ts'
import { clusteredRatio } from '../stats/numeric/clusterMeasures.ts'
import { wilson } from '../stats/rates/intervals.ts'

/** How often a grade was given to the responses of a system to a prompt. */
export type GradesOfPrompt = { prompt: string; grade: string; n: number }

/** Whether the grades of a scale are numbers, so that they have a mean. */
export const isNumeric = (scale: readonly string[]) => scale.every((grade) => /^-?\d+(\.\d+)?$/.test(grade))

/** How often each grade of a scale was given, as shares with Wilson's intervals. */
export function distribution(
  scale: readonly string[],
  counts: ReadonlyMap<string, number>,
): Pick<GradedSystem, 'n' | 'grades'> {
  const of = (grade: string) => counts.get(grade) ?? 0
  const n = scale.reduce((sum, grade) => sum + of(grade), 0)
  let better = n
  return {
    n,
    grades: scale.map((grade) => {
      const count = of(grade)
      const atLeast = better
      better -= count
      return { grade, n: count, ...(n > 0 ? { share: wilson(count, n), atLeast: wilson(atLeast, n) } : {}) }
    }),
  }
}

/** The mean of numeric grades; grades of responses to one prompt may depend on each other. */
export function meanGrade(scale: readonly string[], rows: readonly GradesOfPrompt[]): GradedSystem['mean'] {
  const sums = new Map<string, { sum: number; n: number }>()
  for (const { prompt, grade, n } of rows) {
    const known = sums.get(prompt) ?? { sum: 0, n: 0 }
    sums.set(prompt, { sum: known.sum + Number(grade) * n, n: known.n + n })
  }
  const ends = scale.map(Number)
  return clusteredRatio(
    Float64Array.from(sums.values(), ({ sum }) => sum),
    Float64Array.from(sums.values(), ({ n }) => n),
    {
      level: 0.95,
      method: 'cluster-robust by prompt (CR1, t)',
      why: 'There is nothing to divide by yet.',
      clip: [Math.min(...ends), Math.max(...ends)],
    },
  )
}

/** How often a response that got one grade got another when it came to the same rater again. */
export type GradedAgain = { first: string; second: string; n: number }

/** How alike raters graded what came to them a second time; undefined where nothing did. */
export function gradesAgain(scale: readonly string[], rows: readonly GradedAgain[]): GradesAgain | undefined {
  const table = new Float64Array(scale.length * scale.length)
  let [n, same, oneApart] = [0, 0, 0]
  for (const row of rows) {
    const [first, second] = [scale.indexOf(row.first), scale.indexOf(row.second)]
    if (first < 0 || second < 0) continue
    table[first * scale.length + second]! += row.n
    n += row.n
    if (first === second) same += row.n
    else if (Math.abs(first - second) === 1) oneApart += row.n
  }
  if (n === 0) return undefined
  const rate = shareWithWilson(same, n, level, 'No response was graded again.')
  const kappa = cohenKappa(table, agreementWeights(scale.length, 'linear'))
  const told = {
    estimate: null,
    low: null,
    high: null,
    level,
    method: 'large-sample standard error, linear weights',
    n,
  }
  if (kappa.value === null) return { n, same, oneApart, rate, kappa: { ...told, why: kappa.why } }
  const reach = normalAt95 * kappa.standardError
  const [low, high] = [Math.max(-1, kappa.value - reach), Math.min(1, kappa.value + reach)]
  return { n, same, oneApart, rate, kappa: { ...told, estimate: kappa.value, low, high } }
}

const level = 0.95
const normalAt95 = 1.959964

/** What is known of one system's grades. */
export type GivenGrades = {
  system: string
  /** How often each grade was given. */
  given: ReadonlyMap<string, number>
  /** By prompt, of numeric scales. */
  byPrompt: readonly GradesOfPrompt[]
  planned: number
  responses: number
}

/** How one system was graded, on the page and in the paper's pack. */
export function gradedSystem(
  scale: readonly string[],
  { system, given, byPrompt, planned, responses }: GivenGrades,
): GradedSystem {
  const mean = isNumeric(scale) ? meanGrade(scale, byPrompt) : undefined
  return { system, ...distribution(scale, given), planned, responses, ...(mean ? { mean } : {}) }
}
