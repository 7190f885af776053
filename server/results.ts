import { answerCountsOf } from '../db/answerCounts.ts'
import { countsOf } from '../db/counts.ts'
import { countFlags } from '../db/flags.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import { ratersSeen } from '../db/raters.ts'
import { pairingsOf, systemsOf, type Study, type System } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { judgedSince, totalsOf } from '../db/totals.ts'
import { addWatched, estimates } from './analysis/liveRates.ts'
import { criterionTallies, degreesOf, type AnswerCount } from './criterionResults.ts'
import { gradeResultsOf } from './gradeResults.ts'
import type { RaterKind } from './contract/rater.ts'
import type { Results, Tally } from './contract/results.ts'
import { lettered } from './letters.ts'
import { ratesFromCounts } from './stats/rates/countRates.ts'
import { tally, type Count } from './stats/rates/tally.ts'
import { withExcluded } from './withExcluded.ts'
import { chooseTarget, countKinds, defaultKind, type View } from './studyView.ts'

/** The results of a study: what the page shows, the socket sends, and the exports contain. */
export async function resultsOf(store: Store, study: Study, view: View, now: Date): Promise<Results> {
  const { single, answers = {} } = study.design
  const beyond = answers.graded || answers.criteria
  const [named, stored, graded, answered, pairings, totals, flagged] = await Promise.all([
    systemsOf(store, study.id),
    countsOf(store, study.id),
    single ? gradeCountsOf(store, study.id) : [],
    beyond ? answerCountsOf(store, study.id) : [],
    pairingsOf(store, study.id),
    totalsOf(store, study.id),
    countFlags(store, study.id),
  ])
  const systems = view.blinded ? lettered(named, study) : named
  const names = new Map(systems.map((system) => [system.id, system.name]))
  const nameOf = (id: string) => names.get(id) ?? id
  const all = [...stored, ...graded]
  const judgmentsByKind = countKinds(all)
  const kinds = view.kinds ?? [defaultKind(judgmentsByKind)]
  const target = chooseTarget(systems, view.target)
  const counted = stored.filter(({ raterKind, surplus }) => !surplus && kinds.includes(raterKind))
  const counts: Count[] = counted.map((count) => ({
    ...count,
    first: nameOf(count.firstSystemId),
    second: nameOf(count.secondSystemId),
  }))
  const beside: AnswerCount[] = answered
    .filter(({ raterKind }) => kinds.includes(raterKind))
    .map((count) => ({ ...count, first: nameOf(count.firstSystemId), second: nameOf(count.secondSystemId) }))
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
        ...(answers.graded ? { degrees: degreesOf(beside, one, other) } : {}),
        ...(rates ? { rates } : {}),
        ...(planned.get(pairKey(one, other)) ?? { comparisons: 0, planned: 0 }),
      }
    })
  const beforeExclusions = await withExcluded(store, study.id, {
    kinds,
    counts,
    nameOf,
    pairs: tallies.map(({ target: one, baseline }) => [one, baseline]),
  })
  addWatched(tallies, study.overlap === 1)
  const grades = single
    ? await gradeResultsOf(store, study, { single, systems, kinds, counts: graded, pairings })
    : undefined
  const sum = (field: 'planned') => (grades?.systems ?? tallies).reduce((total, one) => total + one[field], 0)
  const minuteAgo = new Date(now.getTime() - 60_000)
  const hourAgo = new Date(now.getTime() - 3_600_000)
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
    sequence: sequenceOf(all),
    kinds,
    judgmentsByKind,
    judgments: all
      .filter(({ raterKind, surplus }) => !surplus && kinds.includes(raterKind))
      .reduce((total, { n }) => total + n, 0),
    comparisons: study.comparisonCount,
    prompts: study.promptCount,
    raters: people('human') + people('simulated') + people('test'),
    judges: people('judge'),
    planned: sum('planned'),
    surplus: all.filter((one) => one.surplus && kinds.includes(one.raterKind)).reduce((total, { n }) => total + n, 0),
    skipped: ofKinds.reduce((total, one) => total + one.skipped, 0),
    sideExceptions: ofKinds.reduce((total, one) => total + one.sideExceptions, 0),
    tallies,
    ...(beforeExclusions ? { withExcluded: beforeExclusions } : {}),
    ...(answers.criteria
      ? {
          criteria: criterionTallies(
            answers,
            beside,
            tallies.map(({ target, baseline }) => [target, baseline]),
          ),
        }
      : {}),
    ...(grades ? { grades } : {}),
    ...(flagged > 0 ? { flagged } : {}),
    judgmentsPerMinute: await judgedSince(store, study.id, minuteAgo, kinds),
    judgmentsPerHour: await judgedSince(store, study.id, hourAgo, kinds),
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
