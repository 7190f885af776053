import type { Simulated } from '../../contract/planning.ts'
import { tQuantile } from '../numeric/student.ts'
import type { Random } from '../random.ts'
import type { Linear } from './estimand.ts'
import type { LogitNormal } from './logitNormal.ts'
import { checkLayout, type Layout } from './outlook.ts'

export type Test = { nullValue: number; level: number; studies: number }

/**
 * Runs studies that come about as the model says and tests each as it will be tested: the value with an interval clustered
 * by prompt (CR1, t), and by prompt and rater where raters differ (V_prompt + V_rater − V_judgment, the larger of V_prompt
 * and V_rater where that is not above 0).
 * Source of the two-way variance: Cameron, Gelbach, Miller (2011), Robust inference with multiway clustering, JBES 29, 238–249.
 */
export function simulate(
  { model, linear, decidedOnly }: { model: LogitNormal; linear: Linear; decidedOnly: boolean },
  layout: Layout,
  { nullValue, level, studies }: Test,
  random: Random,
): Simulated {
  checkLayout(layout)
  if (!(Number.isInteger(studies) && studies >= 1)) throw new RangeError('At least one study is simulated.')
  const { prompts, overlap, raters } = layout
  const ways = model.raterSpread > 0 ? Math.min(prompts, raters) : prompts
  if (ways < 2) throw new RangeError('A test needs at least two prompts, and two raters where raters differ.')
  const critical = tQuantile((1 + level) / 2, ways - 1)
  // For the share of decided a win is 1 of 1, a tie 0 of 0; else every judgment is one of one.
  const { loss, tie, win } = decidedOnly ? { loss: 0, tie: 0, win: 1 } : linear.points
  const points = Float64Array.of(loss, tie, win)
  const grown = Math.exp(model.threshold)
  const normal = normalDraws(random)
  const lean = new Float64Array(raters)
  const n = prompts * overlap
  const [tops, bottoms] = [new Float64Array(n), new Float64Array(n)]
  const sums = { found: 0, held: 0, width: 0, undefinedStudies: 0 }
  for (let study = 0; study < studies; study++) {
    for (let rater = 0; rater < raters; rater++) lean[rater] = model.raterSpread * normal()
    let [top, bottom] = [0, 0]
    for (let prompt = 0, at = 0; prompt < prompts; prompt++) {
      const middle = model.middle + model.promptSpread * normal()
      for (let slot = 0; slot < overlap; slot++, at++) {
        // σ(η − threshold) is the chance of a win, σ(η + threshold) that of no loss: one exponential gives both.
        const e = Math.exp(-(middle + lean[at % raters]!))
        const u = random.number()
        const kind = u < 1 / (1 + e * grown) ? 2 : u > 1 / (1 + e / grown) ? 0 : 1
        const point = points[kind]!
        const counted = decidedOnly && kind === 1 ? 0 : 1
        tops[at] = point
        bottoms[at] = counted
        top += point
        bottom += counted
      }
    }
    const value = top / bottom
    const variance = bottom === 0 ? 0 : varianceOf(tops, bottoms, value, layout, model.raterSpread > 0) / bottom ** 2
    if (!(variance > 0)) {
      sums.undefinedStudies++
      continue
    }
    const half = critical * Math.sqrt(variance)
    if (Math.abs(value - nullValue) > half) sums.found++
    if (Math.abs(value - linear.value) <= half) sums.held++
    sums.width += 2 * half
  }
  const defined = studies - sums.undefinedStudies
  return {
    studies,
    power: sums.found / studies,
    coverage: defined === 0 ? 0 : sums.held / defined,
    width: defined === 0 ? 0 : sums.width / defined,
    undefinedStudies: sums.undefinedStudies,
  }
}

/** The variance of Σ(top − value·bottom), clustered by prompt, and by rater too where `twoWay`. */
function varianceOf(tops: Float64Array, bottoms: Float64Array, value: number, layout: Layout, twoWay: boolean): number {
  const { prompts, overlap, raters } = layout
  const byRater = new Float64Array(raters)
  let [prompt, single] = [0, 0]
  for (let p = 0, at = 0; p < prompts; p++) {
    let sum = 0
    for (let slot = 0; slot < overlap; slot++, at++) {
      const left = tops[at]! - value * bottoms[at]!
      sum += left
      single += left * left
      byRater[at % raters]! += left
    }
    prompt += sum * sum
  }
  const n = tops.length
  const ofPrompts = (prompt * prompts) / (prompts - 1)
  if (!twoWay) return ofPrompts
  const ofRaters = (byRater.reduce((sum, left) => sum + left * left, 0) * raters) / (raters - 1)
  const both = ofPrompts + ofRaters - (single * n) / (n - 1)
  return both > 0 ? both : Math.max(ofPrompts, ofRaters)
}

/** Standard normal numbers, two at a time. Source: Box, Muller (1958), Ann. Math. Statist. 29, 610–611. */
export function normalDraws(random: Random): () => number {
  let kept: number | undefined
  return () => {
    if (kept !== undefined) {
      const value = kept
      kept = undefined
      return value
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random.number()))
    const angle = 2 * Math.PI * random.number()
    kept = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
}
