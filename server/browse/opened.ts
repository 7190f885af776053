import { gradesOfComparison } from '../../db/browseGrades.ts'
import { comparisonIds } from '../../db/browse.ts'
import { comparisonWithTexts, flagsOfComparison, judgmentsOfComparison } from '../../db/openedComparison.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import type { BrowsedJudgment, OpenedComparison } from '../contract/browse.ts'
import { outcomeFor } from '../stats/outcome.ts'
import { withdrawal } from './list.ts'
import type { Seen } from './seen.ts'

/** A comparison with its texts and everything that was said of it; undefined when the study has none by that id. */
export async function openedComparison(
  store: Store,
  study: Study,
  called: string,
  { systems, veil }: Seen,
): Promise<OpenedComparison | undefined> {
  const id = veil === null ? called : await idBehind(store, study, called, veil)
  const row = id === undefined ? undefined : await comparisonWithTexts(store, study.id, id)
  if (!row) return undefined
  const isSingle = study.design.single !== undefined
  const [judgments, flags] = await Promise.all([
    isSingle ? graded(store, row) : compared(store, row),
    flagsOfComparison(store, study.id, row.id),
  ])
  const nameOf = (systemId: string) => systems.find((system) => system.id === systemId)?.name ?? systemId
  const [first, second] = [nameOf(row.firstSystemId), nameOf(row.secondSystemId)]
  return {
    id: called,
    promptId: row.promptId,
    turn: row.turn,
    category: row.category,
    tags: row.tags ?? {},
    prompt: row.prompt,
    first: { system: first, turns: row.firstTurns ?? [], masked: row.firstMasked ?? false },
    second: isSingle ? null : { system: second, turns: row.secondTurns ?? [], masked: row.secondMasked ?? false },
    withdrawn: withdrawal(row),
    judgments,
    flags: flags.map(({ rater, side, firstSide, reason, createdAt }) => ({
      rater,
      system: side === null || firstSide === null ? null : side === firstSide ? first : second,
      reason,
      createdAt: createdAt.toISOString(),
    })),
  }
}

/** The id of the comparison that is called so where one is blinded: the name cannot be undone, so each is tried. */
async function idBehind(store: Store, study: Study, called: string, veil: (id: string) => string) {
  for (let after: string | undefined = ''; after !== undefined;) {
    const ids: string[] = await comparisonIds(store, study.id, after)
    const found = ids.find((id) => veil(id) === called)
    if (found !== undefined) return found
    after = ids.at(-1)
    await new Promise(setImmediate)
  }
  return undefined
}

type Row = { id: string; withdrawnAt: Date | null }

async function compared(store: Store, row: Row): Promise<BrowsedJudgment[]> {
  const judgments = await judgmentsOfComparison(store, row.id)
  return judgments.map((one) => ({
    ...common(one, row),
    preference: one.preference,
    grade: null,
    degree: one.degree,
    bothBad: one.bothBad,
    firstSide: one.sideRecorded ? one.firstSide : null,
    outcome: outcomeFor(one.firstSide, one.preference),
  }))
}

async function graded(store: Store, row: Row): Promise<BrowsedJudgment[]> {
  const grades = await gradesOfComparison(store, row.id)
  return grades.map((one) => ({
    ...common(one, row),
    grade: one.grade,
    ...{ preference: null, degree: null, bothBad: false, firstSide: null, outcome: null },
  }))
}

type Said = Omit<Awaited<ReturnType<typeof gradesOfComparison>>[number], 'grade'>

/** What judgments of pairs and grades of single responses have alike. */
function common(one: Said, { withdrawnAt }: Row) {
  return {
    id: one.id,
    rater: one.rater,
    raterKind: one.raterKind,
    raterGroup: one.raterGroup,
    elapsedMs: one.elapsedMs,
    reading: one.reading,
    reasons: one.reasons ?? [],
    rationale: one.rationale,
    createdAt: one.createdAt?.toISOString() ?? null,
    origin: one.origin,
    notCounted: notCounted(one, withdrawnAt),
    replaces: one.replaces,
  }
}

function notCounted({ newerId, surplus, excludedAt }: Said, withdrawnAt: Date | null): BrowsedJudgment['notCounted'] {
  if (newerId !== null) return 'replaced'
  if (surplus) return 'surplus'
  if (excludedAt !== null) return 'excluded'
  return withdrawnAt === null ? null : 'withdrawn'
}
