import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tiesBounded } from '../../../server/stats/strengths/boundedTies.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { fitStrengths } from '../../../server/stats/strengths/fit.ts'
import { countJudgment, emptyPairTable, pairCountsOf } from '../../../server/stats/strengths/pairTable.ts'
import { raoKupper } from '../../../server/stats/strengths/raoKupper.ts'

type Judged = [a: number, b: number, outcome: number]

function countsOf(judged: Judged[]) {
  const table = emptyPairTable(4)
  for (const [a, b, outcome] of judged) countJudgment(table, a, b, outcome)
  return pairCountsOf(table)
}

/** Walks every circle of systems, one by one: does any hold more wins than ties? */
function circleOfWins(judged: Judged[]): boolean {
  const steps: [from: number, to: number, worth: number][] = judged.flatMap(([a, b, outcome]) =>
    outcome === 1 ? [[a, b, -1], [b, a, -1]] : outcome === 2 ? [[a, b, 1]] : [[b, a, 1]],
  ) // prettier-ignore
  const walk = (start: number, at: number, worth: number, met: number[]): boolean =>
    steps.some(([from, to, more]) => {
      if (from !== at) return false
      if (to === start) return worth + more > 0
      return !met.includes(to) && walk(start, to, worth + more, [...met, to])
    })
  return [0, 1, 2, 3].some((start) => walk(start, start, 0, [start]))
}

const judged = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 }))
    .filter(([a, b]) => a !== b),
  { minLength: 1, maxLength: 9 },
)

describe('strengths with a parameter for ties', () => {
  test('are bounded exactly where a circle holds more wins than ties', () => {
    fc.assert(
      fc.property(judged, (judgments) => {
        expect(tiesBounded(countsOf(judgments))).toBe(circleOfWins(judgments))
      }),
    )
  })

  test.each([davidson, raoKupper])('have no likeliest values from wins and ties of one side alone: $name', (model) => {
    const fit = fitStrengths(model, countsOf([[0, 1, 1], [0, 1, 1], [0, 1, 2]])) // prettier-ignore
    expect(fit).toMatchObject({
      converged: false,
      why: expect.stringContaining('limits how likely ties are') as string,
    })
    expect(fitStrengths(model, countsOf([[0, 1, 1], [0, 1, 0], [0, 1, 2]])).converged).toBe(true) // prettier-ignore
  })

  test('that a fit does find are where its likelihood is flat, and not at the edge of what numbers hold', () => {
    fc.assert(
      fc.property(judged, fc.constantFrom(davidson, raoKupper), (judgments, model) => {
        const fit = fitStrengths(model, countsOf(judgments))
        if (fit.converged) for (const value of fit.at) expect(Math.abs(value)).toBeLessThan(12)
      }),
    )
  })
})
