import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { featuresOf, relativeDifference } from '../../../server/stats/bias/features.ts'

describe('the features of a response', () => {
  test('of a text with everything', () => {
    const text = [
      '# Title', '', '## Part', '####### not a heading', '#nor this', 'See **bold**, __also__ and **not', 'closed**.',
      '1. one', '  2. two', '- a', '* b', '+ c', '-no', '```js', '# no heading', '- no item', '**no bold**', '```', 'end',
    ].join('\n') // prettier-ignore
    expect(featuresOf(text)).toEqual({ length: text.length, headings: 2, listItems: 5, bold: 2, codeBlocks: 1 })
  })

  test('length counts code points: a character beyond the first 65,536 is one', () => {
    expect(featuresOf('a😀b').length).toBe(3)
    expect(featuresOf('\ud800x\udc00').length).toBe(3)
  })

  test('a fence that is never closed runs to the end', () => {
    expect(featuresOf('# one\n```\n# two\n- x')).toMatchObject({ headings: 1, listItems: 0, codeBlocks: 1 })
    expect(featuresOf('```a```\n```b')).toMatchObject({ codeBlocks: 2 })
  })

  test('an empty text has none', () => {
    expect(featuresOf('')).toEqual({ length: 0, headings: 0, listItems: 0, bold: 0, codeBlocks: 0 })
  })

  test('every count is whole, 0 or more, and length is what iterating finds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const features = featuresOf(text)
        expect(features.length).toBe(Array.from(text).length)
        expect(Object.values(features).every((count) => Number.isInteger(count) && count >= 0)).toBe(true)
      }),
    )
  })

  test('a hostile text of a million characters takes no time worth speaking of', () => {
    const started = performance.now()
    for (const piece of ['`', '**', '\n', '_ _', '#', '- ', '```', ' \t', '**a']) featuresOf(piece.repeat(300_000))
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('the relative difference is 0 for equals, turns round and stays within −1 and 1', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (one, other) => {
        expect(relativeDifference(one, other)).toBeCloseTo(-relativeDifference(other, one), 12)
        expect(Math.abs(relativeDifference(one, other))).toBeLessThanOrEqual(1)
        expect(relativeDifference(one, one)).toBe(0)
      }),
    )
  })
})
