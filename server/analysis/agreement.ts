import type { Agreement, RepeatAgreement } from '../contract/agreement.ts'
import type { Measure } from '../contract/estimate.ts'
import { byComparison, clustersOf, type ByComparison } from '../stats/agreement/byComparison.ts'
import { undefinedBecause, type Coefficient } from '../stats/agreement/counts.ts'
import { fleissKappa } from '../stats/agreement/fleiss.ts'
import { gwetAC } from '../stats/agreement/gwet.ts'
import { shareWithWilson, withPercentiles } from '../stats/agreement/interval.ts'
import { krippendorffAlpha } from '../stats/agreement/krippendorff.ts'
import { pairUnits } from '../stats/agreement/pairUnits.ts'
import { mostPairVisits, pairVisits, raterPairsOf, type RaterPairs } from '../stats/agreement/raterPairs.ts'
import { profilesOf, resample, totalOf } from '../stats/agreement/resample.ts'
import { selfConsistency, type Repeats, type SelfConsistency } from '../stats/agreement/selfConsistency.ts'
import { featuresOf, sumsFrom, withoutCategory, type Sums } from '../stats/agreement/sums.ts'
import { countedUnits, places } from '../stats/agreement/units.ts'
import { tie, type JudgmentTable } from '../stats/judgmentTable.ts'
import { seeded, seedFor } from '../stats/random.ts'
import { groupsOf, type GroupBy } from './agreementGroups.ts'
import { kappasOf } from './agreementKappas.ts'
import { ofPairs, type Asked } from './agreementPairs.ts'

export type AgreementOptions = {
  /** Of the intervals, between 0 and 1: 0.95. */
  level?: number
  /** Resamples an interval; 0: none is made. */
  replicates?: number
  seed: number
  /** How raters judged pairs that came again by the study's plan, and count in nothing else. */
  repeats?: { sameSides: Repeats; flipped: Repeats }
  groupBy?: GroupBy
}

const size = featuresOf(3)

/** `used`: the sums over the outcomes that anybody gave; where nobody said tie, two of the three. */
type FromSums = (sums: Float64Array, used: (sums: Sums) => Sums) => Coefficient
const all = (sums: Float64Array) => sumsFrom(sums.subarray(places.all, places.all + size), 3)
const complete = (sums: Float64Array) => sumsFrom(sums.subarray(places.complete, places.complete + size), 3)
const withRepeats = (sums: Float64Array) => sumsFrom(sums.subarray(places.withRepeats, places.withRepeats + size), 3)

const coefficients = {
  fleissKappa: (sums) => fleissKappa(all(sums)),
  fleissKappaComplete: (sums) =>
    complete(sums).paired === 0
      ? undefinedBecause('No comparison was judged by every rater.')
      : fleissKappa(complete(sums)),
  krippendorffAlpha: (sums) => krippendorffAlpha(withRepeats(sums), 'nominal'),
  krippendorffAlphaOrdinal: (sums) => krippendorffAlpha(withRepeats(sums), 'ordinal'),
  gwetAC1: (sums, used) => gwetAC(used(all(sums)), 'identity'),
  gwetAC2: (sums, used) => gwetAC(used(all(sums)), 'ordinal'),
  humanAgainstOthers: (sums) =>
    sums[places.asked] === 0
      ? undefinedBecause('No comparison was judged by three raters.')
      : { value: sums[places.agreeing]! / sums[places.asked]! },
} satisfies Record<string, FromSums>
type Name = keyof typeof coefficients
const names = Object.keys(coefficients) as Name[]

/**
 * Every coefficient of agreement of a table of judgments, each with an interval: percentiles of resampled prompts (or
 * comparisons, where no prompt has two), for Cohen's κ its standard error clustered the same way. `level` outside (0, 1) or
 * `replicates` not whole and at least 0 is a RangeError.
 */
export function agreementOf(table: JudgmentTable, options: AgreementOptions): Agreement {
  const { level = 0.95, replicates = 1000, seed, repeats } = options
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1; ${level} does not.`)
  if (!Number.isInteger(replicates) || replicates < 0) {
    throw new RangeError(`The number of resamples is whole and at least 0, not ${replicates}.`)
  }
  const clusters = clustersOf(table)
  const asked: Asked = { level, replicates, seed, unit: clusters.unit }
  const humans = Uint8Array.from(table.raters, ({ kind }) => (kind === 'judge' ? 0 : 1))
  const by = byComparison(table, humans)
  const units = countedUnits(by, clusters.of)
  const raterPairs = pairsIn(by)
  const kappas = kappasOf(by, raterPairs, clusters, level)
  const [pairs] = pairUnits(by, new Int32Array(table.raters.length), 1, clusters.of)
  const pooled = ofPairs(pairs, asked, 'all')
  const { groups, raterPairTable, raterPairsMet } = groupsOf(table, clusters, asked, {
    ...withJudges(by, raterPairs),
    ...options,
  })
  const again = withPlanned(selfConsistency(by), repeats)
  return {
    raterPairs: pooled.n,
    raters: units.raters,
    comparisons: units.paired,
    resampled: clusters.unit,
    raw: pooled.raw,
    tieDiscounted: pooled.tieDiscounted,
    tieDiscountedItemMean: pooled.tieDiscountedItemMean,
    withoutTies: pooled.withoutTies,
    chance: pooled.chance,
    ...kappas,
    ...overUnits(units, asked),
    groups,
    raterPairTable,
    raterPairsMet,
    selfConsistency: {
      sameSides: repeated(again.sameSides, level),
      flipped: repeated(again.flipped, level),
      sidesUnknown: repeated(again.sidesUnknown, level),
    },
  }
}

/** Pairs that came again by a study's plan, beside those that a table has twice. */
function withPlanned(found: SelfConsistency, more: Partial<Record<'sameSides' | 'flipped', Repeats>> = {}) {
  const both = (one: Repeats, other?: Repeats): Repeats => ({
    n: one.n + (other?.n ?? 0),
    sameOutcome: one.sameOutcome + (other?.sameOutcome ?? 0),
    oneTie: one.oneTie + (other?.oneTie ?? 0),
    opposite: one.opposite + (other?.opposite ?? 0),
  })
  return {
    ...found,
    sameSides: both(found.sameSides, more.sameSides),
    flipped: both(found.flipped, more.flipped),
  }
}

function pairsIn(by: ByComparison): RaterPairs | null {
  return pairVisits(by) > mostPairVisits ? null : raterPairsOf(by)
}

/** The same with language models among the raters; where there are none, nothing is done again. */
function withJudges(people: ByComparison, pairs: RaterPairs | null): { by: ByComparison; pairs: RaterPairs | null } {
  if (people.judgments.length === people.table.judgments.rater.length) return { by: people, pairs }
  const by = byComparison(people.table, new Uint8Array(people.table.raters.length).fill(1))
  return { by, pairs: pairsIn(by) }
}

function overUnits(
  units: ReturnType<typeof countedUnits>,
  { level, replicates, seed, unit }: Asked,
): Record<Name, Measure> {
  const profiles = profilesOf(units)
  const total = new Float64Array(profiles.features)
  totalOf(profiles, profiles.times, total)
  // Raters who could not say tie guess between two outcomes; whether they could is not known where nobody did.
  const forced = units.paired > 0 && all(total).share[tie] === 0
  const used = (sums: Sums) => (forced ? withoutCategory(sums, tie) : sums)
  const drawn = names.map(() => new Float64Array(replicates))
  if (profiles.clusters > 1) {
    resample(profiles, replicates, seeded(seedFor(seed, 'agreement')), (sums, replicate) => {
      for (const [index, name] of names.entries()) {
        drawn[index]![replicate] = coefficients[name](sums, used).value ?? Number.NaN
      }
    })
  }
  // One rater's repeats alone are no agreement, whatever α takes them for beside others.
  const met = units.paired > 0
  const found = (name: Name) =>
    name.startsWith('krippendorff') && !met
      ? undefinedBecause('Nothing was judged by two raters.')
      : coefficients[name](total, used)
  const rests: Partial<Record<Name, number>> = {
    fleissKappaComplete: units.complete,
    krippendorffAlpha: met ? units.pairedWithRepeats : 0,
    krippendorffAlphaOrdinal: met ? units.pairedWithRepeats : 0,
    humanAgainstOthers: total[places.asked]!,
  }
  const method = `percentiles of ${replicates} resamples of ${unit}`
  const measures = Object.fromEntries(
    names.map((name, index) => [
      name,
      withPercentiles(found(name), drawn[index]!, profiles.clusters, {
        level,
        method,
        n: rests[name] ?? units.paired,
        unit,
      }),
    ]),
  ) as Record<Name, Measure>
  return forced ? { ...measures, gwetAC1: ofTwo(measures.gwetAC1), gwetAC2: ofTwo(measures.gwetAC2) } : measures
}

function ofTwo(measure: Measure): Measure {
  const why = 'No judgment is a tie: chance is that of two outcomes.'
  return { ...measure, why: measure.why === undefined ? why : `${measure.why} ${why}` }
}

function repeated(repeats: Repeats, level: number): RepeatAgreement {
  const why = 'No rater judged a comparison again this way.'
  return { ...repeats, rate: shareWithWilson(repeats.sameOutcome, repeats.n, level, why) }
}
