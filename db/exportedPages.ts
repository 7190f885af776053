import { and, gt, inArray, sql } from 'drizzle-orm'
import type { Reads, Tables } from './store.ts'

/** Judgments in one page, and about so many as are read at once. */
const judgmentsAtOnce = 1000
/** The most comparisons whose judgments are read at once. */
const comparisonsAtOnce = 128
/** Ids of judgments that were replaced are all remembered up to here; of more, those of each page are looked up. */
const mostReplaced = 20_000

type Judged = Tables['judgments'] | Tables['grades']
type Place = `of${number}`
const places = Array.from({ length: comparisonsAtOnce }, (_, place): Place => `of${place}`)

/** The condition that a judgment is of one of the comparisons that `inPages` fills in. */
export const ofComparisons = ({ comparisonId }: Judged) =>
  inArray(
    comparisonId,
    places.map((place) => sql.placeholder(place)),
  )

/**
 * What `make` makes of the judgments of some comparisons, in the order of these and, of one comparison, of their ids. They
 * are read many comparisons at a time, by one index and without sorting in the database: as many as lately made up a page.
 */
export async function* inPages<Row extends { id: string; comparisonId: string }, Comparison, Made>(
  comparisons: Map<string, Comparison>,
  read: (filled: Record<Place, string>) => PromiseLike<Row[]>,
  make: (row: Row, comparison: Comparison) => Made,
): AsyncGenerator<Made[]> {
  const all = [...comparisons]
  let waiting: Made[] = []
  let atOnce = 8
  for (let from = 0; from < all.length;) {
    const some = all.slice(from, from + atOnce)
    from += some.length
    // One that stands twice is read once.
    const rows = await read(Object.fromEntries(places.map((place, i) => [place, (some[i] ?? some[0]!)[0]])))
    addMade(waiting, some, gather(rows), make)
    let start = 0
    for (; waiting.length - start >= judgmentsAtOnce; start += judgmentsAtOnce) {
      yield waiting.slice(start, start + judgmentsAtOnce)
    }
    if (start > 0) waiting = waiting.slice(start)
    const fits = Math.floor((some.length * judgmentsAtOnce) / Math.max(1, rows.length))
    atOnce = Math.max(1, Math.min(fits, 2 * atOnce, comparisonsAtOnce))
  }
  if (waiting.length > 0) yield waiting
}

/** On its own: a loop over rows inside a generator is compiled late and less well. */
function addMade<Row, Comparison, Made>(
  to: Made[],
  comparisons: [string, Comparison][],
  gathered: Map<string, Row[]>,
  make: (row: Row, comparison: Comparison) => Made,
): void {
  for (const [id, comparison] of comparisons) {
    for (const row of gathered.get(id) ?? []) to.push(make(row, comparison))
  }
}

/** By comparison, in the order of the ids. */
function gather<Row extends { id: string; comparisonId: string }>(rows: Row[]): Map<string, Row[]> {
  const gathered = new Map<string, Row[]>()
  const unordered = new Set<Row[]>()
  let same: Row[] = []
  let last: Row | undefined
  for (const row of rows) {
    if (row.comparisonId !== last?.comparisonId) {
      same = gathered.get(row.comparisonId) ?? []
      gathered.set(row.comparisonId, same)
      last = same.at(-1)
    }
    if (last && row.id < last.id) unordered.add(same)
    same.push(row)
    last = row
  }
  for (const some of unordered) some.sort((one, other) => (one.id < other.id ? -1 : 1))
  return gathered
}

/** Tells of the judgments of a page which another stands for. */
export async function replacedOf(
  { db, tables: t }: Reads,
  { id: studyId, design }: { id: string; design: { single?: unknown } },
  most = mostReplaced,
) {
  const table: Judged = design.single ? t.grades : t.judgments
  const { replaces } = table
  // By the few that replace another, not by all of the study: that is the index SQLite must take.
  const ofStudy = and(gt(replaces, ''), sql`${table.studyId} || '' = ${studyId}`)
  const all = await db
    .select({ replaces })
    .from(table)
    .where(ofStudy)
    .limit(most + 1)
  const idsOf = (rows: { replaces: string | null }[]) => new Set(rows.map((row) => row.replaces))
  const known = all.length > most ? null : idsOf(all)
  return async (page: string[]) => {
    if (known !== null) return known
    return idsOf(await db.select({ replaces }).from(table).where(inArray(replaces, page)))
  }
}
