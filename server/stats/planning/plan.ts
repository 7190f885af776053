import type { DesignOutlook, Plan, PlanInput } from '../../contract/planning.ts'
import { seeded } from '../random.ts'
import { agreementOutlook } from './agreementOutlook.ts'
import { linear, winAt, type Linear } from './estimand.ts'
import { calibrated, correlations } from './logitNormal.ts'
import { outlook, type Layout } from './outlook.ts'
import { checkAim, judgmentsNeeded } from './sampleSize.ts'
import { simulate } from './simulate.ts'

const overlapsShown = [1, 2, 3, 4, 5, 7, 10]

/**
 * What a study will be able to say before it is run: sample size, power, the least difference it would find, interval
 * width, and what one more rater for each comparison buys against as many judgments of further prompts. With `simulation`
 * the same design is also run that many times and tested as it will be tested. Throws a RangeError for what is no plan.
 */
export function planOf(input: PlanInput, simulation?: { studies: number; seed: number }): Plan {
  const { estimand, shares, nullValue, level, power, prompts, overlap, raters } = input
  const alpha = 1 - level
  checkAim(alpha, power)
  const test = { nullValue, alpha }
  const target = linear(estimand, shares, nullValue)
  const model = calibrated(shares, input.promptSpread, input.raterSpread)
  const alike = correlations(model, target)
  const layout: Layout = { prompts, overlap, raters }
  const look = (given: Layout): DesignOutlook => outlook(given, target, alike, test)
  const independent = judgmentsNeeded(target, { ...test, power })
  const needed = neededIn(layout, independent, alike)
  const detectable = leastDetectable(input, layout)
  const notes: string[] = []
  if (independent === Infinity)
    notes.push('The assumed value is the null value: no number of judgments tells them apart.')
  else if (needed === null) notes.push(`With ${raters} raters who differ this much no number of judgments is enough.`)
  if (detectable === null) notes.push('Even the greatest possible difference would be found too rarely.')
  // One more rater for each comparison, where there is one more, costs as many judgments as these further prompts.
  const more = { prompts, overlap: overlap + 1, raters: Math.max(raters, overlap + 1) }
  if (more.raters > raters) notes.push('One more rater for each comparison means one more rater in all.')
  const judgments = prompts * overlap
  return {
    value: target.value,
    promptCorrelation: alike.prompt,
    raterCorrelation: alike.rater,
    outlook: look(layout),
    independentNeeded: Number.isFinite(independent) ? independent : null,
    judgmentsNeeded: needed,
    promptsNeeded: needed === null ? null : Math.ceil(needed / overlap),
    detectable,
    oneMoreRater: look(more),
    morePrompts: look({ prompts: Math.round((prompts * (overlap + 1)) / overlap), overlap, raters }),
    overlaps: overlapsShown
      .filter((m) => m <= raters && judgments / m >= 2)
      .map((m) => look({ prompts: Math.round(judgments / m), overlap: m, raters })),
    agreement: overlap < 2 ? null : agreementOutlook(model, { items: prompts, overlap, level }),
    ...(simulation !== undefined && {
      simulated: simulate(
        { model, linear: target, decidedOnly: estimand === 'winShareOfDecided' },
        layout,
        { nullValue, level, studies: simulation.studies },
        seeded(simulation.seed),
      ),
    }),
    notes,
  }
}

/**
 * n = independent · (1 + (m − 1)ρ_prompt + (n/R − 1)ρ_rater), solved for n at the layout's overlap and raters; null where
 * the raters' own variance alone is too large.
 */
function neededIn({ overlap, raters }: Layout, independent: number, alike: { prompt: number; rater: number }) {
  const left = 1 - (independent * alike.rater) / raters
  if (!Number.isFinite(independent) || left <= 0) return null
  return Math.ceil((independent * (1 + (overlap - 1) * alike.prompt - alike.rater)) / left - 1e-9)
}

/** The least value above the null value that is found with the wanted power, ties held; by halving. */
function leastDetectable(input: PlanInput, layout: Layout): number | null {
  const { estimand, nullValue, level, power, shares, promptSpread, raterSpread } = input
  const at = (win: number): { linear: Linear; power: number } => {
    const tried = { win, tie: shares.tie, loss: Math.max(0, 1 - shares.tie - win) }
    const target = linear(estimand, tried, nullValue)
    const alike = correlations(calibrated(tried, promptSpread, raterSpread), target)
    return { linear: target, power: outlook(layout, target, alike, { nullValue, alpha: 1 - level }).power }
  }
  let [low, high] = [Math.max(0, winAt(estimand, nullValue, shares.tie)), 1 - shares.tie]
  if (high <= low || at(high).power < power) return null
  for (let halving = 0; halving < 30; halving++) {
    const middle = (low + high) / 2
    if (at(middle).power < power) low = middle
    else high = middle
  }
  return at(high).linear.value
}
