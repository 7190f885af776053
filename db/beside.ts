import { and, asc, eq, lte, sql } from 'drizzle-orm'
import type { Side } from '../server/contract/judgment.ts'
import { nothingGiven, type Beside, type Given, type Placement } from '../server/contract/placement.ts'
import type { Lease, Shows } from './holdings.ts'
import { ask, type Queries, type Steps } from './store.ts'

/** How much a rater was given of the plan and of what stands among its pairs. */
export function* givenTo({ compiled, tables: t }: Queries, raterId: string): Steps<Given> {
  const query = compiled('givenTo', (db) =>
    db
      .select({ purpose: t.assignments.purpose, n: sql<number>`cast(count(*) as integer)` })
      .from(t.assignments)
      .where(eq(t.assignments.raterId, sql.placeholder('raterId')))
      .groupBy(t.assignments.purpose),
  )
  const given = { ...nothingGiven }
  for (const { purpose, n } of yield* ask(query({ raterId }))) {
    if (purpose !== 'training' && purpose !== 'criterion') given[purpose] = n
  }
  return given
}

type Terms = {
  placement: Placement
  /** What an attention check may ask for. */
  answers: readonly string[]
  /** Moves on with what is given. */
  given: Given
  /** Nothing of the plan is left for this rater. */
  ended: boolean
  /** The number of the last pair the rater was given. */
  ordinal: number
  newId(): string
  now: Date
  leaseUntil: Date
}

/** Gives what is due next beside the plan; undefined when a pair of the plan is. */
export function* giveBeside(
  queries: Queries,
  { raterId, studyId }: { raterId: string; studyId: string },
  terms: Terms,
): Steps<Lease | undefined> {
  const { given, placement } = terms
  for (const purpose of placement.next(given, terms.ended)) {
    const found = yield* whatToShow(queries, purpose, { raterId, studyId }, terms)
    if (!found) continue
    given[purpose] += 1
    return yield* insertBeside(queries, { raterId, studyId, criterion: null, purpose, ...found }, terms)
  }
  return undefined
}

type Found = {
  ofId: string
  comparisonId: string
  promptId: string
  firstSystemId: string
  secondSystemId: string
  firstSide: Side
}

/** What a check has in place of a comparison: no system of the study stands in it. */
export const noComparison = { comparisonId: '', promptId: '', firstSystemId: '', secondSystemId: '' }

function* whatToShow(
  { db, tables: t }: Queries,
  purpose: Beside,
  { raterId, studyId }: { raterId: string; studyId: string },
  { given, placement, answers, ordinal }: Terms,
): Steps<Found | undefined> {
  const shown = given.plan + given.gold + given.attention + given.repeat + given.flipped
  if (purpose === 'attention')
    return { ...noComparison, ofId: placement.attention(given.attention, answers), firstSide: 'a' }
  if (purpose === 'gold') {
    const ofStudy = and(eq(t.checks.studyId, studyId), eq(t.checks.purpose, 'gold'))
    const [item] = yield* ask(
      db
        .select({ id: t.checks.id })
        .from(t.checks)
        .where(and(ofStudy, eq(t.checks.position, placement.gold(given.gold)))),
    )
    return item && { ...noComparison, ofId: item.id, firstSide: placement.side(shown) }
  }
  const again = sql`select 1 from assignments again where again.rater_id = ${raterId} and again.of_id = ${t.assignments.id} and again.purpose in ('repeat', 'flipped')`
  const candidates = yield* ask(
    db
      .select({
        ofId: t.assignments.id,
        comparisonId: t.assignments.comparisonId,
        promptId: t.assignments.promptId,
        firstSystemId: t.assignments.firstSystemId,
        secondSystemId: t.assignments.secondSystemId,
        firstSide: t.assignments.firstSide,
      })
      .from(t.assignments)
      .where(
        and(
          eq(t.assignments.raterId, raterId),
          eq(t.assignments.purpose, 'plan'),
          eq(t.assignments.state, 'judged'),
          lte(t.assignments.ordinal, ordinal + 1 - placement.apart),
          sql`not exists (${again})`,
        ),
      )
      .orderBy(asc(t.assignments.ordinal)),
  )
  if (candidates.length === 0) return undefined
  const one = candidates[placement.again(given.repeat + given.flipped, candidates.length)]
  if (!one || purpose === 'repeat') return one
  return { ...one, firstSide: one.firstSide === 'a' ? 'b' : 'a' }
}

type NewBeside = Shows & Found & { raterId: string; studyId: string }

/** Gives a rater something beside the plan, which takes no place and weighs on no balance. */
export function* insertBeside(
  { db, tables: t }: Queries,
  one: NewBeside,
  { ordinal, newId, now, leaseUntil }: Pick<Terms, 'ordinal' | 'newId' | 'now' | 'leaseUntil'>,
): Steps<Lease> {
  const row = { id: newId(), ordinal: ordinal + 1, ...one }
  yield* ask(
    db.insert(t.assignments).values({
      ...row,
      slotId: '',
      state: 'leased',
      sideException: false,
      leasedAt: now,
      leaseUntil,
      skipReason: null,
    }),
  )
  return row
}
