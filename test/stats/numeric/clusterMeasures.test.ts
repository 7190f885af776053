import { expect, test } from 'vitest'
import { byStudent, through } from '../../../server/stats/numeric/clusterMeasures.ts'

const measure = byStudent({ level: 0.95, method: 'm', n: 4 }, { estimate: 0.5, se: 0.1, clusters: 3 })

test('a measure seen through a function keeps its level, method and n', () => {
  const seen = through(measure, Math.exp)
  expect(seen).toMatchObject({ level: 0.95, method: 'm', n: 4 })
  expect([seen.estimate, seen.low, seen.high]).toEqual(
    [measure.estimate, measure.low, measure.high].map((x) => Math.exp(x!)),
  )
})

test('a bound too large to be written leaves no interval, and says why', () => {
  const wide = byStudent({ level: 0.95, method: 'm', n: 4 }, { estimate: 5, se: 400, clusters: 2 })
  expect(through(wide, Math.exp)).toMatchObject({
    estimate: Math.exp(5),
    low: null,
    high: null,
    why: expect.any(String) as string,
  })
  const huge = byStudent({ level: 0.95, method: 'm', n: 4 }, { estimate: 1e4, se: 1, clusters: 2 })
  expect(through(huge, Math.exp)).toMatchObject({
    estimate: null,
    low: null,
    high: null,
    why: expect.any(String) as string,
  })
})
