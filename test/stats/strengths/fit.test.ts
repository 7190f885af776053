import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { seeded } from '../../../server/stats/random.ts'
import { sandwichCovariance } from '../../../server/stats/strengths/covariance.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { differenceBetween, winProbability } from '../../../server/stats/strengths/differences.ts'
import { eloRatings } from '../../../server/stats/strengths/elo.ts'
import { fitStrengths, type FitOptions, type StrengthFit } from '../../../server/stats/strengths/fit.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { pairCountsOf, pairTableOf, type PairRows } from '../../../server/stats/strengths/pairTable.ts'
import { raoKupper } from '../../../server/stats/strengths/raoKupper.ts'
import { ranksByDifference } from '../../../server/stats/strengths/ranks.ts'
import type { TieModel } from '../../../server/stats/strengths/tieModel.ts'
import { countsOf, randomRows, rowsFrom, rowsOf } from './counts.ts'

const models = [halfWin, davidson, raoKupper]

function fitted(model: TieModel, rows: PairRows, options?: FitOptions): StrengthFit {
  const fit = fitStrengths(model, pairCountsOf(pairTableOf(rows)), options)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

function errors(fit: StrengthFit): number[] {
  const { values, size } = sandwichCovariance(fit)
  return Array.from({ length: fit.at.length }, (_, k) => Math.sqrt(values[k * size + k]!))
}

function expectAll(found: ArrayLike<number>, expected: ArrayLike<number>, digits = 9): void {
  expect(found.length).toBe(expected.length)
  Array.from(expected).forEach((value, k) => expect(found[k]).toBeCloseTo(value, digits))
}

/** P(loss), P(tie), P(win) as the papers write them; half wins have no ties of their own. */
const chances: Record<TieModel['name'], (x: number, t: number) => [number, number, number]> = {
  'half-win': (x) => [1 / (1 + Math.exp(x)), Number.NaN, 1 / (1 + Math.exp(-x))],
  Davidson: (x, t) => {
    const [one, other, tie] = [Math.exp(x), 1, Math.exp(t) * Math.sqrt(Math.exp(x))]
    return [other, tie, one].map((part) => part / (one + other + tie)) as [number, number, number]
  },
  'Rao–Kupper': (x, t) => {
    const [one, other] = [1 / (1 + Math.exp(t - x)), 1 / (1 + Math.exp(t + x))]
    return [other, 1 - one - other, one]
  },
}

/** The log-likelihood, one judgment after another. */
function slowLogLikelihood(model: TieModel, rows: PairRows, theta: ArrayLike<number>, t: number): number {
  return rows.outcome.reduce((sum, outcome, row) => {
    const p = chances[model.name](theta[rows.first[row]!]! - theta[rows.second[row]!]!, t)
    if (model === halfWin && outcome === 1) return sum + (Math.log(p[0]) + Math.log(p[2])) / 2
    return sum + Math.log(p[outcome]!)
  }, 0)
}

const random = fc.record({
  systems: fc.integer({ min: 2, max: 7 }),
  judgments: fc.integer({ min: 60, max: 300 }),
  seed: fc.integer(),
})

describe.each(models)('a fit by $name', (model) => {
  test('has the likelihood that one gets judgment by judgment, and no point near it has more', () => {
    fc.assert(
      fc.property(random, ({ systems, judgments, seed }) => {
        const rows = randomRows(systems, judgments, 1.5, seeded(seed))
        const fit = fitted(model, rows)
        fc.pre(fit.theta.every((value) => !Number.isNaN(value)))
        const t = fit.tie?.at ?? 0
        const value = slowLogLikelihood(model, rows, fit.theta, t)
        expect(fit.logLikelihood).toBeCloseTo(value, 7)
        const chance = seeded(seed + 1)
        for (let attempt = 0; attempt < 20; attempt++) {
          const moved = fit.theta.map((one) => one + 0.02 * (chance.number() - 0.5))
          expect(slowLogLikelihood(model, rows, moved, t + 0.02 * (chance.number() - 0.5))).toBeLessThan(value)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('has the robust covariance that one gets from numeric slopes of each judgment', () => {
    const rows = randomRows(4, 150, 1.5, seeded(3))
    const fit = fitted(model, rows)
    const extras = fit.tie ? 1 : 0
    const [size, h] = [4 + extras, 1e-4]
    const at = Array.from(fit.at)
    const moved = (...steps: [number, number][]) =>
      at.map((value, k) => value + steps.reduce((sum, [which, step]) => sum + (which === k ? step : 0), 0))
    const value = (part: PairRows, point: number[]) => slowLogLikelihood(model, part, point, point[4] ?? 0)
    const each = Array.from(rows.outcome, (outcome, row) =>
      rowsFrom(4, [[rows.first[row]!, rows.second[row]!, outcome]]),
    )
    const scores = each.map((one) =>
      at.map((_, k) => (value(one, moved([k, h])) - value(one, moved([k, -h]))) / (2 * h)),
    )
    const information = at.map((_, k) =>
      at.map(
        (_other, l) =>
          -(
            value(rows, moved([k, h], [l, h])) -
            value(rows, moved([k, h], [l, -h])) -
            value(rows, moved([k, -h], [l, h])) +
            value(rows, moved([k, -h], [l, -h]))
          ) /
          (4 * h * h),
      ),
    )
    // H·V·H = B holds whatever the gauge.
    const { values } = sandwichCovariance(fit)
    for (let k = 0; k < size; k++) {
      for (let l = 0; l < size; l++) {
        let product = 0
        for (let m = 0; m < size; m++) {
          for (let n = 0; n < size; n++) product += information[k]![m]! * values[m * size + n]! * information[n]![l]!
        }
        const meat = scores.reduce((sum, score) => sum + score[k]! * score[l]!, 0)
        expect(Math.abs(product - meat)).toBeLessThan(2e-4 * (1 + Math.abs(meat)))
      }
    }
  })

  test('does not depend on the order of judgments, on who is called first, nor on the numbering of systems', () => {
    fc.assert(
      fc.property(random, ({ systems, judgments, seed }) => {
        const rows = randomRows(systems, judgments, 1.5, seeded(seed))
        const list = Array.from(rows.outcome, (outcome, row) => [rows.first[row]!, rows.second[row]!, outcome] as const)
        const fit = fitted(model, rows)
        const back = rowsFrom(systems, list.toReversed())
        const mirrored = rowsFrom(
          systems,
          list.map(([a, b, outcome]) => [b, a, 2 - outcome]),
        )
        for (const other of [back, mirrored]) {
          expectAll(fitted(model, other).theta, fit.theta)
          expectAll(errors(fitted(model, other)), errors(fit))
        }
        const turned = fitted(
          model,
          rowsFrom(
            systems,
            list.map(([a, b, outcome]) => [systems - 1 - a, systems - 1 - b, outcome]),
          ),
        )
        expectAll(turned.theta, fit.theta.toReversed())
      }),
      { numRuns: 30 },
    )
  })

  test('of every judgment twice is the same, with errors shrunk by √2', () => {
    const rows = randomRows(5, 200, 1, seeded(8))
    const twice = {
      systems: 5,
      first: Int32Array.from([...rows.first, ...rows.first]),
      second: Int32Array.from([...rows.second, ...rows.second]),
      outcome: Uint8Array.from([...rows.outcome, ...rows.outcome]),
    }
    const [once, doubled] = [fitted(model, rows), fitted(model, twice)]
    expectAll(doubled.theta, once.theta)
    expectAll(
      errors(doubled).map((se) => se * Math.SQRT2),
      errors(once),
    )
  })

  test('without ties is the plain one', () => {
    const rows = randomRows(5, 300, 1, seeded(9))
    const decided = { ...rows, outcome: rows.outcome.map((outcome) => (outcome === 1 ? 2 : outcome)) }
    expectAll(fitted(model, decided).theta, fitted(halfWin, decided).theta)
    if (model !== halfWin) expect(fitted(model, decided).tie!.value).toBe(0)
  })
})

test('ties moved to half a win each way leave half-win strengths as they are', () => {
  const counts = pairCountsOf(pairTableOf(randomRows(6, 400, 1, seeded(10))))
  const moved = {
    ...counts,
    win: counts.win.map((w, k) => w + counts.tie[k]! / 2),
    loss: counts.loss.map((l, k) => l + counts.tie[k]! / 2),
    tie: counts.tie.map(() => 0),
  }
  const [fit, other] = [fitStrengths(halfWin, counts), fitStrengths(halfWin, moved)]
  if (!fit.converged || !other.converged) throw new Error('not fitted')
  expectAll(other.theta, fit.theta)
})

test('in a star a strength is the logit of the half-tie rate of its pair', () => {
  const rows = [
    [0, 1, 18, 57, 25],
    [0, 2, 24, 54, 22],
    [0, 3, 70, 11, 19],
  ]
  const fit = fitted(halfWin, rowsOf(countsOf(4, rows)))
  for (const [, baseline, wins, losses, ties] of rows as [number, number, number, number, number][]) {
    const rate = (wins + ties / 2) / (wins + ties + losses)
    expect(fit.theta[baseline]! - fit.theta[0]!).toBeCloseTo(-Math.log(rate / (1 - rate)), 10)
    const difference = differenceBetween(fit, sandwichCovariance(fit), 0, baseline)!
    expect(winProbability(difference, 1.96).estimate).toBeCloseTo(rate, 10)
    expect(winProbability(difference, 1.96).low).toBeLessThan(rate)
  }
})

test('a prior leaves every strength finite, and the stronger it is the nearer to the mean', () => {
  const rows = rowsFrom(3, [
    [0, 1, 2],
    [0, 2, 2],
    [1, 2, 2],
  ])
  const [weak, strong] = [0.1, 10].map((strength) => fitted(halfWin, rows, { prior: { strength } }))
  expect(weak!.theta[0]).toBeGreaterThan(strong!.theta[0]!)
  expect(strong!.theta[0]).toBeGreaterThan(0)
  expect(weak!.theta.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 10)
  expect(fitStrengths(halfWin, pairCountsOf(pairTableOf(rows))).converged).toBe(false)
})

test('a thousand systems are fitted', () => {
  const fit = fitted(halfWin, randomRows(1000, 60_000, 1, seeded(11)))
  expect(fit.at.length).toBe(1000)
  expect(fit.gradient).toBeLessThan(1e-9 * 60_000)
})

test('two systems that cannot be told apart share their ranks, and one far above has the first alone', () => {
  const estimates = [0, 0.1, 5]
  const ranks = ranksByDifference(3, (i, j) => ({ estimate: estimates[i]! - estimates[j]!, se: 0.5 }), 1.96)
  expect(ranks).toEqual([
    { low: 2, high: 3 },
    { low: 2, high: 3 },
    { low: 1, high: 1 },
  ])
})

const evalica = new URL('../../../../shared/data/evalica/', import.meta.url)

describe.skipIf(!existsSync(evalica))('the published scores of evalica', () => {
  describe.each(['food', 'simple'])('of %s', (name) => {
    let rows: ReturnType<typeof rowsFrom>
    let scores: (algorithm: string) => number[]
    // Read only where they are there: the body of a group that is skipped runs all the same.
    beforeAll(() => {
      const lines = (file: string) =>
        readFileSync(new URL(file, evalica), 'utf8')
          .trim()
          .split(/\r?\n/)
          .slice(1)
          .map((line) => line.split(','))
      const games = lines(`${name}.csv`)
      const items = [...new Set(games.flatMap(([left, right]) => [left!, right!]))]
      const outcomes = ['right', 'tie', 'left']
      rows = rowsFrom(
        items.length,
        games.map(([left, right, winner]) => [items.indexOf(left!), items.indexOf(right!), outcomes.indexOf(winner!)]),
      )
      scores = (algorithm) => {
        const found = lines(`${name}-golden.csv`).filter(([one]) => one === algorithm)
        return items.map((item) => Number(found.find(([, one]) => one === item)![2]))
      }
    })

    test('are ours: Bradley–Terry of sum 1', () => {
      const power = fitted(halfWin, rows).theta.map(Math.exp)
      const total = power.reduce((sum, value) => sum + value, 0)
      expectAll(
        power.map((value) => value / total),
        scores('bradley_terry'),
        6,
      )
    })

    test('are ours: ratios of Davidson’s strengths', () => {
      const power = fitted(davidson, rows).theta.map(Math.exp)
      const expected = scores('newman')
      expectAll(
        power.map((value) => value / power[0]!),
        expected.map((value) => value / expected[0]!),
        5,
      )
    })

    test('are ours: Elo in the order of the file', () => {
      expectAll(eloRatings(rows), scores('elo'), 8)
    })
  })
})
