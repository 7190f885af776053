import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aheadIn, judgedInOrder, usualLeaseMinutes } from '../../server/contract/design.ts'
import { leadOfSides, leavesRoom, thatLeadTooFar } from '../../server/contract/standing.ts'

const side = fc.constantFrom('a' as const, 'b' as const)

describe('pairs that are held in order', () => {
  test('without those that lead too far, a rater may stop anywhere within the bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2, max: 2 }), fc.array(side, { maxLength: 50 }), (lead, sides) => {
        const tooFar = thatLeadTooFar(lead, sides)
        const rest = sides.filter((_, place) => !tooFar.includes(place))
        for (let stop = 0; stop <= rest.length; stop++) {
          expect(Math.abs(lead + leadOfSides(rest.slice(0, stop)))).toBeLessThanOrEqual(2)
        }
        expect(thatLeadTooFar(lead, rest)).toEqual([])
      }),
    )
  })

  test('weigh as if they were judged, so that as many on each side leave room for more', () => {
    const given = [
      { first: 'x', second: 'y', firstSide: 'a' as const, n: 10 },
      { first: 'x', second: 'y', firstSide: 'b' as const, n: 10 },
    ]
    const held = Array.from({ length: 20 }, (_, place) => (place % 2 === 0 ? ('a' as const) : ('b' as const)))
    expect(leavesRoom({ given, held, inOrder: true }, 'a')).toBe(true)
    // Where any of them may be skipped, it is not so.
    expect(leavesRoom({ given, held }, 'a')).toBe(false)
  })

  test('are the rule where a study holds more than two ahead of pairs, and are held for longer', () => {
    expect(aheadIn({})).toBe(2)
    expect([judgedInOrder({}), judgedInOrder({ ahead: 3 })]).toEqual([false, true])
    expect(judgedInOrder({ ahead: 20, single: { scale: 'audit' } })).toBe(false)
    expect([usualLeaseMinutes({}), usualLeaseMinutes({ ahead: 20 })]).toEqual([30, 200])
  })
})
