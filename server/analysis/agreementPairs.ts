import type { ChanceAgreement } from '../contract/agreement.ts'
import type { Measure } from '../contract/estimate.ts'
import { undefinedBecause, type Coefficient } from '../stats/agreement/counts.ts'
import { withPercentiles } from '../stats/agreement/interval.ts'
import { chanceAgreement, pairCount, rawAgreement, tieDiscounted, withoutTies } from '../stats/agreement/pairs.ts'
import { pairPlaces, type PairUnits } from '../stats/agreement/pairUnits.ts'
import { profilesOf, resample, totalOf } from '../stats/agreement/resample.ts'
import { loss, win } from '../stats/judgmentTable.ts'
import { seeded, seedFor } from '../stats/random.ts'

const tableIn = (sums: Float64Array) => sums.subarray(pairPlaces.table, pairPlaces.table + 9)

const coefficients: ((sums: Float64Array) => Coefficient)[] = [
  (sums) => rawAgreement(tableIn(sums)),
  (sums) => tieDiscounted(tableIn(sums)),
  (sums) =>
    sums[pairPlaces.units] === 0
      ? undefinedBecause('No two raters judged the same comparison.')
      : { value: sums[pairPlaces.itemMean]! / sums[pairPlaces.units]! },
  (sums) => withoutTies(tableIn(sums)),
]

/** How the intervals of agreement are made, and of what is drawn. */
export type Asked = { level: number; replicates: number; seed: number; unit: 'prompts' | 'comparisons' }

export type OfPairs = {
  n: number
  comparisons: number
  raw: Measure
  tieDiscounted: Measure
  tieDiscountedItemMean: Measure
  withoutTies: Measure
  chance: ChanceAgreement
}

/** Raw and tie-discounted agreement over pairs of judgments, with intervals; `name` tells this resampling from others. */
export function ofPairs(units: PairUnits | undefined, asked: Asked, name: string): OfPairs {
  const { level, replicates, seed, unit } = asked
  const total = new Float64Array(pairPlaces.features)
  const drawn = coefficients.map(() => new Float64Array(replicates))
  let clusters = 0
  if (units !== undefined) {
    const profiles = profilesOf(units)
    clusters = profiles.clusters
    totalOf(profiles, profiles.times, total)
    if (clusters > 1) {
      resample(profiles, replicates, seeded(seedFor(seed, 'pairs', name)), (sums, replicate) => {
        for (const [index, coefficient] of coefficients.entries()) {
          drawn[index]![replicate] = coefficient(sums).value ?? Number.NaN
        }
      })
    }
  }
  const table = tableIn(total)
  const n = pairCount(table)
  const comparisons = units?.units ?? 0
  const method = `percentiles of ${replicates} resamples of ${unit}`
  const measure = (index: number, rests: number) =>
    withPercentiles(coefficients[index]!(total), drawn[index]!, clusters, { level, method, n: rests, unit })
  const decided = table[loss * 3 + loss]! + table[loss * 3 + win]! + table[win * 3 + loss]! + table[win * 3 + win]!
  return {
    n,
    comparisons,
    raw: measure(0, n),
    tieDiscounted: measure(1, n),
    tieDiscountedItemMean: measure(2, comparisons),
    withoutTies: measure(3, decided),
    chance: chanceAgreement(table),
  }
}
