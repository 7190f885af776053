import type { PairTally, RateMeasures } from '../contract/tallies.ts'
import type { PairJudgments } from '../stats/rates/pairJudgments.ts'

/** Of the judgments of a pair: whether some do not say their prompt or their rater, and how many of each are named. */
export type Missing = { prompts: boolean; raters: boolean; promptsNamed: number; ratersNamed: number }

/** What one pair's judgments leave out; `prompt` is the place of the prompt that stands for none, or −1. */
export function missingIn(
  { prompt, rater }: PairJudgments,
  unnamed: { prompt: number; rater: readonly boolean[] },
): Missing {
  if (unnamed.prompt < 0 && !unnamed.rater.includes(true)) {
    return { prompts: false, raters: false, promptsNamed: 0, ratersNamed: 0 }
  }
  const [prompts, raters] = [new Set(prompt), new Set(rater)]
  const known = [...raters].filter((one) => !unnamed.rater[one]!).length
  const missesPrompt = prompts.has(unnamed.prompt)
  return {
    prompts: missesPrompt,
    raters: known < raters.size,
    promptsNamed: prompts.size - (missesPrompt ? 1 : 0),
    ratersNamed: known,
  }
}

const noPrompt = 'Prompts are not recorded, so that nothing can be told by prompt.'
const noRater = 'Raters are not recorded, so that nothing can be told by rater.'

/**
 * A tally without what would take all judgments of unrecorded prompts for those of one, or all unnamed raters for one
 * person: such numbers are null, and say so. Rates of single judgments stay.
 */
export function withoutUnrecorded(
  tally: PairTally,
  { prompts, raters, promptsNamed, ratersNamed }: Missing,
): PairTally {
  if (!prompts && !raters) return tally
  const counted = { ...tally, prompts: promptsNamed, raters: ratersNamed }
  if (!prompts) {
    return { ...counted, twoWay: bounded(tally.twoWay, noRater), bootstrap: byPromptAlone(tally.bootstrap) }
  }
  return {
    ...counted,
    clustered: bounded(tally.clustered, noPrompt, 0),
    twoWay: bounded(tally.twoWay, noPrompt, 0),
    anytimeByPrompt: nothing(tally.anytimeByPrompt),
    bootstrap: bounded(tally.bootstrap, noPrompt),
    majority: { n: 0, win: 0, tie: 0, loss: 0, rates: nothing(tally.majority.rates) },
    clusterTest: { p: null, pHolm: null, degrees: null, why: noPrompt },
    stopping: { ...tally.stopping, conclusion: 'goOn', from: 'anytimeByPrompt', why: noPrompt },
  }
}

/** The rates of `tally` without intervals; those without judgments to divide by keep their own reason. */
function bounded(rates: RateMeasures, why: string, n?: number): RateMeasures {
  const entries = Object.entries(rates).map(([rate, measure]) => [
    rate,
    { ...measure, low: null, high: null, n: n ?? measure.n, why: measure.estimate === null ? measure.why : why },
  ])
  return Object.fromEntries(entries) as RateMeasures
}

function byPromptAlone(rates: RateMeasures): RateMeasures {
  const entries = Object.entries(rates).map(([rate, measure]) => [
    rate,
    { ...measure, method: measure.method.replace('(one rater)', '(raters not recorded)') },
  ])
  return Object.fromEntries(entries) as RateMeasures
}

function nothing(rates: RateMeasures): RateMeasures {
  const entries = Object.entries(rates).map(([rate, measure]) => [
    rate,
    { ...measure, estimate: null, low: null, high: null, n: 0, why: noPrompt },
  ])
  return Object.fromEntries(entries) as RateMeasures
}
