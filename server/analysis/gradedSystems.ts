import type { GradedSystem } from '../contract/grades.ts'
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
