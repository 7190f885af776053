import { and, asc, eq, isNotNull } from 'drizzle-orm'
import type { Exposure, Reading } from '../server/contract/reading.ts'
import { ask, type Queries, type Reads, type Steps, type Store } from './store.ts'

/** So many are kept of one pair, each by itself; more are added to the last. */
const mostOfOne = 100

/** Notes how a rater read a pair that they left without a judgment, beside all the times before. */
export function noteExposure(store: Store, id: string, exposure: Exposure): Promise<void> {
  return store.atomically(function* (queries) {
    const exposures = yield* exposuresWith(queries, id, exposure)
    const { db, tables: t } = queries
    yield* ask(db.update(t.assignments).set({ exposures }).where(eq(t.assignments.id, id)))
  })
}

/** All exposures of a pair with one more; its row is kept for the transaction. */
export function* exposuresWith(queries: Queries, id: string, exposure: Exposure | null): Steps<Exposure[] | null> {
  const { db, tables: t } = queries
  const asked = db.select({ exposures: t.assignments.exposures }).from(t.assignments).where(eq(t.assignments.id, id))
  const [row] = yield* ask(queries.locked(asked, t.assignments))
  const before = row?.exposures ?? []
  if (exposure === null) return row?.exposures ?? null
  const last = before.at(-1)
  if (before.length < mostOfOne || !last) return [...before, exposure]
  return [...before.slice(0, -1), added(last, exposure)]
}

function added(last: Exposure, { activeMs, seenA, seenB, ...exposure }: Exposure): Exposure {
  return {
    ...exposure,
    activeMs: last.activeMs + activeMs,
    seenA: Math.max(last.seenA, seenA),
    seenB: Math.max(last.seenB, seenB),
  }
}

/** One time that a pair stood before its rater, and how it ended. */
export type ExposureRow = {
  assignmentId: string
  rater: string
  raterKind: string
  purpose: string
  prompt: string | null
  firstSystemId: string
  secondSystemId: string
  firstSide: 'a' | 'b'
  state: string
  ended: Exposure['ended'] | 'judged'
  judgmentId: string | null
  skipReason: string | null
  at: string | null
  reading: Reading
}

/** All exposures of a study, a rater at a time, in the order in which they were given their pairs. */
export async function* exposuresOf({ db, tables: t }: Reads, studyId: string): AsyncGenerator<ExposureRow[]> {
  const raters = await db
    .select({ id: t.raters.id, rater: t.raters.pseudonym, raterKind: t.raters.kind })
    .from(t.raters)
    .where(eq(t.raters.studyId, studyId))
    .orderBy(asc(t.raters.pseudonym))
  for (const { id, rater, raterKind } of raters) {
    const given = await db
      .select({
        assignmentId: t.assignments.id,
        purpose: t.assignments.purpose,
        prompt: t.prompts.key,
        firstSystemId: t.assignments.firstSystemId,
        secondSystemId: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
        state: t.assignments.state,
        skipReason: t.assignments.skipReason,
        exposures: t.assignments.exposures,
      })
      .from(t.assignments)
      .leftJoin(t.prompts, eq(t.prompts.id, t.assignments.promptId))
      .where(eq(t.assignments.raterId, id))
      .orderBy(asc(t.assignments.ordinal))
    // One after the other: all of it is of one moment, and so of one connection.
    const made = []
    for (const book of [t.judgments, t.grades, t.extraJudgments]) {
      const of = book as typeof t.judgments
      const rows = await db
        .select({ id: of.id, assignmentId: of.assignmentId, reading: of.reading, createdAt: of.createdAt })
        .from(of)
        .where(and(eq(of.raterId, id), isNotNull(of.assignmentId), isNotNull(of.reading)))
        .orderBy(asc(of.id))
      made.push(...rows)
    }
    const judged = Map.groupBy(made, ({ assignmentId }) => assignmentId)
    yield given.flatMap(({ exposures, ...one }) => {
      const shown = { ...one, rater, raterKind }
      const without = (exposures ?? []).map(({ at, ended, ...reading }): ExposureRow => ({
        ...shown,
        ...{ ended, at, reading, judgmentId: null },
        skipReason: ended === 'skipped' ? one.skipReason : null,
      }))
      const withOne = (judged.get(one.assignmentId) ?? []).flatMap(({ id: judgmentId, reading, createdAt }) =>
        reading
          ? [
              {
                ...shown,
                ended: 'judged' as const,
                at: createdAt?.toISOString() ?? null,
                reading,
                judgmentId,
                skipReason: null,
              },
            ]
          : [],
      )
      return [...without, ...withOne].sort((first, second) => ((first.at ?? '') < (second.at ?? '') ? -1 : 1))
    })
  }
}
