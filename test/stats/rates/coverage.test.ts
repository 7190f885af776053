import { describe, expect, test } from 'vitest'
import { bootstrapMeasures } from '../../../server/stats/rates/bootstrap.ts'
import { cellsOf, marginal, sumsOf } from '../../../server/stats/rates/cells.ts'
import { clusterInterval } from '../../../server/stats/rates/clusterInterval.ts'
import { criticalZ } from '../../../server/stats/rates/intervals.ts'
import { twoWayInterval } from '../../../server/stats/rates/twoWay.ts'
import { seeded, shuffled } from '../../../server/stats/random.ts'
import { judge, longRun, normal, type Design } from './studies.ts'

const studies = 2000

/** How often the interval by prompt, and the one that takes judgments as independent, hold the true half-tie rate. */
function coverage(design: Design, seed: number): { clustered: number; naive: number } {
  const truth = longRun(design)
  const random = seeded(seed)
  const z = criticalZ(0.95)
  const [sums, sizes] = [new Float64Array(design.prompts), new Float64Array(design.prompts).fill(design.raters)]
  const n = design.prompts * design.raters
  let [clustered, naive] = [0, 0]
  for (let study = 0; study < studies; study++) {
    let [total, squares] = [0, 0]
    for (let prompt = 0; prompt < design.prompts; prompt++) {
      const logit = (design.advantage ?? 0) + design.spread * normal(random)
      let sum = 0
      for (let rater = 0; rater < design.raters; rater++) {
        const value = judge(random, logit, design.threshold) / 2
        sum += value
        squares += value ** 2
      }
      sums[prompt] = sum
      total += sum
    }
    const { low, high } = clusterInterval(sums, sizes)
    if (low! <= truth && truth <= high!) clustered++
    const mean = total / n
    const half = z * Math.sqrt((squares / n - mean ** 2) / (n - 1))
    if (Math.abs(mean - truth) <= half) naive++
  }
  return { clustered: clustered / studies, naive: naive / studies }
}

describe('over 2,000 simulated studies whose prompts differ, the 95% interval by prompt covers 93.5 to 96.5%', () => {
  // The designs of the four rows, and what taking judgments as independent covers there.
  test.each([
    [{ prompts: 300, raters: 1, spread: 1, threshold: 0.5 }, 0.93, 0.97],
    [{ prompts: 300, raters: 3, spread: 1, threshold: 0.5 }, 0.85, 0.925],
    [{ prompts: 100, raters: 5, spread: 1.5, threshold: 0.5 }, 0.75, 0.86],
    [{ prompts: 30, raters: 10, spread: 1.5, threshold: 0.5 }, 0.6, 0.75],
    [{ prompts: 300, raters: 3, spread: 1, threshold: 0.5, advantage: -1.2 }, 0.85, 0.93],
    [{ prompts: 10, raters: 6, spread: 1, threshold: 0.5 }, 0.7, 0.89],
  ])('with %j, where the naive one does from %d to %d', (design, least, most) => {
    const { clustered, naive } = coverage(design, 11)
    expect(clustered).toBeGreaterThanOrEqual(0.935)
    expect(clustered).toBeLessThanOrEqual(0.965)
    expect(naive).toBeGreaterThanOrEqual(least)
    expect(naive).toBeLessThanOrEqual(most)
  })
})

describe('over 1,000 simulated studies whose raters differ as well', () => {
  test('intervals by prompt and rater cover about what they say, by prompt alone less, the two-way bootstrap more', () => {
    const [prompts, raters, overlap, tastes] = [80, 12, 3, 0.8]
    const design = { prompts, raters: overlap, spread: 1, threshold: 0.5 }
    const truth = longRun({ ...design, spread: Math.hypot(design.spread, tastes) })
    const random = seeded(21)
    const covered = { twoWay: 0, byPrompt: 0, bootstrap: 0 }
    const [studies, drawn] = [1000, 200]
    for (let study = 0; study < studies; study++) {
      const taste = Array.from({ length: raters }, () => tastes * normal(random))
      const columns: [number[], number[], number[]] = [[], [], []]
      for (let prompt = 0; prompt < prompts; prompt++) {
        const logit = design.spread * normal(random)
        for (const rater of shuffled([...taste.keys()], random).slice(0, overlap)) {
          columns[0].push(prompt)
          columns[1].push(rater)
          columns[2].push(judge(random, logit + taste[rater]!, design.threshold))
        }
      }
      const cells = cellsOf(...columns)
      const holds = ({ low, high }: { low: number | null; high: number | null }) => low! <= truth && truth <= high!
      if (holds(twoWayInterval(cells, 'halfTieRate'))) covered.twoWay++
      if (holds(clusterInterval(...sumsOf('halfTieRate', marginal(cells, 'prompt'))))) covered.byPrompt++
      if (study < drawn && holds(bootstrapMeasures(cells, 300, random).halfTieRate)) covered.bootstrap++
    }
    expect(covered.twoWay / studies).toBeGreaterThan(0.92)
    expect(covered.twoWay / studies).toBeLessThan(0.98)
    expect(covered.byPrompt / studies).toBeLessThan(0.85)
    expect(covered.bootstrap / drawn).toBeGreaterThan(0.92)
  })
})
