import { countsOf } from '../db/counts.ts'
import { ratersSeen } from '../db/raters.ts'
import { pairingsOf, systemsOf, type Study, type System } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { judgedSince, totalsOf } from '../db/totals.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
import type { Estimate, Measure } from './contract/estimate.ts'
import type { Rates, Results, Tally } from './contract/results.ts'
import type { StudySummary } from './contract/study.ts'
import type { RateMeasures } from './contract/tallies.ts'
import { Refusal } from './errors.ts'
import { raterLink, type LinkParts } from './links.ts'
import { holm } from './stats/rates/adjustments.ts'
import { anytimeFromCounts } from './stats/rates/anytime.ts'
import { ratesFromCounts } from './stats/rates/countRates.ts'
import { signTest } from './stats/rates/signTest.ts'
import { tally, type Count } from './stats/rates/tally.ts'

export type View = {
  /** The kinds of raters to count; people where there are any, else the one kind that has judged. */
  kinds?: RaterKind[]
  /** Another system to look at from; null for all pairs. */
  target?: string | null
}

/** The results of a study: what the page shows, the socket sends, and the exports contain. */
export async function resultsOf(store: Store, study: Study, view: View, now: Date): Promise<Results> {
  const [systems, stored, pairings, totals] = await Promise.all([
    systemsOf(store, study.id),
    countsOf(store, study.id),
    pairingsOf(store, study.id),
    totalsOf(store, study.id),
  ])
  const names = new Map(systems.map((system) => [system.id, system.name]))
  const nameOf = (id: string) => names.get(id) ?? id
  const judgmentsByKind = countKinds(stored)
  const kinds = view.kinds ?? [defaultKind(judgmentsByKind)]
  const target = chooseTarget(systems, view.target)
  const counted = stored.filter(({ raterKind, surplus }) => !surplus && kinds.includes(raterKind))
  const counts: Count[] = counted.map((count) => ({
    ...count,
    first: nameOf(count.firstSystemId),
    second: nameOf(count.secondSystemId),
  }))
  const planned = new Map<string, { comparisons: number; planned: number }>()
  for (const pairing of pairings) {
    const key = pairKey(nameOf(pairing.firstSystemId), nameOf(pairing.secondSystemId))
    const sum = planned.get(key) ?? { comparisons: 0, planned: 0 }
    if (pairing.raterKind === 'human') sum.comparisons += pairing.comparisons
    if (kinds.includes(pairing.raterKind)) sum.planned += pairing.planned
    planned.set(key, sum)
  }
  const met = new Set([...counts.map(({ first, second }) => pairKey(first, second)), ...planned.keys()])
  const tallies: Tally[] = pairsToShow(systems, target)
    .filter(([one, other]) => met.has(pairKey(one, other)))
    .map(([one, other]) => {
      const counted = tally(counts, one, other)
      const rates = estimates(ratesFromCounts(counted.win, counted.tie, counted.loss))
      return {
        target: one,
        baseline: other,
        ...counted,
        ...(rates ? { rates } : {}),
        ...(planned.get(pairKey(one, other)) ?? { comparisons: 0, planned: 0 }),
      }
    })
  watched(tallies, study.overlap === 1)
  const sum = (field: 'planned') => tallies.reduce((total, one) => total + one[field], 0)
  const minuteAgo = new Date(now.getTime() - 60_000)
  const working = await ratersSeen(store, study.id, new Date(now.getTime() - 120_000), kinds)
  const ofKinds = totals.filter(({ raterKind }) => kinds.includes(raterKind))
  const people = (kind: RaterKind) =>
    kinds.includes(kind) ? (totals.find(({ raterKind }) => raterKind === kind)?.raters ?? 0) : 0
  return {
    study: {
      id: study.id,
      name: study.name,
      title: study.title,
      question: study.question,
      state: study.state === 'importing' ? 'draft' : study.state,
      overlap: study.overlap,
      instructionsVersion: study.instructionsVersion,
      ...(study.notice ? { notice: study.notice } : {}),
      archived: study.archivedAt !== null,
      target,
      systems: systems.map(({ name, role }) => ({ name, role })),
      createdAt: study.createdAt.toISOString(),
    },
    sequence: sequenceOf(stored),
    kinds,
    judgmentsByKind,
    judgments: counted.reduce((total, { n }) => total + n, 0),
    comparisons: study.comparisonCount,
    prompts: study.promptCount,
    raters: people('human') + people('simulated') + people('test'),
    judges: people('judge'),
    planned: sum('planned'),
    surplus: stored
      .filter((one) => one.surplus && kinds.includes(one.raterKind))
      .reduce((total, { n }) => total + n, 0),
    skipped: ofKinds.reduce((total, one) => total + one.skipped, 0),
    sideExceptions: ofKinds.reduce((total, one) => total + one.sideExceptions, 0),
    tallies,
    judgmentsPerMinute: await judgedSince(store, study.id, minuteAgo, kinds),
    workingCount: working.count,
    working: working.newest.map(({ pseudonym, kind, judged, lastSeenAt }) => ({
      rater: pseudonym,
      kind,
      judged,
      lastSeenAt: lastSeenAt.toISOString(),
    })),
    leaks: study.leaks,
    warnings: warningsOf(kinds, judgmentsByKind),
  }
}

/** The number of a study's results: it grows with every change of a count. */
export function sequenceOf(counts: { moves: number }[]): number {
  return counts.reduce((total, { moves }) => total + moves, 0)
}

/** More rows than this carry no more than their rates: a page that moves four times a second must stay cheap. */
const mostWatched = 60

/**
 * Adds the tests of all rows and, where each prompt of a pair is judged once, intervals that hold at every look: with
 * several judgments a prompt those need the judgments themselves, which only the analysis has.
 */
function watched(tallies: Tally[], judgedOnce: boolean): void {
  if (tallies.length > mostWatched) return
  const tested = tallies.filter(({ n }) => n > 0)
  const ps = tested.map(({ win, loss }) => signTest(win, loss).p)
  const adjusted = holm(ps)
  for (const [place, one] of tested.entries()) {
    const anytime = estimates(anytimeFromCounts(one.win, one.tie, one.loss))
    if (anytime && judgedOnce && one.planned > 0) one.anytime = anytime
    one.signTest = { p: ps[place]!, pHolm: adjusted[place]! }
  }
}

/** Rates as the page gets them: what is not known is absent; null where there are no judgments, so that none is known. */
function estimates({ winRate, winOrTieRate, halfTieRate, winShareOfDecided }: RateMeasures): Rates | null {
  const [win, winOrTie, halfTie] = [estimateOf(winRate), estimateOf(winOrTieRate), estimateOf(halfTieRate)]
  if (!win || !winOrTie || !halfTie) return null
  const decided = estimateOf(winShareOfDecided)
  return {
    winRate: win,
    winOrTieRate: winOrTie,
    halfTieRate: halfTie,
    ...(decided ? { winShareOfDecided: decided } : {}),
  }
}

function estimateOf({ estimate, low, high, level, method }: Measure): Estimate | null {
  if (estimate === null) return null
  return { estimate, ...(low === null || high === null ? {} : { low, high, level, method }) }
}

/** A study as the researcher's list shows it. */
export async function summaryOf(parts: LinkParts, study: Study): Promise<StudySummary> {
  const { store } = parts
  const [systems, stored, pairings] = await Promise.all([
    systemsOf(store, study.id),
    countsOf(store, study.id),
    pairingsOf(store, study.id),
  ])
  const planned = pairings
    .filter(({ raterKind }) => raterKind === 'human')
    .reduce((total, one) => total + one.planned, 0)
  return {
    id: study.id,
    name: study.name,
    title: study.title,
    state: study.state === 'importing' ? 'draft' : study.state,
    archived: study.archivedAt !== null,
    ...(study.notice ? { notice: study.notice } : {}),
    target: chooseTarget(systems, undefined),
    systems: systems.map(({ name }) => name),
    overlap: study.overlap,
    comparisons: study.comparisonCount,
    planned,
    judgmentsByKind: countKinds(stored),
    createdAt: study.createdAt.toISOString(),
    // Without a plan, as in a study of imported judgments, there is nothing to rate.
    ...(planned > 0 && study.archivedAt === null ? { raterLink: await raterLink(parts, study, 'human') } : {}),
  }
}

function countKinds(stored: { raterKind: RaterKind; surplus: boolean; n: number }[]): Results['judgmentsByKind'] {
  const total = { human: 0, simulated: 0, test: 0, judge: 0 }
  for (const { raterKind, surplus, n } of stored) if (!surplus) total[raterKind] += n
  return total
}

function defaultKind(byKind: Results['judgmentsByKind']): RaterKind {
  return raterKinds.find((kind) => byKind[kind] > 0) ?? 'human'
}

export function chooseTarget(systems: System[], wanted: string | null | undefined): string | null {
  if (wanted === null) return null
  if (wanted === undefined) return systems.find(({ role }) => role === 'target')?.name ?? null
  if (!systems.some(({ name }) => name === wanted)) {
    const known = systems.map(({ name }) => name).join(', ')
    throw new Refusal('invalid_request', { message: `No system "${wanted}" in this study. It has: ${known}.` })
  }
  return wanted
}

/** Target against each other system in the study's order, or every pair, the alphabetically first as target. */
function pairsToShow(systems: System[], target: string | null): [string, string][] {
  const names = systems.map(({ name }) => name)
  if (target !== null) return names.filter((name) => name !== target).map((name) => [target, name])
  const sorted = [...names].sort()
  return sorted.flatMap((one, index) => sorted.slice(index + 1).map((other): [string, string] => [one, other]))
}

function pairKey(one: string, other: string): string {
  return JSON.stringify([one, other].sort())
}

function warningsOf(kinds: RaterKind[], byKind: Results['judgmentsByKind']): string[] {
  const pooled = kinds.filter((kind) => byKind[kind] > 0)
  return [
    ...(pooled.length > 1 ? [`Judgments of different kinds are counted together: ${pooled.join(', ')}.`] : []),
    ...(pooled.includes('simulated') ? ['Simulated judgments are counted here: they were made by a program.'] : []),
    ...(pooled.includes('test') ? ['Test judgments are counted here: they were made to try the screen.'] : []),
    ...(pooled.includes('judge') ? ['Judgments by language models are counted here.'] : []),
  ]
}
