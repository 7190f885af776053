import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fourIntervals, halfWords, intervalFor, layOutCertainty, rowInWords } from '../../client/dashboard/certainty.ts'
import { intervalNumbers } from '../../client/dashboard/certaintyFile.ts'
import { captionOf } from '../../client/dashboard/caption.ts'
import { conclusionsAnswer, conclusionWords, sequenceWords } from '../../client/dashboard/conclusions.ts'
import { analyzedRow, fits, inOrder, isCurrent } from '../../client/dashboard/fitting.ts'
import { boundsOf, intervalWords, pWords, written } from '../../client/dashboard/measures.ts'
import { fourRates, intervalNote, live, now, printed, withPrinted } from '../../client/dashboard/rates.ts'
import { headline } from '../../client/dashboard/words.ts'
import { makeAnalysis, makeMeasure, makePairTally, undefinedMeasure } from './makeAnalysis.ts'
import { makeResults, makeTally } from './makeResults.ts'

const bard = { win: 33, tie: 25, loss: 42 }

describe('an analysis', () => {
  test('stands beside the results only where it counts the same kinds, side and judgments', () => {
    const results = makeResults()
    expect(isCurrent(makeAnalysis(), results)).toBe(true)
    expect(fits(makeAnalysis({ target: null }), results)).toBe(false)
    expect(fits(makeAnalysis({ kinds: ['simulated'] }), results)).toBe(false)
    const before = makeAnalysis({ sequence: 0 })
    expect(fits(before, results)).toBe(true)
    expect(isCurrent(before, results)).toBe(false)
    expect(isCurrent(makeAnalysis(), makeResults({ sequence: 2 }))).toBe(false)
  })

  test('of the same kinds in another order is the same', () => {
    const kinds = { human: 50, simulated: 50, test: 0, judge: 0 }
    const results = makeResults({ kinds: ['simulated', 'human'], judgmentsByKind: kinds })
    expect(fits(makeAnalysis({ kinds: ['human', 'simulated'] }), results)).toBe(true)
  })

  test('keeps to the order of the rows on the page', () => {
    const tallies = ['GPT-4', 'Bard', 'Claude'].map((baseline) => makePairTally({ baseline, ...bard }))
    const rows = ['Claude', 'Bard'].map((baseline) => makeTally({ baseline, ...bard }))
    const names = inOrder(makeAnalysis({ tallies }), rows).map(({ baseline }) => baseline)
    expect(names).toEqual(['Claude', 'Bard', 'GPT-4'])
  })
})

describe('a rate', () => {
  test('is printed with the clustered interval, and with the independent one where that cannot be had', () => {
    const tally = makePairTally(bard)
    expect(printed(tally, 'winRate').method).toMatch(/^cluster-robust/)
    tally.clustered.winRate = { ...tally.clustered.winRate, n: 0, low: null, high: null, why: 'One prompt only.' }
    expect(printed(tally, 'winRate').method).toBe('Wilson')
  })

  test('is that of the live numbers until the analysis is there', () => {
    const row = makeTally(bard)
    expect(now(row, undefined, 'winOrTieRate')).toMatchObject({ estimate: 0.58, method: 'Wilson', n: 100 })
    const analyzed = analyzedRow(makeAnalysis(), row)
    expect(now(row, analyzed, 'winOrTieRate')?.method).toMatch(/^cluster-robust/)
    expect(analyzedRow(null, row)).toBeUndefined()
  })

  test('of the decided rests on them alone, and of none is not known', () => {
    const row = makeTally(bard)
    row.rates!.winShareOfDecided = { estimate: 33 / 75 }
    expect(live(row, 'winShareOfDecided')).toMatchObject({ estimate: 33 / 75, low: null, n: 75 })
    expect(live(makeTally({ win: 0, tie: 5, loss: 0 }), 'winShareOfDecided')).toBeNull()
    expect(live(makeTally({ win: 0, tie: 0, loss: 0 }), 'winRate')).toBeNull()
  })

  test('is named, with its formula in the numbers at hand', () => {
    const tally = makeTally(bard)
    expect(fourRates.map(({ label, example }) => `${label}: ${example(tally)}`)).toEqual([
      'Win-or-tie rate: (33 + 25) ÷ 100',
      'Win rate: 33 ÷ 100',
      'Half-tie rate: (33 + 25 ÷ 2) ÷ 100',
      'Win share of decided: 33 ÷ 75',
    ])
  })

  test('of one prompt has no interval, and of prompts not recorded the independent one', () => {
    const one = makePairTally(bard)
    one.clustered.winRate = {
      ...one.clustered.winRate,
      low: null,
      high: null,
      n: 1,
      why: 'All judgments are of one prompt.',
    }
    expect(printed(one, 'winRate')).toMatchObject({ low: null, why: 'All judgments are of one prompt.' })
    const unnamed = makePairTally(bard)
    unnamed.clustered.winRate = { ...unnamed.clustered.winRate, low: null, high: null, n: 0, why: 'Not recorded.' }
    expect(printed(unnamed, 'winRate').method).toBe('Wilson')
    expect(withPrinted(makeTally(bard), one).rates!.winRate).toEqual({ estimate: 0.33 })
  })

  test('has a note of all the methods shown, each by what it takes for granted', () => {
    const [byPrompt, wilson] = [makeMeasure(0.5, 'cluster-robust by prompt (CR1, t)', 9), makeMeasure(0.5, 'Wilson', 9)]
    expect(intervalNote([byPrompt, null], true)).toContain('(CR1, t), which allows for judgments of one prompt')
    const alone = intervalNote([wilson], true)
    expect(alone).toContain('Wilson, for judgments as if they were independent, since prompts are not recorded')
    expect(alone).not.toContain('resemble')
    expect(intervalNote([byPrompt, wilson], true)).toMatch(
      /CR1.*resemble.*Others: 95% interval, Wilson, for judgments as if/,
    )
    expect(intervalNote([wilson], false)).toContain('while the intervals clustered by prompt are being computed')
    expect(intervalNote([undefinedMeasure('None.')], true)).toBe('There are no intervals.')
  })

  test('has a caption of all the methods shown', () => {
    const [one, other] = [makeTally(bard), makeTally({ ...bard, baseline: 'Claude' })]
    const rows = [withPrinted(one, makePairTally(bard)), other]
    expect(captionOf(makeResults({ tallies: rows }), rows, 'LIMA')).toContain(
      'Marks: 95% interval, clustered by prompt; 95% interval, Wilson, of the win rate',
    )
    expect(captionOf(makeResults({ tallies: rows }), rows, 'LIMA')).toMatch(/Wilson: judgments taken as independent\.$/)
    expect(captionOf(makeResults({ tallies: rows }), rows.slice(0, 1), 'LIMA')).not.toContain('independent')
  })

  test('in the headline says which interval it has', () => {
    const tally = makeTally(bard)
    const results = makeResults({ tallies: [tally] })
    const analyzed = printed(makePairTally(bard), 'winOrTieRate')
    expect(headline(results, tally)).toContain('(95% interval 48–68%, Wilson)')
    expect(headline(results, tally, analyzed)).toContain('(95% interval 48–68%, clustered by prompt)')
    const none = undefinedMeasure('There is one prompt only.')
    expect(headline(results, tally, none)).toMatch(/against Bard\.$/)
  })
})

describe('a number', () => {
  test('is written with a real minus and never as minus zero', () => {
    expect(written(-0.345, 'number')).toBe('−0.34')
    expect(written(-0.001, 'number')).toBe('0.00')
    expect(written(0.5417, 'share')).toBe('54.2%')
    expect(written(1016.6, 'points')).toBe('1017')
  })

  test('has bounds that do not run into a minus, and none where there are none', () => {
    expect(boundsOf({ low: -0.5, high: -0.25 }, 'number')).toBe('−0.50 to −0.25')
    expect(boundsOf({ low: 0.4, high: 0.6 }, 'share')).toBe('40.0–60.0')
    expect(boundsOf({ low: null, high: null }, 'share')).toBeNull()
    expect(intervalWords(makeMeasure(0.5, 'Wilson', 10), 'share')).toBe('95% interval 40.0–60.0%, Wilson')
  })

  test('that is a p is never zero', () => {
    expect([0, 0.00004, 0.0304, 0.65, 1].map(pWords)).toEqual(['< 0.001', '< 0.001', '= 0.030', '= 0.65', '= 1'])
  })
})

describe('the four intervals', () => {
  const rows = [makePairTally(bard), makePairTally({ baseline: 'Claude', win: 24, tie: 22, loss: 54 })]

  test('take the sequence that stopping rests on', () => {
    const tally = makePairTally(bard)
    expect(intervalFor(tally, 'watched', 'winRate').method).toMatch(/^asymptotic/)
    tally.stopping.from = 'anytime'
    expect(intervalFor(tally, 'watched', 'winRate').method).toMatch(/^beta-binomial/)
  })

  test('stand in the same order in every row, inside the drawing, at any width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 240, max: 1200 }), fc.constantFrom('LIMA', null), (width, target) => {
        const figure = layOutCertainty({ rows, rate: 'winOrTieRate', target, width })
        for (const row of figure.rows) {
          expect(row.marks.map(({ kind }) => kind)).toEqual(fourIntervals.map(({ kind }) => kind))
          for (const { y, ends, estimate } of row.marks) {
            expect(row.y + y).toBeLessThan(figure.end)
            expect(ends![0]).toBeGreaterThanOrEqual(figure.left)
            expect(ends![1]).toBeLessThanOrEqual(figure.right)
            expect(estimate).toBeGreaterThan(ends![0])
          }
        }
        const [one, other] = figure.rows
        expect(other!.y).toBeGreaterThan(one!.y + one!.height)
      }),
    )
  })

  test('that cannot be had are left out of the drawing, with the reason in words', () => {
    const tally = makePairTally(bard)
    tally.twoWay.winRate = undefinedMeasure('No replicates were asked for.')
    const figure = layOutCertainty({ rows: [tally], rate: 'winRate', target: 'LIMA', width: 700 })
    expect(figure.rows[0]!.marks.find(({ kind }) => kind === 'twoWay')).toMatchObject({ estimate: null, ends: null })
    expect(rowInWords(tally, 'winRate', 'LIMA')).toContain('By prompt and rater: No replicates were asked for.')
  })

  test('stand beside a line at ½ that means no difference only where ties do not count wholly for one side', () => {
    expect(halfWords('halfTieRate')).toBe('½: no difference')
    expect(halfWords('winShareOfDecided')).toBe('½: no difference')
    expect(halfWords('winOrTieRate')).toBe('½ of the judgments')
    expect(halfWords('winRate')).toBe('½ of the judgments')
  })

  test('are said with all their numbers to those who hear the page', () => {
    expect(rowInWords(rows[0]!, 'winOrTieRate', 'LIMA')).toBe(
      'Bard, n = 100, 100 prompts · 4 raters. Clustered by prompt: 58.0% [48.0–68.0]. Valid while watching: 58.0% ' +
        '[48.0–68.0]. By prompt and rater: 58.0% [48.0–68.0]. As if independent: 58.0% [48.0–68.0].',
    )
  })

  test('are all in the file, a row each', () => {
    const read = parse<Record<string, string>>(intervalNumbers(rows, ['human']), { columns: true })
    expect(read).toHaveLength(2 * 4 * 5)
    expect(read[0]).toMatchObject({ baseline: 'Bard', rate: 'Win-or-tie rate', interval: 'Clustered by prompt' })
    expect(Number(read[0]!.low)).toBeCloseTo(0.48)
  })
})

describe('what may be concluded', () => {
  const of = (baseline: string, conclusion: 'better' | 'worse' | 'similar' | 'goOn', margin: number | null = null) => {
    const tally = makePairTally({ baseline, ...bard })
    return { ...tally, stopping: { ...tally.stopping, conclusion, margin } }
  }

  test('is said of each pair in words', () => {
    expect(conclusionWords(of('Bard', 'better'))).toBe('LIMA is preferred to Bard')
    expect(conclusionWords(of('Bard', 'worse'))).toBe('Bard is preferred to LIMA')
    expect(conclusionWords(of('Bard', 'similar', 0.05))).toBe('the two are alike to within 5 points')
    expect(conclusionWords(of('Bard', 'goOn'))).toBe('nothing yet: ½ is still possible')
  })

  test('is said of all in a sentence that says that stopping is free', () => {
    const answer = conclusionsAnswer([of('Bard', 'better'), of('GPT-4', 'worse'), of('Claude', 'goOn')], 'LIMA')
    expect(answer).toMatch(/^LIMA is preferred to Bard and loses to GPT-4; of Claude nothing can be concluded yet\. /)
    expect(answer).toContain('stop whenever one likes')
    expect(conclusionsAnswer([of('Bard', 'goOn')], 'LIMA')).toMatch(/^Nothing can be concluded yet of any baseline\. /)
    expect(conclusionsAnswer([of('Bard', 'better'), of('Claude', 'goOn')], null)).toMatch(/ of 1 of 2 pairs\. /)
  })

  test('names the sequence it rests on with its level, or why there is none', () => {
    const tally = of('Bard', 'better')
    tally.stopping.level = 0.99
    expect(sequenceWords(tally)).toBe('by the sequence on prompt means at 99%')
    tally.stopping.from = 'anytime'
    expect(sequenceWords(tally)).toBe('by the beta-binomial sequence at 99%')
    const few = of('Bard', 'goOn')
    few.stopping.why = 'Prompts are not recorded, so that nothing can be told by prompt.'
    expect(sequenceWords(few)).toBeNull()
    expect(conclusionWords(few)).toBe('nothing yet: prompts are not recorded, so that nothing can be told by prompt')
  })

  test('is said to hold for all baselines together', () => {
    expect(conclusionsAnswer([of('Bard', 'better')], 'LIMA')).toContain('for all of them together')
  })

  test('keeps a name of another direction to itself', () => {
    expect(conclusionWords(of('נמר', 'better'))).toBe('LIMA is preferred to \u2068נמר\u2069')
  })
})
