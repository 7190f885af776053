import { normalQuantile } from '../../../server/stats/numeric/normal.ts'
import type { Random } from '../../../server/stats/random.ts'

/** What a simulated study is like: how prompts differ (standard deviation on the logit), and where ties begin. */
export type Design = { prompts: number; raters: number; spread: number; threshold: number; advantage?: number }

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/** The half-tie rate a design has in the long run, by averaging over prompts at equal steps of chance. */
export function longRun({ spread, threshold, advantage = 0 }: Design): number {
  let sum = 0
  const steps = 20_000
  for (let step = 0; step < steps; step++) {
    const logit = advantage + spread * normalQuantile((step + 0.5) / steps)
    sum += (sigmoid(logit - threshold) + sigmoid(logit + threshold)) / 2
  }
  return sum / steps
}

/** A standard normal number (Box and Muller 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.number())) * Math.cos(2 * Math.PI * random.number())
}

/** The outcome of one judgment of a prompt: 0, 1 or 2 (loss, tie, win). */
export function judge(random: Random, logit: number, threshold: number): number {
  const u = random.number()
  return u < sigmoid(logit - threshold) ? 2 : u < sigmoid(logit + threshold) ? 1 : 0
}
