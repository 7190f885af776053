import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitsFrom } from '../../../server/stats/numeric/fastBits.ts'
import { drawFrom, poissonTable } from '../../../server/stats/numeric/poissonTables.ts'
import { seeded, seedFor } from '../../../server/stats/random.ts'
import { bootstrapBlocks, bootstrapProblem, blocksFor, joined } from '../../../server/stats/strengths/bootstrap.ts'
import { drawCounts, drawPlan, together } from '../../../server/stats/strengths/countDraws.ts'
import { sandwichCovariance } from '../../../server/stats/strengths/covariance.ts'
import { davidson } from '../../../server/stats/strengths/davidson.ts'
import { fitStrengths, type FitOptions, type StrengthFit } from '../../../server/stats/strengths/fit.ts'
import { halfWin } from '../../../server/stats/strengths/halfWin.ts'
import { pairCountsOf, pairTableOf, type PairCounts } from '../../../server/stats/strengths/pairTable.ts'
import { spreads } from '../../../server/stats/strengths/percentiles.ts'
import { replicateCounts } from '../../../server/stats/strengths/spanningPairs.ts'
import { comparableGroups } from '../../../server/stats/strengths/winGraph.ts'
import { countsOf, randomRows } from './counts.ts'

function fitted(counts: PairCounts, options?: FitOptions): StrengthFit {
  const fit = fitStrengths(halfWin, counts, options)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

const study = (systems: number, judgments: number, seed: number) =>
  pairCountsOf(pairTableOf(randomRows(systems, judgments, 1.5, seeded(seed))))

const seedOfBlock = (seed: number, block: number) => seedFor(seed, 'bootstrap', String(block))

/** Poisson probabilities by their recurrence, from e^−mean up. */
function poisson(mean: number, upTo: number): number[] {
  const chances = [Math.exp(-mean)]
  for (let k = 1; k <= upTo; k++) chances.push((chances[k - 1]! * mean) / k)
  return chances
}

describe('a table of Poisson draws', () => {
  test.each([0.01, 1, 2, 7, 80, 255, 512])('of mean %d holds the probabilities themselves', (mean) => {
    const { lowest, bits, cells, rest } = poissonTable(mean)
    const columns = 2 ** bits
    const held = new Map<number, number>()
    for (let column = 0; column < columns; column++) {
      const share = (cells[2 * column]! + rest[column]!) / 2 ** (32 - bits)
      const own = lowest + column
      const other = own + cells[2 * column + 1]!
      held.set(own, (held.get(own) ?? 0) + share / columns)
      held.set(other, (held.get(other) ?? 0) + (1 - share) / columns)
    }
    poisson(mean, Math.ceil(mean + 12 * Math.sqrt(mean) + 20)).forEach((chance, k) =>
      expect(Math.abs((held.get(k) ?? 0) - chance)).toBeLessThan(1e-14),
    )
  })

  test('is drawn from as often as it says (χ² of 200,000 draws)', () => {
    const table = poissonTable(3)
    const source = bitsFrom(seeded(1))
    const seen = new Float64Array(12)
    for (let draw = 0; draw < 200_000; draw++) seen[Math.min(11, drawFrom(table, source))]!++
    const chances = poisson(3, 10)
    chances.push(1 - chances.reduce((sum, chance) => sum + chance, 0))
    const distance = seen.reduce((sum, n, k) => sum + (n - 2e5 * chances[k]!) ** 2 / (2e5 * chances[k]!), 0)
    // The 99.99% point of χ² with 11 degrees of freedom.
    expect(distance).toBeLessThan(37.4)
  })

  test.each([0, -1, Number.NaN, 2 ** 31])('of mean %d there is not', (mean) => {
    expect(() => poissonTable(mean)).toThrow(RangeError)
  })
})

test('redrawn counts have the counts as means and variances, large ones put together from several draws too', () => {
  const counts = countsOf(3, [
    [0, 1, 5, 0, 1],
    [0, 2, 300, 70, 0],
    [1, 2, 70_000, 1023, 256],
  ])
  const plan = drawPlan(counts)
  const source = bitsFrom(seeded(2))
  const out = new Int32Array(2 * together * 3)
  const draws = 6000
  const [n, squares, score] = [new Float64Array(3), new Float64Array(3), new Float64Array(3)]
  for (let block = 0; block < draws / together; block++) {
    drawCounts(plan, source, out)
    for (let pair = 0; pair < 3; pair++) {
      for (let r = 0; r < together; r++) {
        const drawn = out[2 * together * pair + r]!
        n[pair]! += drawn / draws
        squares[pair]! += drawn ** 2 / draws
        score[pair]! += out[2 * together * pair + together + r]! / 2 / draws
      }
    }
  }
  for (let pair = 0; pair < 3; pair++) {
    const [win, tie, loss] = [counts.win[pair]!, counts.tie[pair]!, counts.loss[pair]!]
    const mean = win + tie + loss
    expect(Math.abs(n[pair]! - mean)).toBeLessThan(4.5 * Math.sqrt(mean / draws))
    expect(Math.abs(score[pair]! - win - tie / 2)).toBeLessThan(4.5 * Math.sqrt((win + tie / 4) / draws))
    // The variance of a variance: about 2·mean²/draws.
    expect(Math.abs((squares[pair]! - n[pair]! ** 2) / mean - 1)).toBeLessThan(4.5 * Math.sqrt(2.5 / draws))
  }
})

describe('bootstrap replicates', () => {
  test.each([
    ['plain', undefined],
    ['weighted', { weight: (n: number) => 1 / Math.max(n, 20) }],
    ['with a prior', { prior: { strength: 2 } }],
  ])('solved side by side are what a fit from nothing gives: %s', (_, options) => {
    const counts = study(5, 300, 5)
    const fit = fitted(counts, options)
    const problem = bootstrapProblem(fit)
    const { theta } = bootstrapBlocks(problem, { replicates: together, seed: 6 })
    const out = new Int32Array(2 * together * problem.pairs.first.length)
    drawCounts(drawPlan(problem.pairs), bitsFrom(seeded(seedOfBlock(6, 0))), out)
    for (let r = 0; r < together; r++) {
      const drawn = replicateCounts(problem, out, r)
      // Weights are those of the full data.
      const scaled = (values: Float64Array) => values.map((value, k) => value * (problem.weights?.[k] ?? 1))
      const slow = fitted(
        { ...drawn, win: scaled(drawn.win), loss: scaled(drawn.loss) },
        options && 'prior' in options ? options : undefined,
      )
      slow.theta.forEach((value, s) => expect(theta[r * 5 + s]).toBeCloseTo(value, 5))
    }
  })

  test('are the same however the blocks are divided', () => {
    const problem = bootstrapProblem(fitted(study(5, 300, 7)))
    const options = { replicates: 37, seed: 8 }
    const whole = bootstrapBlocks(problem, options)
    const parts = [0, 1, 4].map((fromBlock, part) =>
      bootstrapBlocks(problem, { ...options, fromBlock, toBlock: [1, 4, blocksFor(37)][part]! }),
    )
    expect(joined(parts)).toEqual(whole)
    expect(whole.drawn).toBe(37)
  })

  test('whose strengths are infinite are counted and left out, as many as an honest look at each finds', () => {
    // The third system has two wins and one loss: about two replicates in five leave it without one or the other.
    const counts = countsOf(3, [
      [0, 1, 40, 30, 10],
      [0, 2, 1, 1, 0],
      [1, 2, 0, 1, 0],
    ])
    const problem = bootstrapProblem(fitted(counts))
    const found = bootstrapBlocks(problem, { replicates: 800, seed: 9 })
    let infinite = 0
    for (let block = 0; block < 100; block++) {
      const out = new Int32Array(2 * together * 3)
      drawCounts(drawPlan(problem.pairs), bitsFrom(seeded(seedOfBlock(9, block))), out)
      for (let r = 0; r < together; r++) {
        infinite += Number(comparableGroups(replicateCounts(problem, out, r)).some((one) => one > 0))
      }
    }
    expect(found.infinite).toBe(infinite)
    expect(infinite).toBeGreaterThan(300)
    expect(found.theta.length).toBe(3 * (800 - infinite - found.unsolved))
    expect(found.unsolved).toBe(0)
    expect(found.theta.every(Number.isFinite)).toBe(true)
  })

  test('spread as much as the robust errors say: 0.97 to 1.03 of them at 100,000 judgments', () => {
    const fit = fitted(study(20, 100_000, 10))
    const { values, size } = sandwichCovariance(fit)
    const drawn = bootstrapBlocks(bootstrapProblem(fit), { replicates: 4000, seed: 11 })
    const ratios = spreads(drawn.theta, 20, 0.95)!.map(({ se }, s) => se / Math.sqrt(values[s * size + s]!))
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length
    expect(mean).toBeGreaterThan(0.97)
    expect(mean).toBeLessThan(1.03)
    expect(drawn.infinite + drawn.unsolved).toBe(0)
  })

  test('of another model are refused', () => {
    const fit = fitStrengths(davidson, study(4, 200, 12))
    if (!fit.converged) throw new Error(fit.why)
    expect(() => bootstrapProblem(fit)).toThrow(RangeError)
  })

  test.each([0, 1.5, -1])('%d of them are refused', (replicates) => {
    expect(() => bootstrapBlocks(bootstrapProblem(fitted(study(4, 200, 12))), { replicates, seed: 1 })).toThrow(
      RangeError,
    )
  })
})

describe('groups of systems with finite differences', () => {
  test('are those in which each can be reached from each, found by trying all paths', () => {
    const edges = fc
      .integer({ min: 1, max: 7 })
      .chain((systems) =>
        fc.tuple(
          fc.constant(systems),
          fc.array(fc.tuple(fc.nat(systems - 1), fc.nat(systems - 1), fc.nat(2)), { maxLength: 14 }),
        ),
      )
    fc.assert(
      fc.property(edges, ([systems, list]) => {
        const rows = list.filter(([a, b]) => a !== b)
        const counts = countsOf(
          systems,
          rows.map(([a, b, outcome]) => [a, b, Number(outcome === 2), Number(outcome === 0), Number(outcome === 1)]),
        )
        const reach = Array.from({ length: systems }, (_, a) => Array.from({ length: systems }, (_other, b) => a === b))
        for (const [a, b, outcome] of rows) {
          if (outcome > 0) reach[a]![b] = true
          if (outcome < 2) reach[b]![a] = true
        }
        for (let via = 0; via < systems; via++) {
          for (let a = 0; a < systems; a++) {
            for (let b = 0; b < systems; b++) if (reach[a]![via]! && reach[via]![b]!) reach[a]![b] = true
          }
        }
        const group = comparableGroups(counts)
        for (let a = 0; a < systems; a++) {
          for (let b = 0; b < systems; b++) expect(group[a] === group[b]).toBe(reach[a]![b]! && reach[b]![a]!)
        }
      }),
      { numRuns: 500 },
    )
  })
  test.each([
    ['in the order of the list', (at: number) => at],
    ['against the order of the list', (at: number) => 199 - at],
    ['every seventh', (at: number) => (7 * at) % 200],
  ])('are one around a long circle of wins, %s, and none of two once it is open', (_, place) => {
    const circle = Array.from({ length: 200 }, (_step, at) => [place(at), place((at + 1) % 200), 1, 0, 0])
    expect(new Set(comparableGroups(countsOf(200, circle))).size).toBe(1)
    expect(new Set(comparableGroups(countsOf(200, circle.slice(0, 199)))).size).toBe(200)
  })
})
