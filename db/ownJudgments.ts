import { and, desc, eq, sql } from 'drizzle-orm'
import type { Asked } from '../server/contract/answers.ts'
import type { JudgmentReceipt } from '../server/contract/judgment.ts'
import { criteriaOfAssignment } from './criteria.ts'
import { gradeBook, keptGrade } from './gradeBook.ts'
import { receiptOf, type KeptJudgment } from './keptJudgment.ts'
import { keptPair, pairBook } from './pairBook.ts'
import type { Steps, Store } from './store.ts'

/** Whose judgment is asked for: `judged` counts all of theirs. */
type Judging = { judged: number; design: Asked }

/** The newest judgment of an assignment as its rater is told of it; undefined before the first. */
export async function newestJudgment(
  store: Store,
  assignmentId: string,
  { judged, design }: Judging,
): Promise<JudgmentReceipt | undefined> {
  const rows = await read((design.single ? gradeBook : pairBook).of(store, design, assignmentId))
  const newest = rows.find((row) => !rows.some((other) => other.replaces === row.id))
  return newest && receiptOf(newest, assignmentId, judged)
}

/**
 * The judgment a rater made last, and when, for undo after a reload: late or taken up again, their pairs keep their old
 * places.
 */
export async function lastJudgment(
  store: Store,
  raterId: string,
  { judged, design }: Judging,
): Promise<{ receipt: JudgmentReceipt; at: Date } | undefined> {
  const last = await (design.single ? lastGrade : lastOfPairs)(store, raterId, design)
  return last && { receipt: receiptOf(last.kept, last.assignmentId, judged), at: last.at }
}

type Last = { kept: KeptJudgment; assignmentId: string; at: Date } | undefined

async function lastOfPairs(store: Store, raterId: string, { answers }: Asked): Promise<Last> {
  const { db, tables: t } = store
  const isNewest = sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`
  const [row] = await db
    .select()
    .from(t.judgments)
    .where(and(eq(t.judgments.raterId, raterId), isNewest))
    .orderBy(desc(t.judgments.createdAt), desc(t.judgments.id))
    .limit(1)
  if (!row?.assignmentId || !row.createdAt) return undefined
  const criteria = answers?.criteria ? await read(criteriaOfAssignment(store, row.assignmentId)) : undefined
  return { kept: keptPair(row, criteria?.get(row.id)), assignmentId: row.assignmentId, at: row.createdAt }
}

async function lastGrade({ db, tables: t }: Store, raterId: string): Promise<Last> {
  const isNewest = sql`not exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`
  const [row] = await db
    .select()
    .from(t.grades)
    .where(and(eq(t.grades.raterId, raterId), isNewest))
    .orderBy(desc(t.grades.createdAt), desc(t.grades.id))
    .limit(1)
  if (!row?.assignmentId || !row.createdAt) return undefined
  return { kept: keptGrade(row), assignmentId: row.assignmentId, at: row.createdAt }
}

/** Runs steps that only read, outside of a transaction. */
async function read<T>(steps: Steps<T>): Promise<T> {
  let step = steps.next()
  while (!step.done) step = steps.next(await step.value)
  return step.value
}
