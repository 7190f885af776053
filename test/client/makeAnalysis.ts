import type { Agreement } from '../../server/contract/agreement.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { Bias, FeatureEffect } from '../../server/contract/bias.ts'
import type { Measure } from '../../server/contract/estimate.ts'
import type { PairTally, RateMeasures } from '../../server/contract/tallies.ts'
import { makeStrengths } from './makeStrengths.ts'

type Counts = { baseline?: string; target?: string; win: number; tie: number; loss: number }

/** A measure whose bounds are a tenth away. */
export function makeMeasure(estimate: number, method: string, n: number): Measure {
  return { estimate, low: estimate - 0.1, high: estimate + 0.1, level: 0.95, method, n }
}

/** A number that the data leave undefined. */
export function undefinedMeasure(why: string): Measure {
  return { estimate: null, low: null, high: null, level: 0.95, method: 'Wilson', n: 0, why }
}

/** A pair's tally whose intervals are named after how they were made. */
export function makePairTally({ baseline = 'Bard', target = 'LIMA', win, tie, loss }: Counts): PairTally {
  const n = win + tie + loss
  const rates = (method: string): RateMeasures => ({
    winRate: makeMeasure(win / n, method, n),
    winOrTieRate: makeMeasure((win + tie) / n, method, n),
    halfTieRate: makeMeasure((win + tie / 2) / n, method, n),
    winShareOfDecided: makeMeasure(win / (win + loss), method, win + loss),
  })
  const part = (share: number) => makeMeasure(share / n, 'Goodman, all three together', n)
  return {
    ...{ target, baseline, n, win, tie, loss, bothBad: 0, comparisons: n, prompts: n, raters: 4 },
    rates: rates('Wilson'),
    clustered: rates('cluster-robust by prompt (CR1, t)'),
    anytime: rates('beta-binomial confidence sequence'),
    anytimeByPrompt: rates('asymptotic confidence sequence on prompt means'),
    twoWay: rates('cluster-robust by prompt and rater (CGM, t)'),
    bootstrap: rates('two-way bootstrap by prompt and rater, BCa, 1000 replicates'),
    majority: { n, win, tie, loss, rates: rates('Wilson') },
    multinomial: { win: part(win), tie: part(tie), loss: part(loss) },
    signTest: { decided: win + loss, p: 0.04, pMid: 0.03, pHolm: 0.08, pBH: 0.08 },
    clusterTest: { p: 0.03, pHolm: 0.06, degrees: n - 1 },
    stopping: { conclusion: 'goOn', from: 'anytimeByPrompt', level: 0.95, margin: null },
  }
}

const nobody = 'No two raters judged the same comparison.'
const none = undefinedMeasure(nobody)
const noRepeat = { n: 0, sameOutcome: 0, oneTie: 0, opposite: 0, rate: undefinedMeasure('No rater judged again.') }

/** Agreement where no two raters met; each test names what matters to it. */
export function makeAgreement(changes: Partial<Agreement> = {}): Agreement {
  return {
    ...{ raterPairs: 0, raters: 0, comparisons: 0, resampled: 'prompts', raw: none, tieDiscounted: none },
    ...{ tieDiscountedItemMean: none, withoutTies: none, chance: { raw: null, tieDiscounted: null } },
    ...{ cohenKappa: none, cohenKappaLinear: none, cohenKappaQuadratic: none, fleissKappa: none },
    ...{ fleissKappaComplete: none, krippendorffAlpha: none, krippendorffAlphaOrdinal: none },
    ...{ gwetAC1: none, gwetAC2: none, humanAgainstOthers: none, groups: [], raterPairTable: [], raterPairsMet: 0 },
    selfConsistency: { sameSides: noRepeat, flipped: noRepeat, sidesUnknown: noRepeat },
    ...changes,
  }
}

const unknown = undefinedMeasure('The texts of the responses are not known.')
const noEffect: FeatureEffect = {
  ...{ more: null, less: null, tie: null, equal: null, p: null, share: unknown, shareByPrompt: unknown },
  ...{ logOdds: unknown, logOddsHeld: unknown, winProbability: unknown, standardDifference: null, curve: [] },
  why: 'The texts of the responses are not known.',
}

/** Bias where nothing is recorded that could decide; each test names what matters to it. */
export function makeBias(changes: Partial<Bias> = {}): Bias {
  return {
    ...{ judgments: 100, level: 0.95, length: noEffect },
    side: {
      ...{ a: null, b: null, tie: null, unknown: 100, p: null, share: unknown, shareByRater: unknown },
      ...{ logOdds: unknown, perRater: [], perPair: [], why: 'No sides are recorded.' },
    },
    formatting: { headings: noEffect, listItems: noEffect, bold: noEffect, codeBlocks: noEffect },
    order: { tie: unknown, sideA: unknown, time: unknown, why: 'The order in which raters judged is not known.' },
    lengthControlled: [],
    styleControlled: { strengths: [], style: [], rates: [] },
    notes: [],
    ...changes,
  }
}

/** The analysis of a small study that fits `makeResults`. */
export function makeAnalysis(changes: Partial<Analysis> = {}): Analysis {
  const tallies = changes.tallies ?? [makePairTally({ win: 33, tie: 25, loss: 42 })]
  const judgments = tallies.reduce((sum, tally) => sum + tally.n, 0)
  return {
    ...{ judgments, comparisons: 100, prompts: 100, raters: 4, judges: 0, systems: 2, systemNames: ['LIMA', 'Bard'] },
    ...{ kinds: ['human'], target: 'LIMA', tallies, warnings: [], sequence: 1 },
    judgmentsByKind: { human: judgments, simulated: 0, test: 0, judge: 0 },
    settings: { level: 0.95, seed: 1, replicates: 1000, scale: 'logit', version: 'test' },
    overTime: { pairs: [] },
    slices: { least: 20, dimensions: [], notSliced: [] },
    agreement: makeAgreement(),
    strengths: makeStrengths(),
    raterQuality: {
      raters: [],
      flagLevel: 0.01,
      influence: [],
      consensus: { converged: false, why: 'Nobody judged.' },
      dawidSkene: { converged: false, why: 'Nobody judged.' },
    },
    bias: makeBias(),
    ...changes,
  }
}
