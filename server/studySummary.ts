import { countsOf } from '../db/counts.ts'
import { gradeCountsOf } from '../db/gradeCounts.ts'
import { registrationOf } from '../db/registrations.ts'
import { pairingsOf, systemsOf, type Study } from '../db/studies.ts'
import type { StudySummary } from './contract/study.ts'
import type { Access } from './access.ts'
import { allRights } from './contract/access.ts'
import { lettered } from './letters.ts'
import { linkFor } from './crowd/arrival.ts'
import { raterLink, type LinkParts } from './links.ts'
import { chooseTarget, countKinds } from './studyView.ts'

/** What commands on the server's own machine may do: everything. */
const everything: Pick<Access, 'rights' | 'blinded'> = { rights: new Set(allRights), blinded: false }

/** A study as the list of a researcher with these rights shows it. */
export async function summaryOf(
  parts: LinkParts,
  study: Study,
  { rights, blinded }: Pick<Access, 'rights' | 'blinded'> = everything,
): Promise<StudySummary> {
  const { store } = parts
  const [named, stored, pairings, registration] = await Promise.all([
    systemsOf(store, study.id),
    study.design.single ? gradeCountsOf(store, study.id) : countsOf(store, study.id),
    pairingsOf(store, study.id),
    registrationOf(store, study.id),
  ])
  const systems = blinded ? lettered(named, study) : named
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
    question: study.question,
    instructions: study.instructions,
    target: chooseTarget(systems, undefined),
    systems: systems.map(({ name }) => name),
    overlap: study.overlap,
    comparisons: study.comparisonCount,
    planned,
    judgmentsByKind: countKinds(stored),
    createdAt: study.createdAt.toISOString(),
    ...(registration ? { registration: registration.hash } : {}),
    rights: [...rights],
    // Without a plan, as in a study of imported judgments, there is nothing to rate.
    ...(planned > 0 && study.archivedAt === null && rights.has('edit')
      ? { raterLink: await linkOf(parts, study) }
      : {}),
    ...(study.design.platform ? { platform: study.design.platform.name } : {}),
  }
}

/** The address to hand to raters, or to paste into the platform that they come from. */
async function linkOf(parts: LinkParts, study: Study): Promise<string> {
  const link = await raterLink(parts, study, 'human')
  const { platform } = study.design
  return platform ? linkFor(platform.name, link) : link
}
