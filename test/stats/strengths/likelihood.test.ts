import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seeded } from '../../../server/stats/random.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { evaluate, slopesAt, type Likelihood } from '../../../server/stats/strengths/likelihood.ts'
import { pairCountsOf, pairTableOf } from '../../../server/stats/strengths/pairTable.ts'
import { raoKupper } from '../../../server/stats/strengths/raoKupper.ts'
import { fitStrengths } from '../../../server/stats/strengths/fit.ts'
import { randomRows } from './counts.ts'

const systems = 5

test.each([halfWin, davidson, raoKupper])(
  'slopes taken alone are those that come with the curvature: $name',
  (model) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.boolean(),
        fc.boolean(),
        (seed, spread, side, prior) => {
          const random = seeded(seed)
          const pairs = pairCountsOf(pairTableOf(randomRows(systems, 60, 2, random)))
          const hasTie = model.tieStart !== null
          const size = systems + Number(hasTie) + Number(side)
          const likelihood: Likelihood = {
            model,
            pairs,
            group: new Int32Array(systems),
            groups: 1,
            tieAt: hasTie ? systems : -1,
            sideAt: side ? size - 1 : -1,
            size,
            weights: Float64Array.from(pairs.win, () => 0.5 + random.number()),
            precision: prior ? 0.7 : 0,
            gaugeAdded: new Float64Array(1),
          }
          const at = Float64Array.from({ length: size }, () => spread * random.number())
          // A tie parameter of 0 or less is none for Rao and Kupper's model.
          if (hasTie) at[systems] = 0.1 + random.number()
          const [alone, together] = [new Float64Array(size), new Float64Array(size)]
          slopesAt(likelihood, at, alone)
          evaluate(likelihood, at, together, new Float64Array(size * size))
          alone.forEach((slope, k) => expect(Math.abs(slope - together[k]!)).toBeLessThan(1e-12 * 60))
        },
      ),
    )
  },
)

test.each([halfWin, davidson, raoKupper])(
  'a fit that begins at one of nearly the same judgments is the fit from scratch: $name',
  (model) => {
    const rows = randomRows(12, 4000, 2, seeded(8))
    const fit = (judgments: number, near?: ReturnType<typeof fitStrengths>) =>
      fitStrengths(
        model,
        pairCountsOf(
          pairTableOf({
            systems: 12,
            first: rows.first.slice(0, judgments),
            second: rows.second.slice(0, judgments),
            outcome: rows.outcome.slice(0, judgments),
          }),
        ),
        near?.converged ? { near } : {},
      )
    const [scratch, carried] = [fit(4000), fit(4000, fit(3995))]
    if (!scratch.converged || !carried.converged) throw new Error('There is a maximum.')
    scratch.at.forEach((value, k) => expect(carried.at[k]).toBeCloseTo(value, 13))
    expect(carried.logLikelihood).toBeCloseTo(scratch.logLikelihood, 8)
  },
)
