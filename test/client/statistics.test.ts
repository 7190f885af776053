import { describe, expect, test } from 'vitest'
import { agreementAnswer, coefficients, groupLabel, matrixOf, repeats } from '../../client/dashboard/agreementWords.ts'
import {
  featureRows,
  featureWords,
  formattingWords,
  orderRows,
  orderWords,
  sideWords,
} from '../../client/dashboard/biasWords.ts'
import { analysisAddress } from '../../client/dashboard/downloads.ts'
import { judgeMethods, judgeRows, judgesAnswer } from '../../client/dashboard/judgesWords.ts'
import {
  flaggedFirst,
  flagsOf,
  flipParts,
  ratersAnswer,
  timeWords,
  withoutOne,
} from '../../client/dashboard/raterRows.ts'
import { isStar, methodsWords, otherIntervals, rankWords, strengthRows } from '../../client/dashboard/strengthRows.ts'
import type { FeatureEffect } from '../../server/contract/bias.ts'
import type { Measure } from '../../server/contract/estimate.ts'
import type { JudgeReport, Judges } from '../../server/contract/judges.ts'
import type { Influence, RaterRow } from '../../server/contract/raterQuality.ts'
import { makeAgreement, makeBias, makeMeasure, undefinedMeasure } from './makeAnalysis.ts'
import { makeStrengths } from './makeStrengths.ts'

const share = (estimate: number, n = 100) => makeMeasure(estimate, 'Wilson', n)
const logOdds = (estimate: number, half: number): Measure => ({
  ...makeMeasure(estimate, 'logistic regression', 100),
  low: estimate - half,
  high: estimate + half,
})

describe('agreement', () => {
  test('is answered beside what chance would give', () => {
    const agreement = makeAgreement({
      ...{ raterPairs: 144, tieDiscounted: share(0.646, 144) },
      chance: { raw: 0.37, tieDiscounted: 0.519 },
    })
    expect(agreementAnswer(agreement)).toBe(
      'Two raters of the same comparison agree in 64.6% of 144 pairs of judgments, a tie against a preference counting ' +
        'half (95% interval 54.6–74.6%, Wilson). Chance alone would give 51.9%.',
    )
  })

  test('that cannot be told says why', () => {
    expect(agreementAnswer(makeAgreement())).toBe('It cannot be told: no two raters judged the same comparison.')
  })

  test('names what each coefficient counts, and is told on the methods page', () => {
    for (const { label, method, of } of coefficients(makeAgreement())) {
      expect(label).not.toBe('')
      expect(method).toMatch(/^[a-z-]+$/)
      expect(of).toMatch(/judgments|comparisons/)
    }
  })

  test('between groups is found in either order', () => {
    const between = (one: string, other: string) => ({
      ...{ groups: [one, other] as [string, string], n: 5, comparisons: 5, raw: share(0.5), tieDiscounted: share(0.5) },
      ...{ tieDiscountedItemMean: share(0.5), withoutTies: share(0.5), cohenKappa: share(0.1) },
      chance: { raw: null, tieDiscounted: null },
    })
    const matrix = matrixOf([between('author', 'author'), between('author', 'crowd')])
    expect(matrix.names).toEqual(['author', 'crowd'])
    expect(matrix.between('crowd', 'author')?.groups).toEqual(['author', 'crowd'])
    expect(matrix.between('crowd', 'crowd')).toBeUndefined()
    expect([groupLabel('judge'), groupLabel('crowd')]).toEqual(['language models', 'crowd'])
  })

  test('of raters with themselves is shown where any judged again', () => {
    const agreement = makeAgreement()
    expect(repeats(agreement)).toEqual([])
    const flipped = { n: 4, sameOutcome: 3, oneTie: 1, opposite: 0, rate: share(0.75, 4) }
    const again = { ...agreement, selfConsistency: { ...agreement.selfConsistency, flipped } }
    expect(repeats(again).map(({ label }) => label)).toEqual(['Sides swapped'])
  })
})

describe('bias', () => {
  const side = { ...makeBias().side, ...{ a: 60, b: 40, tie: 5, unknown: 0, p: 0.057, share: share(0.6) } }

  test('to a side is seen only where the interval by rater leaves ½ out', () => {
    const held = { ...side, logOdds: logOdds(0.4, 0.2) }
    expect(sideWords({ ...held, shareByRater: logOdds(0.6, 0.05) })).toMatch(/p = 0\.057 .*: raters lean to side A\.$/)
    expect(sideWords({ ...side, shareByRater: logOdds(0.6, 0.2) })).toMatch(/: no lean to a side can be seen\.$/)
    expect(sideWords({ ...side, shareByRater: undefinedMeasure('One rater.') })).toContain('50.0–70.0%, Wilson')
  })

  test('to a side cannot be told from the systems where their strengths cannot be held', () => {
    const words = sideWords({
      ...side,
      ...{ shareByRater: logOdds(0.6, 0.05), logOdds: undefinedMeasure('One system always stood on side a.') },
    })
    expect(words).toMatch(/cannot be told from the systems that stood there \(one system always stood on side a\)\.$/)
    expect(words).not.toContain('raters lean to side')
  })

  const effect: FeatureEffect = {
    ...makeBias().length,
    ...{ more: 60, less: 40, tie: 0, equal: 0, p: 0.05, shareByPrompt: share(0.6) },
    ...{ logOdds: logOdds(0.5, 0.2), logOddsHeld: logOdds(0.5, 0.2) },
  }

  test('to length is told apart from better systems that write longer', () => {
    expect(featureWords(effect, 'that is longer', 'length')).toContain('length still goes with preference')
    const gone = { ...effect, logOddsHeld: logOdds(0.1, 0.2) }
    expect(featureWords(gone, 'that is longer', 'length')).toMatch(/held, no effect of length can be seen\.$/)
    const unknown = { ...effect, logOddsHeld: undefinedMeasure('Separated.') }
    expect(featureWords(unknown, 'that is longer', 'length')).toMatch(/clustered|Wilson\)\.$/)
  })

  test('to formatting names what still goes with preference', () => {
    const { formatting } = makeBias()
    expect(formattingWords(makeBias({ formatting: { ...formatting, bold: effect } }))).toMatch(
      /held, bold type goes with/,
    )
    const both = makeBias({ formatting: { ...formatting, headings: effect, listItems: effect } })
    expect(formattingWords(both)).toContain('headings and lists go with preference')
    const less = { ...effect, logOddsHeld: logOdds(-0.5, 0.2) }
    expect(formattingWords(makeBias({ formatting: { ...formatting, headings: less, bold: effect } }))).toMatch(
      /held, bold type goes with preference, and headings go against preference\.$/,
    )
    expect(featureWords(less, 'that is longer', 'length')).toContain('length still goes against preference')
    expect(featureRows(both)).toHaveLength(5)
  })

  test('with order is a factor, and says what rises and falls', () => {
    const order = { tie: logOdds(Math.log(2), 0.1), sideA: logOdds(0, 0.1), time: logOdds(0.8, 0.1) }
    expect(orderRows(order).map(({ measure }) => measure.estimate?.toFixed(2))).toEqual(['2.00', '1.00', '0.80'])
    expect(orderWords(order)).toBe('While raters go on, ties rise and times fall.')
    expect(orderWords({ ...order, tie: logOdds(0, 1), time: logOdds(1, 0.1) })).toMatch(/^No change can be seen/)
  })

  test('that nothing is recorded of says so, each by its own reason', () => {
    const bias = makeBias()
    expect(sideWords(bias.side)).toBe('Whether the side mattered cannot be told: no sides are recorded.')
    expect(featureWords(bias.length, 'that is longer', 'length')).toContain('the texts of the responses are not known.')
    expect(formattingWords(bias)).toContain('the texts of the responses are not known.')
    expect(orderWords(bias.order)).toContain('the order in which raters judged is not known.')
  })
})

describe('strengths', () => {
  test('are listed strongest first, systems without one last', () => {
    const strengths = makeStrengths()
    expect(strengthRows(strengths).map(({ system }) => system)).toEqual(['Claude', 'LIMA', 'Bard'])
    const [best] = strengths.bradleyTerry.splice(2, 1)
    strengths.bradleyTerry.unshift({ ...best!, estimate: null, low: null, high: null, rank: null, why: 'It won all.' })
    const rows = strengthRows(strengths)
    expect(rows.at(-1)).toMatchObject({ system: 'Claude', rank: null })
    expect(rows.at(-1)!.cells[0]!.measure.why).toBe('It won all.')
  })

  test('add nothing where one system is in every judgment', () => {
    expect(isStar(makeStrengths([100, 60, 40]), 100)).toBe(true)
    expect(isStar(makeStrengths([80, 70, 50]), 100)).toBe(false)
    expect(isStar(makeStrengths([0, 0, 0]), 0)).toBe(false)
  })

  test('have ranks as wide as the judgments leave open', () => {
    expect([{ low: 1, high: 1 }, { low: 2, high: 4 }, null].map(rankWords)).toEqual(['1', '2–4', 'open'])
  })

  test('say their methods, and why an interval made another way is missing', () => {
    expect(methodsWords(makeStrengths())).toBe(
      'Bradley–Terry. Davidson (ties: ν = 0.50). Rao–Kupper. Elo: Orders were not redrawn.',
    )
    const byRater = otherIntervals(makeStrengths()).find(({ label }) => label === 'By rater')!
    expect(byRater.cells.map(({ measure }) => measure.why)).toEqual(Array(3).fill('There is one rater only.'))
    expect(byRater.method).toBe('by rater')
  })

  test('say beside an interval made another way what to be careful of', () => {
    const made = makeStrengths()
    const intervals = made.bradleyTerry.map(({ system }) => ({ system, low: -1, high: 1, se: 0.5 }))
    const byRater = { method: 'by rater', intervals, why: 'It rests on 3 clusters only.' }
    const shown = otherIntervals({ ...made, otherIntervals: { ...made.otherIntervals, byRater } })
    const { method, cells } = shown.find(({ label }) => label === 'By rater')!
    expect(method).toBe('by rater (It rests on 3 clusters only)')
    expect(cells[0]!.measure).toMatchObject({ low: -1, high: 1 })
  })
})

describe('raters', () => {
  const rater: RaterRow = {
    ...{ rater: 'ada', kind: 'human', group: null, n: 20, win: 8, tie: 4, loss: 8, longestRun: 3, favours: null },
    sides: { a: 8, b: 8, lean: share(0.5, 16) },
    ...{ pace: null, withOthers: share(0.7), gold: null, accuracy: 0.8, errors: null, tests: [], rules: [] },
  }
  const tested = (test: 'gold' | 'side' | 'rigging', flagged: boolean) => ({
    ...{ test, p: 0.001, holm: 0.004, benjaminiHochberg: 0.004, flagged },
  })
  const leaning = { ...rater, rater: 'ben', n: 5, tests: [tested('side', true), tested('rigging', false)] }
  const quality = {
    ...{ raters: [rater, leaning], flagLevel: 0.01, influence: [] },
    consensus: { converged: false as const, why: 'Nobody judged together.' },
    dawidSkene: { converged: false as const, why: 'Nobody judged together.' },
  }

  test('are flagged in words, with the adjusted p', () => {
    expect(flagsOf(rater)).toEqual([])
    expect(flagsOf(leaning)).toEqual(['leans to a side (p = 0.004)'])
    expect(flagsOf({ ...rater, favours: 'GPT-4', tests: [tested('rigging', true)] })[0]).toMatch(/^favours GPT-4/)
    const gold = { rule: 'gold' as const, flagged: true, count: 11, n: 20, p: 0.0099, power: 0.748 }
    const attention = { rule: 'attention' as const, flagged: true, count: 2, n: 2, p: null, power: null }
    expect(flagsOf({ ...rater, tests: [tested('gold', true)], rules: [gold, attention] })).toEqual([
      expect.stringMatching(/^right on 11 of 20 gold items \(p .*; so many find 74\.8%/),
      'failed 2 of 2 attention checks',
    ])
    const pace = { n: 20, medianMs: 900, tooFast: 10, tooFastShare: 0.5, fasterThan: 0.9, flagged: true }
    expect(flagsOf({ ...rater, pace })).toEqual(['50.0% of judgments too fast to have read'])
  })

  test('who are flagged come first, and a flag leaves nobody out', () => {
    expect(flaggedFirst(quality.raters).map(({ rater: name }) => name)).toEqual(['ben', 'ada'])
    expect(ratersAnswer(quality)).toMatch(/^1 of 2 raters stands out: ben\. A flag leaves nobody out/)
    expect(ratersAnswer({ ...quality, raters: [rater] })).toMatch(/^None of 1 rater stands out/)
  })

  test('have times as people say them', () => {
    expect([900, 45_400, 300_000].map(timeWords)).toEqual(['0.9 s', '45 s', '5 min'])
  })

  test('can be left out one by one, or as many as it takes to cross ½', () => {
    const influence: Influence = {
      ...{ rate: 'half-tie', estimate: 0.45, lowest: { rate: 0.41, without: 'ada' } },
      highest: { rate: 0.48, without: 'ben' },
      judgmentsToFlip: { count: 12, outcomes: 'losses' },
      ratersToFlip: { count: 2, raters: ['ada', 'ben'] },
    }
    expect(withoutOne(influence)).toEqual([influence.lowest, influence.highest])
    expect(withoutOne({ ...influence, lowest: null })).toEqual([])
    expect(flipParts(influence)).toEqual({
      ...{ judgments: '12 judgments (losses)', behind: { outcome: 'loss' } },
      ...{ raters: '2 raters', named: ['ada', 'ben'] },
    })
    // Of many only the number is told; what lies on one side of ½ may be of two outcomes.
    const many = { count: 4, raters: ['ada', 'ben', 'cy', 'dee'] }
    const winsOrTies = { count: 3, outcomes: 'wins or ties' }
    expect(flipParts({ ...influence, judgmentsToFlip: winsOrTies, ratersToFlip: many })).toMatchObject({
      ...{ behind: {}, raters: '4 raters', named: [] },
    })
    expect(flipParts({ ...influence, judgmentsToFlip: null, ratersToFlip: null })).toMatchObject({
      ...{ judgments: null, raters: null },
    })
  })
})

describe('language models', () => {
  const none = undefinedMeasure('No sides are recorded.')
  const report: JudgeReport = {
    ...{ judge: 'gpt4', judgments: 10, comparisons: 10 },
    people: { withTies: share(0.66), withoutTies: share(0.85) },
    majority: { withTies: share(0.67), withoutTies: share(0.88), kappa: share(0.5), kappaWithoutTies: share(0.7) },
    order: { pairs: 0, consistent: none, biasedToFirst: none, biasedToSecond: none, other: none, kappa: none },
    selfPreference: { systems: [], judge: none, people: none, difference: none },
    length: { judge: none, people: none, difference: none },
  }
  const judges: Judges = {
    ...{ level: 0.95, rule: 'unanimous', judges: [report] },
    people: { judgments: 20, raters: 4, agreement: { withTies: share(0.65), withoutTies: share(0.82) } },
  }

  test('are held against people, who are held against each other', () => {
    expect(judgesAnswer(judges)).toBe(
      'Where neither says tie, gpt4 prefers what a person prefers in 85.0% of cases (95% interval 75.0–95.0%, Wilson); ' +
        'two people agree in 82.0%.',
    )
    expect(judgesAnswer({ ...judges, judges: [] })).toBe('No language model judged what people judged.')
    expect(judgeRows(judges).map(({ of }) => of(report).why ?? 'known')).toContain('No sides are recorded.')
    expect(judgeMethods(judges)).toEqual(['Wilson'])
  })
})

describe('the analysis to take along', () => {
  test('is the one that is shown, as a document or as tables', () => {
    expect(analysisAddress('a b', {})).toBe('/api/studies/a%20b/analysis')
    expect(analysisAddress('lima', {}, 'latex')).toBe('/api/studies/lima/analysis?as=latex')
    expect(analysisAddress('lima', { kinds: ['human', 'judge'], target: 'LIMA' }, 'markdown')).toBe(
      '/api/studies/lima/analysis?kinds=human,judge&target=LIMA&as=markdown',
    )
  })
})
