import { and, asc, eq, gt, inArray, isNull, lte, or, sql, type Column } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { RaterKind } from '../server/contract/rater.ts'
import { byJudgment } from './criteria.ts'
import type { Store } from './store.ts'

const pageSize = 1000

/**
 * All judgments of a study by raters of some kinds as they stood at `asOf`, a page at a time in the order of their ids:
 * a mind that changes while the pages are read changes none of them.
 */
export async function* judgmentPages(store: Store, studyId: string, kinds: RaterKind[], asOf: Date) {
  const page = pageOf(store, kinds.length)
  const raterKinds = Object.fromEntries(kinds.map((kind, index) => [`kind${String(index)}`, kind]))
  let after = ''
  for (;;) {
    const rows = await page({ studyId, after, asOf, ...raterKinds })
    const last = rows.at(-1)
    const criteria = last ? await criteriaBeside(store, { after, last: last.id }) : undefined
    yield rows.map((row) => ({ ...row, criteria: criteria?.get(row.id) ?? null, grade: null }))
    if (!last || rows.length < pageSize) return
    after = last.id
  }
}

/** What was answered to further criteria beside the judgments of a page. */
async function criteriaBeside({ db, tables: t }: Store, { after, last }: { after: string; last: string }) {
  const { judgmentId, criterion, preference } = t.extraJudgments
  const rows = await db
    .select({ judgmentId, criterion, preference })
    .from(t.extraJudgments)
    .where(and(gt(judgmentId, after), lte(judgmentId, last)))
  return byJudgment(rows)
}

/** Compiled, as a page is mostly the making of its rows. */
function pageOf({ compiled, tables: t }: Store, kinds: number) {
  const first = sqliteAlias(t.systems, 'first_system')
  const second = sqliteAlias(t.systems, 'second_system')
  const firstResponse = sqliteAlias(t.responses, 'first_response')
  const secondResponse = sqliteAlias(t.responses, 'second_response')
  const newer = sqliteAlias(t.judgments, 'newer')
  // Imported judgments may have no time; they are older than any export.
  const stood = (createdAt: Column) =>
    or(isNull(createdAt), lte(createdAt, sql.param(sql.placeholder('asOf'), t.judgments.createdAt)))
  const raterKinds = Array.from({ length: kinds }, (_, index) => sql.placeholder(`kind${String(index)}`))
  return compiled(`judgmentPage ${String(kinds)}`, (db) =>
    db
      .select({
        id: t.judgments.id,
        study: t.studies.name,
        promptKey: t.prompts.key,
        turn: t.comparisons.turn,
        comparisonId: t.judgments.comparisonId,
        firstSystem: first.name,
        secondSystem: second.name,
        firstSide: t.judgments.firstSide,
        sideRecorded: t.judgments.sideRecorded,
        preference: t.judgments.preference,
        bothBad: t.judgments.bothBad,
        degree: t.judgments.degree,
        reasons: t.judgments.reasons,
        rater: t.raters.pseudonym,
        raterKind: t.raters.kind,
        raterGroup: t.raters.group,
        submission: t.platformEntries.state,
        assignmentId: t.judgments.assignmentId,
        replaces: t.judgments.replaces,
        replaced: sql<boolean>`${newer.id} is not null`.mapWith(Boolean),
        surplus: t.judgments.surplus,
        elapsedMs: t.judgments.elapsedMs,
        rationale: t.judgments.rationale,
        createdAt: t.judgments.createdAt,
        instructionsVersion: t.judgments.instructionsVersion,
        origin: t.judgments.origin,
        promptTurns: t.prompts.turns,
        firstTurns: firstResponse.turns,
        secondTurns: secondResponse.turns,
      })
      .from(t.judgments)
      .innerJoin(t.studies, eq(t.studies.id, t.judgments.studyId))
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
      .innerJoin(first, eq(first.id, t.comparisons.firstSystemId))
      .innerJoin(second, eq(second.id, t.comparisons.secondSystemId))
      .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
      .leftJoin(t.platformEntries, eq(t.platformEntries.raterId, t.judgments.raterId))
      .leftJoin(firstResponse, eq(firstResponse.id, t.comparisons.firstResponseId))
      .leftJoin(secondResponse, eq(secondResponse.id, t.comparisons.secondResponseId))
      .leftJoin(newer, and(eq(newer.replaces, t.judgments.id), stood(newer.createdAt)))
      .where(
        and(
          eq(t.judgments.studyId, sql.placeholder('studyId')),
          gt(t.judgments.id, sql.placeholder('after')),
          inArray(t.raters.kind, raterKinds),
          stood(t.judgments.createdAt),
        ),
      )
      .orderBy(asc(t.judgments.id))
      .limit(pageSize),
  )
}
