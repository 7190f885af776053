import type { Influence, PairInfluence } from '../contract/raterQuality.ts'
import type { ByComparison } from '../stats/agreement/byComparison.ts'
import { loss, tie, win, type JudgmentTable } from '../stats/judgmentTable.ts'
import { fewestJudgmentsToFlip, fewestToFlip } from '../stats/raters/flips.ts'

/** More pairs of systems than this are not shown. */
const mostPairs = 100

type Counts = { win: number; tie: number; loss: number; n: number }
type Pair = { one: number; other: number; all: Counts; byRater: Map<number, Counts> }

/** How the rates of each two systems hang on single raters and on few judgments. */
export function influenceOf(by: ByComparison): PairInfluence[] {
  const { table } = by
  return pairsOf(by)
    .sort((a, b) => b.all.n - a.all.n || a.one - b.one || a.other - b.other)
    .slice(0, mostPairs)
    .map((pair) => ({
      systems: [table.systems[pair.one]!, table.systems[pair.other]!],
      n: pair.all.n,
      rates: [influence(pair, 'half-tie', table), influence(pair, 'win-or-tie', table)],
    }))
}

function pairsOf({ table, turned, outcome, judgments }: ByComparison): Pair[] {
  const { first, second } = table.comparisons
  const { comparison, rater } = table.judgments
  const pairs = new Map<number, Pair>()
  for (const j of judgments) {
    const c = comparison[j]!
    const [one, other] = turned[c] === 1 ? [second[c]!, first[c]!] : [first[c]!, second[c]!]
    const key = one * table.systems.length + other
    const pair = pairs.get(key) ?? { one, other, all: none(), byRater: new Map<number, Counts>() }
    pairs.set(key, pair)
    const own = pair.byRater.get(rater[j]!) ?? none()
    pair.byRater.set(rater[j]!, own)
    for (const counts of [pair.all, own]) {
      counts.n += 1
      if (outcome[j] === win) counts.win += 1
      else if (outcome[j] === tie) counts.tie += 1
      else if (outcome[j] === loss) counts.loss += 1
    }
  }
  return [...pairs.values()]
}

const none = (): Counts => ({ win: 0, tie: 0, loss: 0, n: 0 })

/** By rate: what lies above ½ and what below, and the rate itself. */
const rates = {
  'half-tie': { plus: ({ win }: Counts) => win, of: ({ win, tie, n }: Counts) => (win + tie / 2) / n, words: 'wins' },
  'win-or-tie': { plus: ({ win, tie }: Counts) => win + tie, of: ({ win, tie, n }: Counts) => (win + tie) / n, words: 'wins or ties' },
} as const // prettier-ignore

function influence({ all, byRater }: Pair, rate: Influence['rate'], { raters }: JudgmentTable): Influence {
  const { plus, of, words } = rates[rate]
  const margin = (counts: Counts) => plus(counts) - counts.loss
  let lowest: Influence['lowest'] = null
  let highest: Influence['highest'] = null
  for (const [who, own] of byRater) {
    const rest = { win: all.win - own.win, tie: all.tie - own.tie, loss: all.loss - own.loss, n: all.n - own.n }
    if (rest.n === 0) continue
    const found = { rate: of(rest), without: raters[who]!.name }
    if (lowest === null || found.rate < lowest.rate) lowest = found
    if (highest === null || found.rate > highest.rate) highest = found
  }
  const who = [...byRater.keys()]
  const flipping = fewestToFlip(Float64Array.from(byRater.values(), margin))
  const judgments = fewestJudgmentsToFlip(plus(all), all.loss)
  return {
    rate,
    estimate: of(all),
    lowest,
    highest,
    judgmentsToFlip: judgments && { count: judgments.count, outcomes: judgments.of === 'plus' ? words : 'losses' },
    ratersToFlip: flipping && {
      count: flipping.count,
      raters: flipping.parts.map((part) => raters[who[part]!]!.name),
    },
  }
}
