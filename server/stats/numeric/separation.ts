import type { Design } from './logisticDesign.ts'

/** What of the largest move still counts as standing still. */
const still = 1e-6

/**
 * Whether a step proves that there is no finite estimate: taken again and again it raises η only where the outcome is
 * 1, lowers it only where it is 0, and moves no row of another outcome and no coefficient that is held by a ridge.
 * `move` is Xβ of the step. Newton's steps come to lie along such a direction wherever one exists.
 * Source: Albert, Anderson (1984), On the existence of maximum likelihood estimates in logistic regression models,
 * Biometrika 71, 1–10.
 */
export function separates(design: Design, step: Float64Array, move: Float64Array, outcome: Float64Array): boolean {
  const { weights, ridge } = design
  let largest = 0
  for (const value of move) largest = Math.max(largest, Math.abs(value))
  const limit = still * largest
  for (let row = 0; row < move.length; row++) {
    if (weights?.[row] === 0) continue
    const [moved, y] = [move[row]!, outcome[row]!]
    if ((y < 1 && moved > limit) || (y > 0 && moved < -limit)) return false
  }
  if (ridge === undefined) return true
  return step.every((value, k) => ridge[k] === 0 || Math.abs(value) <= limit)
}
