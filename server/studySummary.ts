import { countsOf } from '../db/counts.ts'
import { pairingsOf, systemsOf, type Study } from '../db/studies.ts'
import type { StudySummary } from './contract/study.ts'
import { raterLink, type LinkParts } from './links.ts'
import { chooseTarget, countKinds } from './studyView.ts'

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
