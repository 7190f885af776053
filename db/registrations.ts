import { asc, eq } from 'drizzle-orm'
import { ask, type Queries, type Steps, type Store } from './store.ts'

export type Registration = Store['tables']['registrations']['$inferSelect']

/** What was frozen when a study opened; undefined where it has not. */
export async function registrationOf({ db, tables: t }: Store, studyId: string): Promise<Registration | undefined> {
  const [registration] = await db.select().from(t.registrations).where(eq(t.registrations.studyId, studyId))
  return registration
}

/** Keeps what is frozen; what was frozen first stays. */
export function* freeze({ db, tables: t }: Queries, registration: Registration): Steps<void> {
  yield* ask(db.insert(t.registrations).values(registration).onConflictDoNothing())
}

/** The items with known answers of a study, as raters meet them. */
export async function checksOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select()
    .from(t.checks)
    .where(eq(t.checks.studyId, studyId))
    .orderBy(asc(t.checks.purpose), asc(t.checks.position))
}

/** The consent texts of a study, oldest first. */
export async function consentsOf({ db, tables: t }: Store, studyId: string) {
  return db.select().from(t.consents).where(eq(t.consents.studyId, studyId)).orderBy(asc(t.consents.version))
}

/** The amendments of a study, oldest first. */
export async function amendmentsOf({ db, tables: t }: Store, studyId: string) {
  return db
    .select()
    .from(t.amendments)
    .where(eq(t.amendments.studyId, studyId))
    .orderBy(asc(t.amendments.createdAt), asc(t.amendments.id))
}

/** The prompts of a study in the order of their keys, a page at a time. */
export async function* promptPages({ db, tables: t }: Store, studyId: string) {
  const size = 500
  for (let offset = 0; ; offset += size) {
    const rows = await db
      .select({ key: t.prompts.key, turns: t.prompts.turns, category: t.prompts.category })
      .from(t.prompts)
      .where(eq(t.prompts.studyId, studyId))
      .orderBy(asc(t.prompts.id))
      .limit(size)
      .offset(offset)
    yield rows
    if (rows.length < size) return
  }
}
