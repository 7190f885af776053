import { describe, expect, test } from 'vitest'
import { phrases, queryIn, searchOf, without } from '../../client/browse/query.ts'
import { finishWords } from '../../client/dashboard/finish.ts'
import { headToHead } from '../../client/dashboard/headToHead.ts'
import { makeResults, makeTally } from './makeResults.ts'

describe('every system against every other', () => {
  test('is the same from both sides, best first', () => {
    const results = makeResults({
      tallies: [
        makeTally({ target: 'A', baseline: 'B', win: 2, tie: 2, loss: 6 }),
        makeTally({ target: 'A', baseline: 'C', win: 4, tie: 0, loss: 0 }),
        makeTally({ target: 'B', baseline: 'C', win: 0, tie: 0, loss: 0 }),
      ],
    })
    const { names, between } = headToHead(results)
    expect(names).toEqual(['B', 'A', 'C'])
    expect(between('B', 'A')).toEqual({ n: 10, win: 6, tie: 2, loss: 2, rate: 0.7 })
    expect(between('A', 'B')!.rate + between('B', 'A')!.rate).toBeCloseTo(1)
    expect(between('B', 'C')).toBeNull()
  })
})

describe('the end of a plan', () => {
  const at = (judgmentsPerHour: number, judgments = 100) =>
    finishWords(makeResults({ judgments, planned: 300, judgmentsPerHour }))

  test('is told at the pace of the last hour, and not where there is none', () => {
    expect(at(50)).toMatch(/about 4 hours/)
    expect(at(400)).toMatch(/about 30 minutes/)
    expect(at(0)).toBeNull()
    expect(at(50, 300)).toBeNull()
  })
})

describe('the address of what is looked for', () => {
  test('comes back as it went, and loses what hangs on a phrase with it', () => {
    const query = { system: 'A & B', against: 'C', outcome: 'win', tag: 'a=b=c', search: '100%' }
    expect(queryIn(new URLSearchParams(searchOf(query)))).toEqual(query)
    expect(without(query, 'system')).toEqual({ outcome: 'win', tag: 'a=b=c', search: '100%' })
    expect(phrases(query).map(({ words }) => words)).toEqual(['A & B against C', 'A & B won', 'tag a: b=c', '“100%”'])
    expect(queryIn(new URLSearchParams('colour=red&rater='))).toEqual({})
  })
})
