import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Refusal } from '../../client/api.ts'
import { Evidence } from '../../client/dashboard/Evidence.svelte.ts'
import { Board } from '../../client/dashboard/Board.svelte.ts'
import { captionOf, stampOf } from '../../client/dashboard/caption.ts'
import { cut, layOut } from '../../client/dashboard/figure.ts'
import { figureNumbers } from '../../client/dashboard/figureFile.ts'
import { publishedApart, publishedFor } from '../../client/dashboard/published.ts'
import { arrange } from '../../client/dashboard/rowOrder.ts'
import { headline, isolated, rowName, tallyKey, wholePercents, withIsolated } from '../../client/dashboard/words.ts'
import { Live } from '../../client/live.svelte.ts'
import { makeResults, makeTally } from './makeResults.ts'

const names = (rows: { baseline: string }[]) => rows.map((row) => row.baseline)

describe('the headline', () => {
  test('is a sentence a paper could print', () => {
    const tally = makeTally({ win: 103, tie: 78, loss: 131 })
    tally.rates!.winOrTieRate = { estimate: 181 / 312, low: 0.5248, high: 0.6336, level: 0.95, method: 'wilson' }
    expect(headline(makeResults({ tallies: [tally] }), tally)).toBe(
      'Raters preferred LIMA or saw no difference in 58% of 312 judgments against Bard (95% interval 52–63%, Wilson).',
    )
  })

  test('never speaks of people where the judgments are not theirs', () => {
    const tally = makeTally({ win: 1, tie: 0, loss: 0 })
    const simulated = { human: 0, simulated: 1, test: 0, judge: 0 }
    expect(headline(makeResults({ kinds: ['simulated'], judgmentsByKind: simulated }), tally)).toMatch(
      /^Simulated raters preferred LIMA .* of 1 judgment against/,
    )
    const both = makeResults({
      kinds: ['human', 'judge'],
      judgmentsByKind: { human: 1, simulated: 0, test: 0, judge: 1 },
    })
    expect(headline(both, tally)).toMatch(/^Human raters and language-model judges, pooled, preferred/)
  })

  test('keeps what an imported name turns round inside that name', () => {
    const tally = makeTally({ baseline: 'evil\u202Eeman', target: '\u2069x\u202E', win: 1, tie: 0, loss: 0 })
    const sentence = headline(makeResults({ tallies: [tally] }), tally)!
    expect(sentence).toContain('against \u2068evil\u202Eeman\u2069 (')
    expect(sentence).toContain('preferred \u2068x\u202E\u2069 or')
    expect(rowName(tally, null)).toBe('\u2068x\u202E\u2069 against \u2068evil\u202Eeman\u2069')
    expect(isolated('gpt-4')).toBe('gpt-4')
    expect(withIsolated('from a\u202Eb to b', ['a\u202Eb', 'b'])).toBe('from \u2068a\u202Eb\u2069 to b')
    expect(isolated('נמר')).toBe('\u2068נמר\u2069')
  })

  test('says nothing of a baseline without judgments', () => {
    expect(headline(makeResults(), makeTally({ win: 0, tie: 0, loss: 0 }))).toBeNull()
  })
})

describe('the mark on the figure', () => {
  const stamped = (kinds: ('human' | 'simulated' | 'test')[]) =>
    stampOf(makeResults({ kinds, judgmentsByKind: { human: 5, simulated: 5, test: 0, judge: 0 } }))

  test('stands wherever anything but people is counted', () => {
    expect(stamped(['simulated'])).toBe('SIMULATED JUDGMENTS, NOT FROM PEOPLE')
    expect(stamped(['human', 'simulated'])).toBe('HUMAN AND SIMULATED JUDGMENTS POOLED')
  })

  test('is absent from people alone, also when a kind without judgments is asked for', () => {
    expect(stamped(['human'])).toBeNull()
    expect(stamped(['human', 'test'])).toBeNull()
  })

  test('is repeated in the caption, which names what is counted', () => {
    const results = makeResults({ kinds: ['human', 'simulated'] })
    expect(captionOf(results, results.tallies, 'LIMA')).toContain('100 human and simulated judgments by 4 raters')
  })
})

describe('the order of the rows', () => {
  const better = makeTally({ baseline: 'Bard', win: 50, tie: 8, loss: 42 })
  const worse = makeTally({ baseline: 'Claude', win: 40, tie: 10, loss: 50 })

  test('is by win-or-tie rate, best first, baselines without judgments last', () => {
    const none = makeTally({ baseline: 'GPT-4', win: 0, tie: 0, loss: 0 })
    expect(names(arrange([none, worse, better], [], 0))).toEqual(['Bard', 'Claude', 'GPT-4'])
  })

  test('stays when a row is ahead by less than the margin', () => {
    const close = makeTally({ baseline: 'Claude', win: 585, tie: 0, loss: 415 })
    const before = [better, worse].map(tallyKey)
    expect(names(arrange([close, better], before, 0.01))).toEqual(['Bard', 'Claude'])
    expect(names(arrange([close, better], before, 0))).toEqual(['Claude', 'Bard'])
  })

  test('changes when a row is ahead by more', () => {
    const ahead = makeTally({ baseline: 'Claude', win: 60, tie: 0, loss: 40 })
    expect(names(arrange([better, ahead], [better, worse].map(tallyKey), 0.01))).toEqual(['Claude', 'Bard'])
  })

  test('is exact without a margin, whatever stood before, and loses no row', () => {
    const counts = fc.record({ win: fc.nat(50), tie: fc.nat(50), loss: fc.nat(50) })
    const rows = fc.array(counts, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(rows, fc.array(fc.nat(99), { minLength: 8, maxLength: 8 }), (drawn, shuffle) => {
        const tallies = drawn.map((each, index) => makeTally({ baseline: `b${index}`, ...each }))
        const before = tallies
          .map((tally, index) => ({ key: tallyKey(tally), at: shuffle[index]! }))
          .sort((one, other) => one.at - other.at)
          .map(({ key }) => key)
        const rates = arrange(tallies, before, 0).map((tally) => tally.rates?.winOrTieRate.estimate ?? -1)
        expect(rates).toEqual([...rates].sort((one, other) => other - one))
        expect(new Set(names(arrange(tallies, before, 0.01)))).toEqual(new Set(names(tallies)))
      }),
    )
  })
})

describe('the figure', () => {
  const rows = [
    makeTally({ win: 33, tie: 25, loss: 42 }),
    makeTally({ baseline: 'Claude', win: 24, tie: 22, loss: 54 }),
  ]
  const drawn = (changes: object = {}) =>
    layOut({ rows, target: 'LIMA', published: null, stamped: false, width: 760, ...changes })

  test('fills each bar from end to end, its marks where the colours meet', () => {
    const figure = drawn()
    for (const row of figure.rows) {
      const [win, tie, loss] = row.segments
      expect(win!.x).toBeCloseTo(figure.left)
      expect(loss!.x + loss!.width).toBeCloseTo(figure.right)
      expect(row.above!.estimate).toBeCloseTo(tie!.x)
      expect(row.below!.estimate).toBeCloseTo(loss!.x)
    }
    expect(figure.rows[0]!.segments.map((segment) => segment.text)).toEqual(['33%', '25%', '42%'])
  })

  test('writes percentages that add up to 100', () => {
    expect(wholePercents([1, 1, 1])).toEqual(['34%', '33%', '33%'])
    expect(wholePercents([0, 0, 0])).toEqual(['0%', '0%', '0%'])
    const counts = fc.array(fc.nat(9999), { minLength: 3, maxLength: 3 }).filter((parts) => parts.some((n) => n > 0))
    fc.assert(
      fc.property(counts, (parts) => {
        const texts = wholePercents(parts).map((text) => Number.parseInt(text))
        const total = parts.reduce((sum, part) => sum + part, 0)
        expect(texts.reduce((sum, text) => sum + text, 0)).toBe(100)
        texts.forEach((text, place) => expect(Math.abs(text - (parts[place]! / total) * 100)).toBeLessThan(1))
      }),
    )
  })

  test('gives both names of a pair a line of their own', () => {
    const long = makeTally({ target: 'gpt-3.5-turbo', baseline: 'gpt-4-0613', win: 1, tie: 1, loss: 1 })
    for (const width of [340, 760]) {
      const [row, next] = drawn({ rows: [long, rows[1]!], target: null, width }).rows
      expect(row!.lines).toEqual(['gpt-3.5-turbo', 'against gpt-4-0613'])
      for (const line of row!.lines) expect(cut(line, width === 340 ? 210 : 760 * 0.32 - 14)).toBe(line)
      expect(next!.y).toBeGreaterThan(row!.y)
    }
  })

  test('writes nothing into a segment too small for it', () => {
    const [row] = drawn({ rows: [makeTally({ win: 98, tie: 1, loss: 1 })], width: 340 }).rows
    expect(row!.segments.map((segment) => segment.text)).toEqual(['98%', '', ''])
  })

  test('keeps all it draws inside its own height, wide and narrow, with printed figures and without', () => {
    const published = [
      { baseline: 'Bard', win: 33, tie: 25, loss: 42 },
      { baseline: 'GPT-4', win: 18, tie: 25, loss: 57 },
    ]
    for (const width of [320, 760]) {
      for (const figure of [drawn({ width }), drawn({ width, published, stamped: true })]) {
        const ends = [...figure.rows, ...figure.apart].map((row) => row.y)
        expect(Math.max(...ends)).toBeLessThan(figure.height)
        expect(ends).toEqual([...ends].sort((one, other) => one - other))
      }
    }
  })

  test('sets a printed figure beside the very baseline it is about, and the others apart', () => {
    const published = [
      { baseline: 'Bard', win: 33, tie: 25, loss: 42 },
      { baseline: 'Alpaca 65B', win: 53, tie: 21, loss: 26 },
    ]
    expect(publishedFor(published, 'bard')?.win).toBe(33)
    expect(publishedFor(published, 'Alpaca 13B')).toBeUndefined()
    expect(names(publishedApart(published, ['bard', 'Alpaca 13B']))).toEqual(['Alpaca 65B'])
    expect(drawn({ published }).rows.map((row) => row.ghost?.name)).toEqual(['Bard', undefined])
  })

  test('never sets LIMA beside a pair of two other systems', () => {
    const published = [{ baseline: 'Bard', win: 33, tie: 25, loss: 42 }]
    const figure = drawn({ published, target: null })
    expect(figure.rows.every((row) => row.ghost === undefined)).toBe(true)
    expect(figure.apart).toHaveLength(1)
  })
})

describe('the saved numbers', () => {
  test.each(['=cmd|x', '+1', '-1', '@a', '\tb', '\rc', '\nd'])(
    'hold no cell a spreadsheet would run: %j',
    (baseline) => {
      const numbers = figureNumbers([makeTally({ baseline, win: 1, tie: 0, loss: 0 })], ['human'])
      expect(numbers).toContain(`'${baseline}`)
      expect(numbers).not.toContain(`,${baseline}`)
    },
  )
})

describe("a study's page", () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function boardOf(changeStudy = vi.fn()) {
    let deliver: (text: string) => void = () => {}
    const live = new Live('lima', {
      open: () => {
        const wire = {
          close() {},
          set onmessage(listen: (message: { data: string }) => void) {
            deliver = (data) => listen({ data })
          },
        }
        return wire as unknown as WebSocket
      },
      fetchResults: () => new Promise(() => {}),
      now: () => 0,
      random: () => 0,
    })
    const evidence = new Evidence('lima', { fetchAnalysis: () => new Promise(() => {}) })
    const board = new Board('lima', live, { changeStudy }, evidence)
    board.watch({})
    return { board, show: (tallies = makeResults().tallies) => deliver(JSON.stringify(makeResults({ tallies }))) }
  }

  test('puts close rows in their exact order once judgments stop coming', () => {
    const { board, show } = boardOf()
    show([
      makeTally({ baseline: 'Bard', win: 580, tie: 0, loss: 420 }),
      makeTally({ baseline: 'Claude', win: 50, tie: 0, loss: 50 }),
    ])
    show([
      makeTally({ baseline: 'Bard', win: 580, tie: 0, loss: 420 }),
      makeTally({ baseline: 'Claude', win: 585, tie: 0, loss: 415 }),
    ])
    expect(names(board.rows)).toEqual(['Bard', 'Claude'])
    vi.advanceTimersByTime(2000)
    expect(names(board.rows)).toEqual(['Claude', 'Bard'])
  })

  test('speaks of the chosen baseline wherever its row goes', () => {
    const { board, show } = boardOf()
    const bard = makeTally({ baseline: 'Bard', win: 60, tie: 0, loss: 40 })
    const claude = makeTally({ baseline: 'Claude', win: 50, tie: 0, loss: 50 })
    show([bard, claude])
    expect(board.chosen?.baseline).toBe('Bard')
    board.choose(claude)
    show([bard, makeTally({ baseline: 'Claude', win: 90, tie: 0, loss: 10 })])
    expect(board.chosen).toMatchObject({ baseline: 'Claude', win: 90 })
  })

  test('never asks for no kind at all', () => {
    const { board, show } = boardOf()
    show()
    expect(board.withKind('simulated', true)).toEqual(['human', 'simulated'])
    expect(board.withKind('human', false)).toBeNull()
  })

  test('says why an action did not happen, and is ready for the next', async () => {
    const refused = new Refusal(409, { code: 'no_plan', message: 'The study has no plan.' })
    const { board } = boardOf(vi.fn().mockRejectedValue(refused))
    await board.change({ state: 'open' })
    expect(board.asked.failure).toBe('The study has no plan.')
    expect(board.asked.busy).toBe(false)
  })
})
