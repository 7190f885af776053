import { and, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Preference } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import { countsOf, excludedCountsOf } from './counts.ts'
import type { Reads } from './store.ts'

/** How many judgments that count are alike in what the formats of exports look at. */
export type CountedShape = {
  raterKind: RaterKind
  /** Null for grades of single responses. */
  preference: Preference | null
  bothBad: boolean
  withTexts: boolean
  severalTurns: boolean
  n: number
}

/**
 * The judgments of a study that count, by kind of rater, preference, texts and turns. Where all comparisons are alike, as
 * in most studies, it is the counters that answer and no judgment is read.
 */
export async function exportShapes(
  reads: Reads,
  { id: studyId, design }: { id: string; design: { single?: unknown } },
): Promise<CountedShape[]> {
  const { db, tables: t } = reads
  if (design.single) return gradeShapes(reads, studyId)
  const shape = comparisonShape(reads)
  const alike = await db
    .select(shape)
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(eq(t.comparisons.studyId, studyId))
    .groupBy(shape.withTexts, shape.severalTurns)
  const [only, more] = alike
  if (only === undefined) return []
  if (more === undefined) {
    const counted = (await countsOf(reads, studyId)).filter(({ surplus, n }) => !surplus && n > 0)
    return counted.map(({ raterKind, preference, bothBad, n }) => ({ raterKind, preference, bothBad, n, ...only }))
  }
  return db
    .select({
      raterKind: t.raters.kind,
      preference: t.judgments.preference,
      bothBad: t.judgments.bothBad,
      ...shape,
      n: sql<number>`count(*)`.mapWith(Number),
    })
    .from(t.judgments)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .where(
      and(
        eq(t.judgments.studyId, studyId),
        eq(t.judgments.surplus, false),
        isNull(t.comparisons.withdrawnAt),
        isNull(t.raters.excludedAt),
        notReplaced(t),
      ),
    )
    .groupBy(t.raters.kind, t.judgments.preference, t.judgments.bothBad, shape.withTexts, shape.severalTurns)
}

/** Grades are alike: no format of others has a word for any of them. */
async function gradeShapes(reads: Reads, studyId: string): Promise<CountedShape[]> {
  const { db, tables: t } = reads
  const rows = await db
    .select({ raterKind: t.raters.kind, n: sql<number>`count(*)`.mapWith(Number) })
    .from(t.grades)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
    .where(
      and(
        eq(t.grades.studyId, studyId),
        eq(t.grades.surplus, false),
        isNull(t.comparisons.withdrawnAt),
        isNull(t.raters.excludedAt),
        sql`not exists (select 1 from ${t.grades} newer where ${sqliteAlias(t.grades, 'newer').replaces} = ${t.grades.id})`,
      ),
    )
    .groupBy(t.raters.kind)
  return rows.map((row) => ({ ...row, preference: null, bothBad: false, withTexts: true, severalTurns: false }))
}

/**
 * How many judgments a study has by kind of rater, those that do not count among them: from the counters, which leave out
 * what was replaced and what was withdrawn in time.
 */
export async function storedByKind(
  reads: Reads,
  { id: studyId, design }: { id: string; design: { single?: unknown } },
) {
  const { db, tables: t } = reads
  const n = sql<number>`count(*)`.mapWith(Number)
  if (design.single) {
    return db
      .select({ raterKind: t.raters.kind, n })
      .from(t.grades)
      .innerJoin(t.raters, eq(t.raters.id, t.grades.raterId))
      .where(eq(t.grades.studyId, studyId))
      .groupBy(t.raters.kind)
  }
  const replaced = await db
    .select({ raterKind: t.raters.kind, n })
    .from(t.judgments)
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    // By the few that replace another, not by all of the study: that is the index SQLite must take.
    .where(and(gt(t.judgments.replaces, ''), sql`${t.judgments.studyId} || '' = ${studyId}`))
    .groupBy(t.raters.kind)
  const withdrawn = await db
    .select({ raterKind: t.raters.kind, n })
    .from(t.comparisons)
    .innerJoin(t.judgments, eq(t.judgments.comparisonId, t.comparisons.id))
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .where(
      and(
        eq(t.comparisons.studyId, studyId),
        isNotNull(t.comparisons.withdrawnAt),
        eq(t.judgments.surplus, false),
        notReplaced(t),
      ),
    )
    .groupBy(t.raters.kind)
  return [...(await countsOf(reads, studyId)), ...(await excludedCountsOf(reads, studyId)), ...replaced, ...withdrawn]
}

const notReplaced = (t: Reads['tables']) => {
  const newer = sqliteAlias(t.judgments, 'newer')
  return sql`not exists (select 1 from ${t.judgments} newer where ${newer.replaces} = ${t.judgments.id})`
}

function comparisonShape({ kind, tables: t }: Reads) {
  const turns =
    kind === 'sqlite' ? sql`json_array_length(${t.prompts.turns})` : sql`jsonb_array_length(${t.prompts.turns})`
  return {
    withTexts:
      sql<boolean>`${turns} > 0 and ${t.comparisons.firstResponseId} is not null and ${t.comparisons.secondResponseId} is not null`.mapWith(
        Boolean,
      ),
    severalTurns: sql<boolean>`${turns} > 1 and ${t.comparisons.turn} <> 1`.mapWith(Boolean),
  }
}
