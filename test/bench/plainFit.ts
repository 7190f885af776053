import { factor, solve } from '../../server/stats/numeric/cholesky.ts'
import type { Random } from '../../server/stats/random.ts'
import type { PairRows } from '../../server/stats/strengths/pairTable.ts'

/**
 * Strengths the way one would fit them first: a logistic regression that reads every judgment in each step, over judgments
 * drawn with replacement. Newton's method too, so that only the counting differs.
 */
export function plainReplicate({ systems, first, second, outcome }: PairRows, random: Random): Float64Array {
  const judgments = outcome.length
  const drawn = Int32Array.from({ length: judgments }, () => Math.floor(random.number() * judgments))
  const theta = new Float64Array(systems)
  for (let step = 0; step < 50; step++) {
    const gradient = new Float64Array(systems)
    const information = new Float64Array(systems * systems).fill(1)
    for (const row of drawn) {
      const a = first[row]!
      const b = second[row]!
      const p = 1 / (1 + Math.exp(theta[b]! - theta[a]!))
      const slope = outcome[row]! / 2 - p
      const curved = p * (1 - p)
      gradient[a]! += slope
      gradient[b]! -= slope
      information[a * systems + a]! += curved
      information[b * systems + b]! += curved
      information[a * systems + b]! -= curved
      information[b * systems + a]! -= curved
    }
    if (gradient.every((slope) => Math.abs(slope) <= 1e-9 * judgments)) return theta
    const factored = factor(information, systems)
    if (!factored) break
    const move = solve(factored, gradient)
    for (let s = 0; s < systems; s++) theta[s]! += move[s]!
  }
  throw new Error('The plain fit did not converge.')
}
