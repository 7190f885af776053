import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import type { Preference } from '../server/contract/judgment.ts'
import type { Store } from './store.ts'

/** A judgment of a rater's own, as it stands. */
export type OwnJudgment = {
  id: string
  assignmentId: string
  preference: Preference | null
  /** Of a single response, instead of a preference. */
  grade: string | null
  criterion: string | null
  promptTurns: string[]
  turn: number
  at: Date
}
export type Before = { at: Date; id: string }

/** The newest judgments of a rater, of the plan and beside it alike; those of `before` and after it are left out. */
export async function ownJudgments(
  store: Store,
  raterId: string,
  { before, limit }: { before?: Before | undefined; limit: number },
): Promise<OwnJudgment[]> {
  const [plan, graded, repeated, checked] = await Promise.all([
    ofPlan(store, raterId, before, limit),
    ofGrades(store, raterId, before, limit),
    ofRepeats(store, raterId, before, limit),
    ofGold(store, raterId, before, limit),
  ])
  return [...plan, ...graded, ...repeated, ...checked]
    .sort((one, other) => other.at.getTime() - one.at.getTime() || (other.id < one.id ? -1 : 1))
    .slice(0, limit)
}

async function ofPlan({ db, tables: t }: Store, raterId: string, before: Before | undefined, limit: number) {
  const rows = await db
    .select({
      id: t.judgments.id,
      assignmentId: t.judgments.assignmentId,
      preference: t.judgments.preference,
      promptTurns: t.prompts.turns,
      turn: t.comparisons.turn,
      at: t.judgments.createdAt,
    })
    .from(t.judgments)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(
      and(
        eq(t.judgments.raterId, raterId),
        sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
        before && earlier(t.judgments, before),
      ),
    )
    .orderBy(desc(t.judgments.createdAt), desc(t.judgments.id))
    .limit(limit)
  return rows.flatMap(({ at, assignmentId, ...row }): OwnJudgment[] =>
    at && assignmentId ? [{ ...row, assignmentId, at, grade: null, criterion: null }] : [],
  )
}

async function ofGrades({ db, tables: t }: Store, raterId: string, before: Before | undefined, limit: number) {
  const rows = await db
    .select({
      id: t.grades.id,
      assignmentId: t.grades.assignmentId,
      grade: t.grades.grade,
      promptTurns: t.prompts.turns,
      turn: t.comparisons.turn,
      at: t.grades.createdAt,
    })
    .from(t.grades)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(
      and(
        eq(t.grades.raterId, raterId),
        sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`,
        before && earlier(t.grades, before),
      ),
    )
    .orderBy(desc(t.grades.createdAt), desc(t.grades.id))
    .limit(limit)
  return rows.flatMap(({ at, assignmentId, ...row }): OwnJudgment[] =>
    at && assignmentId ? [{ ...row, assignmentId, at, preference: null, criterion: null }] : [],
  )
}

async function ofRepeats({ db, tables: t }: Store, raterId: string, before: Before | undefined, limit: number) {
  return db
    .select({
      id: t.extraJudgments.id,
      assignmentId: t.assignments.id,
      preference: t.extraJudgments.preference,
      grade: t.extraJudgments.grade,
      criterion: t.assignments.criterion,
      promptTurns: t.prompts.turns,
      turn: t.comparisons.turn,
      at: t.extraJudgments.createdAt,
    })
    .from(t.extraJudgments)
    .innerJoin(t.assignments, eq(t.assignments.id, t.extraJudgments.assignmentId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.assignments.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(standing({ tables: t }, raterId, ['repeat', 'flipped', 'criterion'], before))
    .orderBy(desc(t.extraJudgments.createdAt), desc(t.extraJudgments.id))
    .limit(limit)
}

async function ofGold({ db, tables: t }: Store, raterId: string, before: Before | undefined, limit: number) {
  const rows = await db
    .select({
      id: t.extraJudgments.id,
      assignmentId: t.assignments.id,
      preference: t.extraJudgments.preference,
      grade: t.extraJudgments.grade,
      promptTurns: t.checks.promptTurns,
      at: t.extraJudgments.createdAt,
    })
    .from(t.extraJudgments)
    .innerJoin(t.assignments, eq(t.assignments.id, t.extraJudgments.assignmentId))
    .innerJoin(t.checks, eq(t.checks.id, t.assignments.ofId))
    .where(standing({ tables: t }, raterId, ['gold'], before))
    .orderBy(desc(t.extraJudgments.createdAt), desc(t.extraJudgments.id))
    .limit(limit)
  return rows.map((row) => ({ ...row, turn: 0, criterion: null }))
}

type Purpose = Store['tables']['extraJudgments']['$inferSelect']['purpose']

const standing = ({ tables: t }: Pick<Store, 'tables'>, raterId: string, purposes: Purpose[], before?: Before) =>
  and(
    eq(t.extraJudgments.raterId, raterId),
    inArray(t.extraJudgments.purpose, purposes),
    // What is asked on the pair's own screen belongs to the judgment of that pair.
    isNull(t.extraJudgments.judgmentId),
    sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${t.extraJudgments.id})`,
    before && earlier(t.extraJudgments, before),
  )

type Dated = Store['tables']['judgments'] | Store['tables']['grades'] | Store['tables']['extraJudgments']

function earlier(t: Dated, { at, id }: Before) {
  return or(lt(t.createdAt, at), and(eq(t.createdAt, at), lt(t.id, id)))
}

/** Milliseconds of reading of all that a rater judged, skipped or left. */
export async function activeTime({ db, tables: t }: Store, raterId: string): Promise<number> {
  const [plan, graded, beside, left] = await Promise.all([
    db.select({ reading: t.judgments.reading }).from(t.judgments).where(eq(t.judgments.raterId, raterId)),
    db.select({ reading: t.grades.reading }).from(t.grades).where(eq(t.grades.raterId, raterId)),
    db
      .select({ reading: t.extraJudgments.reading })
      .from(t.extraJudgments)
      .where(eq(t.extraJudgments.raterId, raterId)),
    db
      .select({ exposures: t.assignments.exposures })
      .from(t.assignments)
      .where(and(eq(t.assignments.raterId, raterId), isNotNull(t.assignments.exposures))),
  ])
  const readings = [...plan, ...graded, ...beside].map(({ reading }) => reading)
  const exposures = left.flatMap((one) => one.exposures ?? [])
  return [...readings, ...exposures].reduce((sum, reading) => sum + (reading?.activeMs ?? 0), 0)
}
