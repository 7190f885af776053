import type { GradeSaid } from '../../db/browseGrades.ts'

/**
 * How contested a response is: the chance that two grades drawn from its own (with replacement) differ, as a share of the
 * most there can be, which is all grades of the scale equally often.
 */
export function contestOf(counts: number[], grades: number): number {
  const n = counts.reduce((sum, one) => sum + one, 0)
  if (n === 0 || grades < 2) return 0
  const differ = 1 - counts.reduce((sum, one) => sum + (one / n) ** 2, 0)
  return (differ * grades) / (grades - 1)
}

/** Where a response stands among the most contested, in whole numbers like a pair's: by that share, then by its grades. */
export function rankOf(counts: number[], grades: number): number {
  const n = counts.reduce((sum, one) => sum + one, 0)
  // What arithmetic is off by must not part equals.
  return Math.floor(contestOf(counts, grades) * 1000 + 1e-6) * 1000 + Math.min(n, 999)
}

/** The numbers of each response's grades. */
export function countsByResponse(said: GradeSaid[]): Map<string, number[]> {
  const counts = new Map<string, number[]>()
  for (const { comparisonId, n } of said) {
    const own = counts.get(comparisonId)
    if (own) own.push(n)
    else counts.set(comparisonId, [n])
  }
  return counts
}
