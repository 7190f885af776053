import { render } from 'svelte/server'
import type { Component } from 'svelte'
import { describe, expect, test } from 'vitest'
import Filters from '../../client/browse/Filters.svelte'
import { doorTo, phrases, queryIn, without, type Query } from '../../client/browse/query.ts'
import Agreement from '../../client/dashboard/Agreement.svelte'
import { featureRows } from '../../client/dashboard/biasWords.ts'
import Conclusions from '../../client/dashboard/Conclusions.svelte'
import { doorKey } from '../../client/dashboard/doors.ts'
import Criteria from '../../client/dashboard/Criteria.svelte'
import FeatureTable from '../../client/dashboard/FeatureTable.svelte'
import GroupMatrix from '../../client/dashboard/GroupMatrix.svelte'
import InfluenceTable from '../../client/dashboard/InfluenceTable.svelte'
import IntervalsTable from '../../client/dashboard/IntervalsTable.svelte'
import JudgesPart from '../../client/dashboard/Judges.svelte'
import LengthControlled from '../../client/dashboard/LengthControlled.svelte'
import OverTimeTable from '../../client/dashboard/OverTimeTable.svelte'
import Progress from '../../client/dashboard/Progress.svelte'
import RaterErrors from '../../client/dashboard/RaterErrors.svelte'
import RatersTable from '../../client/dashboard/RatersTable.svelte'
import RatesTable from '../../client/dashboard/RatesTable.svelte'
import SideTable from '../../client/dashboard/SideTable.svelte'
import StrengthTables from '../../client/dashboard/StrengthTables.svelte'
import type { Judges } from '../../server/contract/judges.ts'
import type { PairOverTime } from '../../server/contract/overTime.ts'
import { BrowseQuery } from '../../server/contract/browse.ts'
import { Value } from 'typebox/value'
import { makeAgreement, makeBias, makeMeasure, makePairTally, undefinedMeasure } from './makeAnalysis.ts'
import { makeResults, makeTally } from './makeResults.ts'
import { makeStrengths } from './makeStrengths.ts'

/** The doors of a part of the dashboard: where each leads, and the number that is one. */
function doorsOf<P extends Record<string, unknown>>(part: Component<P>, props: P): string[] {
  const context = new Map([[doorKey, (query: Query) => doorTo('s', query)]])
  const { body } = render(part as Component<Record<string, unknown>>, { props, context })
  return [...body.matchAll(/<a href="\/studies\/s\/browse([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
    ([, search, said]) =>
      `${said!.replace(/<.*?>/g, '').trim()} ${decodeURIComponent(search!.replaceAll('&amp;', '&').replaceAll('+', ' '))}`,
  )
}

describe('a number of the dashboard is a door', () => {
  test('among the rates: n and each rate open the judgments of their pair', () => {
    const rows = [makeTally({ win: 3, tie: 1, loss: 2 }), makeTally({ baseline: 'Alpaca', win: 0, tie: 0, loss: 0 })]
    const doors = doorsOf(RatesTable, { rows, target: 'LIMA', current: null })
    // The rates of these rows are three, and the row without judgments has none.
    expect(doors).toHaveLength(4)
    for (const door of doors.slice(0, 3)) expect(door).toMatch(/^\S+ \?system=LIMA&against=Bard$/)
    expect(doors[0]).toMatch(/^6 /)
  })

  test('among the strengths: n and each strength open the judgments that the system is in', () => {
    const strengths = makeStrengths()
    const doors = doorsOf(StrengthTables, { strengths })
    for (const { system, n } of strengths.bradleyTerry) {
      const own = doors.filter((door) => door.endsWith(` ?system=${system}`))
      expect(own[0]).toBe(`${n} ?system=${system}`)
      expect(own.length).toBeGreaterThan(3)
    }
    expect(doors.every((door) => door.includes('?system='))).toBe(true)
  })

  test('among rates over time: each moment opens the judgments of its pair', () => {
    const bounds = { low: [null, 0.3], high: [null, 0.7] }
    const pair: PairOverTime = {
      ...{ target: 'LIMA', baseline: 'Bard', from: 'anytime', method: 'sequence', level: 0.95 },
      ...{ n: [10, 20], at: ['2026-01-01', '2026-01-02'], win: [4, 9], tie: [2, 4], prompts: [10, 20] },
      ...{ winRate: bounds, winOrTieRate: bounds },
    }
    const pairs = [pair]
    const doors = doorsOf(OverTimeTable, { pairs, target: 'LIMA' })
    // Judgments, prompts and two rates at each of two moments.
    expect(doors).toHaveLength(8)
    for (const door of doors) expect(door).toMatch(/ \?system=LIMA&against=Bard$/)
  })

  test('among criteria and degrees: each count and rate opens the judgments of its pair', () => {
    const tally = makeTally({ win: 3, tie: 1, loss: 2 })
    const results = makeResults({
      tallies: [{ ...tally, degrees: { win: { much: 2, slight: 1 }, loss: { much: 0, slight: 2 } } }],
      criteria: [{ criterion: 'harmlessness', question: 'Which is less harmful?', tallies: [tally] }],
    })
    const pair = '?system=LIMA&against=Bard'
    expect(doorsOf(Criteria, { results })).toEqual([
      ...['6', '3', '1', '2', '66.7%', '50.0%'].map((said) => `${said} ${pair}`),
      ...['2', '1', '66.7%'].map((said) => `${said} ${pair}&outcome=win`),
      ...['2', '0.0%'].map((said) => `${said} ${pair}&outcome=loss`),
    ])
  })

  test('among language models: each number opens what the model said, or what people said together', () => {
    const measure = makeMeasure(0.5, 'Wilson', 7)
    const both = { withTies: measure, withoutTies: measure }
    const none = { consistent: undefinedMeasure('Nothing was shown in both orders.') }
    const judge = {
      ...{ judge: 'gpt4', people: both, majority: { ...both, kappa: measure } },
      ...{ order: { ...none, biasedToFirst: none.consistent }, selfPreference: { difference: none.consistent } },
      length: { difference: none.consistent },
    }
    // What of a report is not shown is left out.
    const judges = {
      people: { judgments: 9, raters: 2, agreement: both },
      judges: [judge],
      rule: 'all',
      level: 0.95,
    } as unknown as Judges
    const doors = doorsOf(JudgesPart, { judges })
    expect(doors).toContain('50.0% ?kinds=human&raters=2')
    expect(doors).toContain('7 ?kinds=judge&rater=gpt4')
  })

  test('among sides: each count opens the judgments for that side, unless some sides are not recorded', () => {
    const bias = makeBias()
    const side = { ...bias.side, a: 3, b: 4, tie: 0, unknown: 0 }
    expect(doorsOf(SideTable, { side, target: null })).toEqual(['3 ?preference=a', '4 ?preference=b'])
    expect(doorsOf(SideTable, { side: { ...side, unknown: 1 }, target: null })).toEqual([])
    // Of a target the judgments that it is in; p is that of the decided.
    expect(doorsOf(SideTable, { side: { ...side, p: 0.5 }, target: 'LIMA' })).toEqual([
      ...['3 ?system=LIMA&preference=a', '4 ?system=LIMA&preference=b', '0.50 ?system=LIMA&decided=yes'],
    ])
  })

  test('among length and formatting: each count, and what is computed from it', () => {
    const { length } = makeBias()
    const share = { shareByPrompt: makeMeasure(0.6, 'CR1', 100), logOdds: makeMeasure(0.2, 'logistic', 125) }
    const effect = { ...length, ...share, ...{ more: 60, less: 40, tie: 5, equal: 20 } }
    const rows = featureRows(makeBias({ length: effect })).slice(0, 1)
    expect(doorsOf(FeatureTable, { rows, target: 'LIMA' })).toEqual([
      '60 ?system=LIMA&form=length-more',
      '40 ?system=LIMA&form=length-less',
      '5 ?system=LIMA&form=length-tie',
      '20 ?system=LIMA&form=length-equal',
      '60.0% ?system=LIMA&form=length-decided',
      '0.20 ?system=LIMA&form=length-known',
    ])
    for (const { feature } of featureRows(makeBias()))
      expect(Value.Check(BrowseQuery, { form: `${feature}-more` })).toBe(true)
  })

  test('among rates with length held: n, each rate, and how much longer', () => {
    const rates = { halfTieRate: makeMeasure(0.5, 'CR1', 9), lengthControlled: makeMeasure(0.4, 'logistic', 8) }
    const logOdds = makeMeasure(0.1, 'logistic', 8)
    const rows = [{ target: 'LIMA', baseline: 'Bard', ...rates, logOdds, meanDifference: 120 }]
    const style = { strengths: [], style: [], rates: [] }
    const known = '?system=LIMA&against=Bard&form=length-known'
    expect(doorsOf(LengthControlled, { rows, style, target: 'LIMA' })).toEqual([
      ...[`8 ${known}`, '50.0% ?system=LIMA&against=Bard', `40.0% ${known}`, `+120 ${known}`],
    ])
  })

  test('among the conclusions: each p, and the decided judgments', () => {
    const rows = [makePairTally({ win: 3, tie: 1, loss: 2 })]
    const pair = '?system=LIMA&against=Bard'
    expect(doorsOf(Conclusions, { rows, all: rows, target: 'LIMA' })).toEqual([
      ...[`0.030 ${pair}`, `0.060 ${pair}`],
      ...[`0.040 ${pair}&decided=yes`, `0.080 ${pair}&decided=yes`, `5 ${pair}&decided=yes`],
    ])
  })

  test('among the intervals: n, prompts, raters and each interval', () => {
    const rows = [makePairTally({ win: 3, tie: 1, loss: 2 })]
    const of = (rate: 'winRate' | 'winShareOfDecided') => doorsOf(IntervalsTable, { rows, rate, target: 'LIMA' })
    expect(of('winRate').slice(0, 3)).toEqual(['6', '6', '4'].map((n) => `${n} ?system=LIMA&against=Bard`))
    expect(of('winRate').length).toBeGreaterThan(6)
    expect(of('winShareOfDecided').at(-1)).toMatch(/&decided=yes$/)
  })

  test('among what hangs on whom: the judgments of the pair, without one rater, of that rater, and those to leave out', () => {
    const influence = {
      ...{ rate: 'half-tie' as const, estimate: 0.45, lowest: { rate: 0.41, without: 'ada' } },
      highest: { rate: 0.48, without: 'ben' },
      judgmentsToFlip: { count: 12, outcomes: 'losses' },
      ratersToFlip: { count: 2, raters: ['ada', 'ben'] },
    }
    const pairs = [{ systems: ['LIMA', 'Bard'] as [string, string], n: 90, rates: [influence] }]
    const pair = '&against=Bard'
    expect(doorsOf(InfluenceTable, { pairs, target: 'LIMA', kinds: ['human', 'judge'] })).toEqual(
      [
        ...[`45.0% ${pair}`, `90 ${pair}`],
        ...[`41.0% ${pair}&notBy=ada`, `ada ${pair}&rater=ada`, `48.0% ${pair}&notBy=ben`, `ben ${pair}&rater=ben`],
        ...[`12 judgments (losses) ${pair}&outcome=loss`, `ada ${pair}&rater=ada`, `ben ${pair}&rater=ben`],
        // Language models are no raters here.
      ].map((door) => door.replace(' &', ' ?kinds=human&system=LIMA&')),
    )
    const nobody = { ...influence, lowest: null, highest: null, judgmentsToFlip: null, ratersToFlip: null }
    expect(
      doorsOf(InfluenceTable, { pairs: [{ ...pairs[0]!, rates: [nobody] }], target: null, kinds: [] }),
    ).toHaveLength(2)
  })

  test('among the coefficients of agreement: n opens what two raters or more judged, as each counts it', () => {
    const of = (n: number) => makeMeasure(0.5, 'Wilson', n)
    const agreement = makeAgreement({
      ...{ raterPairs: 144, raw: of(144), withoutTies: of(90), humanAgainstOthers: of(60), krippendorffAlpha: of(50) },
    })
    const doors = doorsOf(Agreement, { agreement, kinds: ['human'] })
    expect(doors).toEqual(
      expect.arrayContaining(['144 ?raters=2', '90 ?decided=yes&raters=2', '60 ?raters=3', '50 ?times=2']),
    )
    expect(doorsOf(Agreement, { agreement, kinds: ['human', 'judge'] })).toContain('144 ?kinds=human&raters=2')
  })

  test('between groups of raters: agreement and n open what both judged', () => {
    const measure = makeMeasure(0.5, 'Wilson', 7)
    const between = (one: string, other: string) => ({
      ...{ groups: [one, other] as [string, string], n: 7, comparisons: 7, raw: measure, tieDiscounted: measure },
      ...{ tieDiscountedItemMean: measure, withoutTies: measure, cohenKappa: measure },
      chance: { raw: null, tieDiscounted: null },
    })
    expect(doorsOf(GroupMatrix, { groups: [between('crowd', 'judge')], kinds: ['simulated'] })).toEqual(
      ['50.0%', '7'].map((said) => `${said} ?kinds=simulated,judge&group=crowd&with=-judge`),
    )
  })

  test('among raters: what each said, preferred, and said of what others judged too', () => {
    const row = {
      ...{ rater: 'ada', kind: 'human' as const, group: null, n: 20, win: 8, tie: 4, loss: 8, longestRun: 3 },
      sides: { a: 8, b: 8, lean: makeMeasure(0.5, 'exact', 16) },
      ...{ pace: null, withOthers: makeMeasure(0.7, 'Wilson', 30), gold: null, accuracy: 0.8, tests: [], rules: [] },
      ...{ favours: null, errors: { win: { win: 0.8, tie: 0.1, loss: 0.1, n: 13 }, tie: null, loss: null } },
    }
    const by = '?kinds=human&rater=ada'
    const decided = '?kinds=human&decided=yes&rater=ada'
    expect(doorsOf(RatersTable, { rows: [row], flagLevel: 0.01 })).toEqual([
      ...[`ada ${by}`, `20 ${by}`, `8 / 4 / 8 ${by}`, `50.0% ${decided}`, `70.0% ${by}&raters=2`, `80.0% ${by}`],
    ])
    // What a table of errors rests on are the rater's judgments.
    expect(doorsOf(RaterErrors, { rows: [row], few: 12 })).toEqual([`ada ${by}`, `80.0% / 10.0% / 10.0% ${by}`])
  })

  test('in the progress: what is judged opens judgments, what is planned the comparisons of the plan', () => {
    const working = [{ rater: 'ada', kind: 'human' as const, judged: 7, lastSeenAt: '2026-01-01T00:00:00.000Z' }]
    const rows = [makeTally({ win: 3, tie: 1, loss: 2 })]
    const results = makeResults({ tallies: rows, working, workingCount: 1 })
    const pair = '?system=LIMA&against=Bard'
    expect(doorsOf(Progress, { results, rows, target: 'LIMA' })).toEqual([
      ...['6 ', '100 ?system=LIMA&order=files', `6 ${pair}`, `100 ${pair}&order=files`],
      ...['ada ?kinds=human&rater=ada', '7 ?kinds=human&rater=ada'],
    ])
  })

  test('and what it looks for is said in words, each of which can be taken out', () => {
    const search = 'decided=yes&form=headings-less&notBy=ada&raters=2&times=3'
    const query = queryIn(new URLSearchParams(search))
    expect(Value.Check(BrowseQuery, query)).toBe(true)
    expect(phrases(query).map(({ words }) => words)).toEqual([
      ...['decided, no ties', 'the one with fewer headings chosen', 'not by ada'],
      ...['judged by 2 raters or more', 'judged 3 times or more'],
    ])
    for (const { name } of phrases(query)) expect(phrases(without(query, name))).toHaveLength(4)
    const props = { query, choices: null, order: 'contested', onChange: () => undefined }
    const { body } = render(Filters, { props })
    expect(body).toMatch(/<option value="headings-less"[^>]*>(<!---->)?the one with fewer headings chosen/)
  })
})
