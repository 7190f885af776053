import { agreement } from '../../server/methods/agreement.ts'
import { cohenKappa } from '../../server/stats/agreement/cohen.ts'
import { countRatings, ratedBy } from '../../server/stats/agreement/counts.ts'
import { fleissKappa } from '../../server/stats/agreement/fleiss.ts'
import { gwetAC } from '../../server/stats/agreement/gwet.ts'
import { krippendorffAlpha } from '../../server/stats/agreement/krippendorff.ts'
import { pairCount, rawAgreement, tieDiscounted } from '../../server/stats/agreement/pairs.ts'
import { sumsOf } from '../../server/stats/agreement/sums.ts'
import { agreementWeights } from '../../server/stats/agreement/weights.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

type Ratings = (number | null)[][]

const [two, four, published] = golden<{ data: Ratings }, unknown>('agreement').map(({ inputs }) => inputs.data) as [
  Ratings,
  Ratings,
  Ratings,
]

/** Pairs of judgments by different raters on one unit, half at (k, l) and half at (l, k). */
function pairsIn(ratings: Ratings, units: readonly number[] = [...ratings[0]!.keys()]): Float64Array {
  const table = new Float64Array(9)
  for (const unit of units) {
    const codes = ratings.map((row) => row[unit] ?? null).filter((code) => code !== null)
    codes.forEach((k, r) => {
      for (const l of codes.slice(r + 1)) {
        table[3 * k + l]! += 0.5
        table[3 * l + k]! += 0.5
      }
    })
  }
  return table
}

function twoRaters([one, other]: Ratings): Float64Array {
  const table = new Float64Array(9)
  one!.forEach((k, unit) => table[3 * k! + other![unit]!]!++)
  return table
}

worked(agreement, {
  'raw-agreement': () => [said(rawAgreement(pairsIn(two)).value)],
  'tie-discounted': () => {
    const pooled = pairsIn(four)
    const own = Array.from(four[0]!.keys(), (unit) => tieDiscounted(pairsIn(four, [unit])).value!)
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    return [said(tieDiscounted(pooled).value), `${pairCount(pooled)} pairs`, said(mean)]
  },
  cohen: () => {
    const kappa = (weighting: 'identity' | 'linear' | 'quadratic') =>
      cohenKappa(twoRaters(two), agreementWeights(3, weighting))
    const plain = kappa('identity')
    if (plain.value === null) throw new Error(plain.why)
    return saidAll([plain.value, plain.standardError, kappa('linear').value, kappa('quadratic').value])
  },
  fleiss: () => {
    const counts = countRatings(four, 3)
    return saidAll([fleissKappa(sumsOf(counts)).value, fleissKappa(sumsOf(ratedBy(counts, 4))).value])
  },
  krippendorff: () => {
    const sums = sumsOf(countRatings(fromNought(published), 5))
    return saidAll((['nominal', 'ordinal', 'interval'] as const).map((metric) => krippendorffAlpha(sums, metric).value))
  },
  gwet: () => [said(gwetAC(sumsOf(countRatings(fromNought(published), 5)), 'identity').value)],
})

/** The published case counts its categories from 1. */
function fromNought(ratings: Ratings): Ratings {
  return ratings.map((row) => row.map((code) => (code === null ? null : code - 1)))
}
