import { parse } from 'csv-parse/sync'
import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { doorTo, phrases, queryIn } from '../../client/browse/query.ts'
import Slices from '../../client/dashboard/Slices.svelte'
import {
  differenceSentence,
  dimensionLabel,
  multiplicityWords,
  nothingToSlice,
  sliceLabel,
  sliceNumbers,
} from '../../client/dashboard/sliceWords.ts'
import { sliceQuery } from '../../client/dashboard/sliceQuery.ts'
import type { Dimension, Slice, SliceRow } from '../../server/contract/slices.ts'
import { makeAnalysis, makePairTally } from './makeAnalysis.ts'

const pair = { target: 'LIMA', baseline: 'Bard' }
const tally = makePairTally({ win: 33, tie: 25, loss: 42 })
const slice = (value: string | null, label = value ?? 'none'): Slice => ({ value, label, judgments: 50, prompts: 50, raters: 4 }) // prettier-ignore

const row = (place: number, n: number): SliceRow => ({
  ...{ ...pair, slice: place, n, prompts: n, raters: 4 },
  enough: n < 20 ? null : { win: 20, tie: 10, loss: n - 30, rates: tally.clustered, p: 0.01, pHolm: 0.02 },
})

const difference = { ...pair, slices: 2, statistic: 4.2, degrees: [1, 40.25], p: 0.0471, pHolm: 0.0942 }
const area: Dimension = {
  ...{ id: 'area', kind: 'tag', name: 'area' },
  slices: [slice('<b>law</b>'), slice(null), slice('code')],
  rows: [row(0, 81), row(1, 12), row(2, 40)],
  differences: [difference],
}

describe('slices', () => {
  test('open the judgments behind them, whatever they are of', () => {
    const of = (kind: Dimension['kind'], name: string, one: Slice) => sliceQuery({ ...area, kind, name }, one, pair)
    const base = { system: 'LIMA', against: 'Bard' }
    expect(of('tag', 'area', slice('a=b & c'))).toEqual({ ...base, tag: 'area=a=b & c' })
    expect(of('tag', 'area', slice(null))).toEqual({ ...base, tag: 'area=' })
    expect(of('tag', 'category', slice('law'))).toEqual({ ...base, category: 'law' })
    expect(of('tag', 'category', slice(null))).toEqual({ ...base, tag: 'category=' })
    expect(of('turn', 'turn', slice('0'))).toEqual({ ...base, turn: '0' })
    expect(of('raterGroup', 'group of raters', { ...slice(null), raterKind: 'judge' })).toEqual({
      ...base,
      group: '-judge',
    })
    expect(of('responseLength', 'length', slice('4000-'))).toEqual({ ...base, responseLength: '4000-' })
    expect(of('promptLength', 'length', slice(null))).toEqual({ ...base, promptLength: 'unknown' })
  })

  test('are said in the words of Browse, after going through its address', () => {
    const said = (query: Parameters<typeof doorTo>[1]) =>
      phrases(queryIn(new URL(doorTo('lima', query), 'http://x').searchParams)).map(({ words }) => words)
    expect(said({ tag: 'area=' })).toEqual(['no area'])
    expect(said({ tag: 'area=law' })).toEqual(['tag area: law'])
    expect(said({ responseLength: '500-999' })).toEqual(['responses of 500–999 characters'])
    expect(said({ promptLength: '3000-' })).toEqual(['prompts of 3000 characters or more'])
  })

  test('differ where the adjusted p says so, and otherwise cannot be seen to', () => {
    expect(differenceSentence(difference, 1)).toContain('cannot be seen: F(1, 40.3) = 4.20, p = 0.047.')
    expect(differenceSentence({ ...difference, pHolm: 0.0471 }, 1)).toMatch(
      /^The half-tie rate of LIMA against Bard differs/,
    )
    expect(differenceSentence(difference, 2)).toContain('p = 0.094 adjusted over 2 pairs')
    const untested = { ...difference, p: null, statistic: null, degrees: null, pHolm: null, why: 'Too few prompts.' }
    expect(differenceSentence(untested, 2)).toMatch(/cannot be tested\. Too few prompts\.$/)
    expect(differenceSentence(undefined, 2)).toBe('')
  })

  test('say over how many tests p is adjusted, and nothing of it where nothing is tested', () => {
    const untested = { ...row(0, 81), enough: { ...row(0, 81).enough!, p: null, pHolm: null } }
    expect(multiplicityWords([row(0, 81), row(1, 12), row(2, 40)])).toContain('adjusted over all 2 tests of this table')
    expect(multiplicityWords([row(0, 81), row(1, 12)])).toContain('the only test')
    expect(multiplicityWords([untested, row(1, 12)])).toMatch(/^Each interval .* Nothing is tested yet/)
    expect(multiplicityWords([row(1, 12)])).toBe('Nothing is tested yet, here or in the other pairs.')
  })

  test('that say nothing are named so, and a page without any says what to do', () => {
    expect(sliceLabel(slice(null), area)).toBe('no area')
    expect(dimensionLabel({ kind: 'turn', name: 'turn' })).toBe('Turn')
    const none = { least: 20, dimensions: [], notSliced: [{ name: 'url', why: 'It has 300 values.' }] }
    expect(nothingToSlice(none)).toContain('Left out: url (It has 300 values).')
  })

  test('are on the page with a number or a word in each cell, and text as text', () => {
    const analysis = makeAnalysis({
      tallies: [tally],
      slices: { least: 20, dimensions: [area], notSliced: [{ name: 'id', why: 'It says the same of every prompt.' }] },
    })
    const { body } = render(Slices, { props: { analysis, order: [], study: 'lima' } })
    expect(body).toContain('&lt;b>law&lt;/b>')
    expect(body).not.toContain('<b>law')
    expect(body).toContain('too few')
    expect(body).toContain('fewer than 20 judgments')
    expect(body).toContain('no area')
    expect(body).toContain('It says the same of every prompt')
    expect(body.match(/<tr/g)).toHaveLength(5)
    const empty = render(Slices, { props: { analysis: makeAnalysis({ tallies: [tally] }), order: [], study: 'lima' } })
    expect(empty.body).toContain('cannot be sliced')
  })

  test('leave as CSV with every rate, and with none where there are too few', () => {
    const rows: Record<string, string>[] = parse(sliceNumbers(area, ['human']), { columns: true })
    expect(rows).toHaveLength(4 + 1 + 4)
    expect(rows[0]).toMatchObject({ slice: '<b>law</b>', judgments: '81', wins: '20', p_holm: '0.02' })
    expect(rows[4]).toMatchObject({ judgments: '12', wins: '', estimate: '', why: 'too few judgments' })
  })
})
