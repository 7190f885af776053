import { flagCounts, saidOf, type BrowseFilter, type BrowsePlace } from '../../db/browse.ts'
import { gradesSaid } from '../../db/browseGrades.ts'
import { contestedShare } from '../../db/contests.ts'
import type { Store } from '../../db/store.ts'
import type { BrowsedComparison, BrowsePage } from '../contract/browse.ts'
import { Refusal } from '../errors.ts'
import { contestOf } from './contestedGrades.ts'
import { lookAtNext, type Match } from './pages.ts'
import { placesOf } from './places.ts'
import type { Seen } from './seen.ts'

/** Comparisons on a page. */
const pageSize = 30
/** Comparisons that are looked at for one page at most: whoever looks for something rare asks again, and sees how far it is. */
const mostLooked = 4000
const snippet = 280

/** A page of what is looked for, from where the one before ended. */
export async function browse(
  store: Store,
  filter: BrowseFilter,
  seen: Seen,
  from: string | undefined,
): Promise<BrowsePage> {
  const next = await placesOf(store, filter, seen)
  const found: Match[] = []
  let after = from === undefined ? undefined : placeOf(from)
  let looked = 0
  let more = true
  while (more && found.length < pageSize && looked < mostLooked) {
    // Few at first, as mostly everything is looked for; more at once where little is found.
    const look = await lookAtNext(store, filter, next, after, looked === 0 ? pageSize : 500)
    found.push(...look.matches)
    looked += look.looked
    more = look.last !== undefined
    if (look.last) after = placeIn(look.last)
    await new Promise(setImmediate)
  }
  if (found.length > pageSize) {
    found.length = pageSize
    after = placeIn(found.at(-1)!.place)
    more = true
  }
  return {
    comparisons: await listed(store, filter, seen, found),
    next: more && after ? `${String(after.rank)}:${after.id}` : null,
    looked,
  }
}

const placeIn = ({ rank, key }: Match['place']): BrowsePlace => ({ rank, id: key })

function placeOf(from: string): BrowsePlace {
  const [, rank, id] = /^(\d{1,9}):(.+)$/s.exec(from) ?? []
  if (rank === undefined || id === undefined)
    throw new Refusal('invalid_request', { message: 'This is no place in a list: begin without "from".' })
  return { rank: Number(rank), id }
}

async function listed(
  store: Store,
  filter: BrowseFilter,
  { systems }: Seen,
  found: Match[],
): Promise<BrowsedComparison[]> {
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  const { scale } = filter
  const [said, graded, flags] = await Promise.all([
    scale === null ? saidOf(store, ids, filter.kinds) : [],
    scale === null ? [] : gradesSaid(store, filter, ids),
    flagCounts(store, filter.studyId, ids),
  ])
  const nameOf = new Map(systems.map(({ id, name }) => [id, name]))
  return found.map((one) => {
    const own = said.filter(({ comparisonId }) => comparisonId === one.id)
    const sum = (of: 'first' | 'tie' | 'second') => own.reduce((total, row) => total + row[of], 0)
    const given = graded.filter(({ comparisonId }) => comparisonId === one.id)
    return {
      id: one.place.key,
      promptId: one.promptId,
      turn: one.turn,
      category: one.category,
      tags: one.tags ?? {},
      asked: beginning(one.promptTurns[Math.max(0, one.turn - 1)] ?? one.promptTurns[0] ?? ''),
      first: nameOf.get(one.firstSystemId) ?? one.firstSystemId,
      second: scale === null ? (nameOf.get(one.secondSystemId) ?? one.secondSystemId) : null,
      said: { win: sum('first'), tie: sum('tie'), loss: sum('second') },
      grades: scale && scale.map((grade) => ({ grade, n: given.find((row) => row.grade === grade)?.n ?? 0 })),
      contested: scale
        ? contestOf(
            given.map(({ n }) => n),
            scale.length,
          )
        : Math.max(0, ...own.map(({ rank }) => contestedShare(rank))),
      matching: one.judgmentIds.length,
      withdrawn: withdrawal(one),
      flags: flags.get(one.id) ?? 0,
    }
  })
}

/** When and why a comparison was withdrawn. */
export const withdrawal = (one: { withdrawnAt: Date | null; withdrawnReason: string | null }) =>
  one.withdrawnAt === null ? null : { at: one.withdrawnAt.toISOString(), reason: one.withdrawnReason }

/** The beginning of a text, cut between two letters of any script. */
function beginning(text: string): string {
  if (text.length <= snippet) return text
  const letters = [...new Intl.Segmenter().segment(text.slice(0, snippet + 20))].map(({ segment }) => segment)
  let kept = ''
  for (const letter of letters) {
    if (kept.length + letter.length > snippet) break
    kept += letter
  }
  return `${kept}…`
}
