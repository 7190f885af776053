import { and, desc, eq, isNotNull } from 'drizzle-orm'
import type { Store } from './store.ts'

/** So many of the latest judgments say how long one takes. */
const latest = 500

/** The median time of the latest judgments of a study whose time is known, in milliseconds; undefined where none is. */
export async function medianTime({ db, tables: t }: Store, studyId: string): Promise<number | undefined> {
  const rows = await db
    .select({ ms: t.judgments.elapsedMs })
    .from(t.judgments)
    .where(and(eq(t.judgments.studyId, studyId), isNotNull(t.judgments.elapsedMs)))
    // Ids are in the order of time, near enough for this.
    .orderBy(desc(t.judgments.id))
    .limit(latest)
  const times = rows.flatMap(({ ms }) => (ms === null ? [] : [ms])).sort((one, other) => one - other)
  return times[Math.floor(times.length / 2)]
}
