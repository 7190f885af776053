import { and, eq, sql } from 'drizzle-orm'
import { tellHooks } from './hookMessages.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** What was changed after a study opened, by whom and why. */
export type Amendment = {
  id: string
  studyId: string
  what: string
  before: unknown
  after: unknown
  reason: string
  actor: string
  createdAt: Date
}

/** Keeps the record of a change in the transaction that makes it. */
export function* amend(queries: Queries, amendment: Amendment): Steps<void> {
  const { db, tables: t } = queries
  const [stored] = yield* ask(
    db
      .select({ n: sql<number>`cast(coalesce(sum(${t.counts.n}), 0) as integer)` })
      .from(t.counts)
      .where(
        and(eq(t.counts.studyId, amendment.studyId), eq(t.counts.raterKind, 'human'), eq(t.counts.surplus, false)),
      ),
  )
  yield* ask(db.insert(t.amendments).values({ ...amendment, judgments: stored?.n ?? 0 }))
  const { id, studyId, what, createdAt: at } = amendment
  // A new state is told as such.
  if (what !== 'state') {
    yield* tellHooks(queries, studyId, 'amendment', { facts: { type: 'amendment', what }, key: `amendment-${id}`, at })
  }
}
