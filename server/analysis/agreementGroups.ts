import type { Agreement, GroupAgreement, RaterPairAgreement } from '../contract/agreement.ts'
import type { ByComparison, clustersOf } from '../stats/agreement/byComparison.ts'
import { cohenKappa } from '../stats/agreement/cohen.ts'
import { meanKappas } from '../stats/agreement/meanKappa.ts'
import { rawAgreement, tieDiscounted } from '../stats/agreement/pairs.ts'
import { pairUnits } from '../stats/agreement/pairUnits.ts'
import type { RaterPairs } from '../stats/agreement/raterPairs.ts'
import { agreementWeights } from '../stats/agreement/weights.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { kappaMeasure, tooMany } from './agreementKappas.ts'
import { ofPairs, type Asked } from './agreementPairs.ts'

type Clusters = ReturnType<typeof clustersOf>
/** The group a rater who is no language model belongs to; else the one recorded, else the kind of rater. */
export type GroupBy = (rater: JudgmentTable['raters'][number]) => string

type Groups = { names: string[]; of: Int32Array }

/** More pairs of groups than this get no interval. */
const mostGroupIntervals = 100

/** More pairs of raters than this are not listed one by one. */
const mostListed = 1000

/** Agreement by groups of raters, judges being a group of their own, and the table of rater pairs; `by` holds them all. */
export function groupsOf(
  table: JudgmentTable,
  clusters: Clusters,
  asked: Asked,
  { by, pairs, groupBy }: { by: ByComparison; pairs: RaterPairs | null; groupBy?: GroupBy },
): Pick<Agreement, 'groups' | 'raterPairTable' | 'raterPairsMet'> {
  const groups = namedGroups(table, groupBy)
  const units = pairUnits(by, groups.of, groups.names.length, clusters.of)
  const kappas = pairs && kappasByGroups(by, pairs, groups, clusters)
  const drawn = units.length > mostGroupIntervals ? { ...asked, replicates: 0 } : asked
  const found = units.map((each): GroupAgreement => {
    const [one, other] = each.groups
    const both: [string, string] = [groups.names[one]!, groups.names[other]!]
    const kappa = kappas?.[one * groups.names.length + other]
    return {
      groups: both,
      ...ofPairs(each, drawn, both.join('\u0000')),
      cohenKappa: kappa ? kappaMeasure(kappa, clusters, asked.level) : tooMany(clusters, asked.level),
    }
  })
  return {
    groups: found,
    raterPairTable: pairs === null ? [] : listed(table, pairs, groups),
    raterPairsMet: pairs === null ? null : pairs.one.length,
  }
}

function namedGroups({ raters }: JudgmentTable, groupBy?: GroupBy): Groups {
  const nameOf = (rater: JudgmentTable['raters'][number]) => groupBy?.(rater) ?? rater.group ?? rater.kind
  const people = new Set(raters.filter(({ kind }) => kind !== 'judge').map(nameOf))
  // A group of people may bear any name; judges still are a group of their own.
  const names = [...people].sort()
  const places = new Map(names.map((name, place) => [name, place]))
  const withJudges = raters.some(({ kind }) => kind === 'judge') ? [...names, 'judge'] : names
  return {
    names: withJudges,
    of: Int32Array.from(raters, (rater) => (rater.kind === 'judge' ? names.length : places.get(nameOf(rater))!)),
  }
}

function kappasByGroups(by: ByComparison, pairs: RaterPairs, groups: Groups, clusters: Clusters) {
  const count = groups.names.length
  const strata = Int32Array.from(pairs.one, (one, pair) => {
    const [g, h] = [groups.of[one]!, groups.of[pairs.other[pair]!]!]
    return Math.min(g, h) * count + Math.max(g, h)
  })
  return meanKappas(by, pairs, clusters.of, ['identity'], { of: strata, count: count * count })[0]!
}

function listed({ raters }: JudgmentTable, pairs: RaterPairs, groups: Groups): RaterPairAgreement[] {
  const tableOf = (pair: number) => pairs.tables.subarray(pair * 9, pair * 9 + 9)
  const common = Float64Array.from(pairs.one, (_, pair) => tableOf(pair).reduce((sum, count) => sum + count, 0))
  const most = Array.from(pairs.one.keys())
    .sort((a, b) => common[b]! - common[a]! || pairs.one[a]! - pairs.one[b]! || pairs.other[a]! - pairs.other[b]!)
    .slice(0, mostListed)
  const identity = agreementWeights(3, 'identity')
  return most.map((pair) => {
    const [one, other] = [pairs.one[pair]!, pairs.other[pair]!]
    const table = tableOf(pair)
    return {
      raters: [raters[one]!.name, raters[other]!.name],
      groups: [groups.names[groups.of[one]!]!, groups.names[groups.of[other]!]!],
      n: common[pair]!,
      raw: rawAgreement(table).value!,
      tieDiscounted: tieDiscounted(table).value!,
      cohenKappa: cohenKappa(table, identity).value,
    }
  })
}
