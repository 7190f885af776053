import { and, eq, inArray, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Preference, Side } from '../server/contract/judgment.ts'
import type { Reads } from './store.ts'

/** The checks of a rater that were answered, and what they said of pairs that came again: first and second answers. */
export type ChecksOfRater = {
  raterId: string
  gold: { right: number; n: number }
  attention: { failed: number; n: number }
  repeats: { flipped: boolean; first: Said; second: Said }[]
}
type Said = { preference: Preference; firstSide: Side }

/** What the raters of a study did with what stands beside the plan, each answer as it stands; of one rater, if asked. */
export async function checksOfRaters(
  { db, tables: t }: Reads,
  studyId: string,
  raterId?: string,
): Promise<ChecksOfRater[]> {
  const x = t.extraJudgments
  const stands = and(
    eq(x.studyId, studyId),
    raterId === undefined ? undefined : eq(x.raterId, raterId),
    sql`not exists (select 1 from extra_judgments newer where newer.replaces = ${x.id})`,
  )
  const counted = await db
    .select({ raterId: x.raterId, purpose: x.purpose, right: x.right, n: sql<number>`cast(count(*) as integer)` })
    .from(x)
    .where(and(stands, inArray(x.purpose, ['gold', 'attention'])))
    .groupBy(x.raterId, x.purpose, x.right)
  const shown = sqliteAlias(t.assignments, 'shown')
  const repeated = await db
    .select({
      raterId: x.raterId,
      purpose: x.purpose,
      second: { preference: x.preference, firstSide: x.firstSide },
      first: { preference: t.judgments.preference, firstSide: t.judgments.firstSide },
    })
    .from(x)
    .innerJoin(shown, eq(shown.id, x.assignmentId))
    .innerJoin(t.judgments, eq(t.judgments.assignmentId, shown.ofId))
    .where(
      and(
        stands,
        inArray(x.purpose, ['repeat', 'flipped']),
        sql`not exists (select 1 from judgments newer where newer.replaces = ${t.judgments.id})`,
      ),
    )
  const raters = new Map<string, ChecksOfRater>()
  const of = (id: string) => {
    const known = raters.get(id)
    if (known) return known
    const made: ChecksOfRater = { raterId: id, gold: { right: 0, n: 0 }, attention: { failed: 0, n: 0 }, repeats: [] }
    raters.set(id, made)
    return made
  }
  for (const { raterId: id, purpose, right, n } of counted) {
    const { gold, attention } = of(id)
    if (purpose === 'gold') {
      gold.n += n
      if (right) gold.right += n
    } else {
      attention.n += n
      if (!right) attention.failed += n
    }
  }
  for (const { raterId: id, purpose, first, second } of repeated) {
    const { preference } = second
    if (preference === null) continue
    of(id).repeats.push({ flipped: purpose === 'flipped', first, second: { ...second, preference } })
  }
  return [...raters.values()]
}
