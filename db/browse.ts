import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  or,
  sql,
  type Column,
  type SQL,
} from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { comparedForms, formCells } from '../server/contract/browse.ts'
import type { Outcome, Preference, Side } from '../server/contract/judgment.ts'
import type { RaterKind } from '../server/contract/rater.ts'
import type { Store } from './store.ts'

/** What is looked for, in the words of the tables. */
export type BrowseFilter = {
  studyId: string
  /** The grades there are, from worst to best, where single responses are graded; null where pairs are compared. */
  scale: readonly string[] | null
  /** The order, and for the first two the one kind of rater it is about. */
  order: { by: 'contested' | 'agreed'; kind: RaterKind } | { by: 'files' }
  kinds: RaterKind[]
  systemId?: string
  againstId?: string
  outcome?: Outcome
  preference?: Preference
  side?: Side
  bothBad: boolean
  decided: boolean
  /** How the responses' form goes with what was chosen; its texts are read, no query says it. */
  form?: { feature: (typeof comparedForms)[number]; cell: (typeof formCells)[number] }
  /** Given one of these grades. */
  grades?: string[]
  commented: boolean
  raterId?: string
  notRaterId?: string
  /** Comparisons that so many raters judged, or that have so many judgments. */
  leastRaters?: number
  leastTimes?: number
  /** Judged by raters of these groups; of two, by both. */
  groups: RaterGroup[]
  category?: string
  tag?: { name: string; value: string }
  turn?: number
  responseLength?: LengthRange
  promptLength?: LengthRange
  flagged: boolean
  withdrawn: 'without' | 'with' | 'only'
  excluded: 'without' | 'with' | 'only'
  search?: string
}

/** Lengths from one number up to below another; null: those that are not known. */
export type LengthRange = { from: number; below: number } | null

/** Raters of a group; null: those of no group, and of one kind where it is named. */
export type RaterGroup = { group: string | null; kind?: RaterKind }

/** Where the order stands: the place of the last comparison looked at. */
export type BrowsePlace = { rank: number; id: string }

/** Only what a rater judged, and only what was flagged, where that is looked for. */
export function onlyFew({ db, tables: t }: Store, { raterId, flagged, scale, studyId }: BrowseFilter, id: Column) {
  const judged = scale === null ? t.judgments : t.grades
  return and(
    raterId === undefined
      ? undefined
      : inArray(id, db.select({ id: judged.comparisonId }).from(judged).where(eq(judged.raterId, raterId))),
    flagged
      ? inArray(
          id,
          db
            .select({ id: t.contentFlags.comparisonId })
            .from(t.contentFlags)
            .where(eq(t.contentFlags.studyId, studyId)),
        )
      : undefined,
  )
}

/**
 * The next comparisons in the order asked for, so many at once: read off an index, whatever else is asked for. Only of
 * what a rater judged, or what was flagged, there are none but those.
 */
export function candidates(
  store: Store,
  filter: BrowseFilter,
  after: BrowsePlace | undefined,
  atOnce: number,
): PromiseLike<BrowsePlace[]> {
  const { db, tables: t } = store
  const { order, studyId } = filter
  if (order.by === 'files') {
    const { id } = t.comparisons
    return db
      .select({ rank: sql<number>`0`, id })
      .from(t.comparisons)
      .where(and(eq(t.comparisons.studyId, studyId), after ? gt(id, after.id) : undefined, onlyFew(store, filter, id)))
      .orderBy(asc(id))
      .limit(atOnce)
  }
  const { rank, comparisonId } = t.contests
  const [beyond, sorted] = order.by === 'contested' ? [lt, desc] : [gt, asc]
  return db
    .select({ rank, id: comparisonId })
    .from(t.contests)
    .where(
      and(
        eq(t.contests.studyId, studyId),
        eq(t.contests.raterKind, order.kind),
        after ? or(beyond(rank, after.rank), and(eq(rank, after.rank), beyond(comparisonId, after.id))) : undefined,
        // Said once more as one bound, which the index can begin at.
        after ? (order.by === 'contested' ? lte : gte)(rank, after.rank) : undefined,
        onlyFew(store, filter, comparisonId),
      ),
    )
    .orderBy(sorted(rank), sorted(comparisonId))
    .limit(atOnce)
}

/** The ids of the next comparisons of a study, in their order. */
export async function comparisonIds({ db, tables: t }: Store, studyId: string, after: string, atOnce = 2000) {
  const { id } = t.comparisons
  const rows = await db
    .select({ id })
    .from(t.comparisons)
    .where(and(eq(t.comparisons.studyId, studyId), gt(id, after)))
    .orderBy(asc(id))
    .limit(atOnce)
  return rows.map((row) => row.id)
}

/** Of some comparisons those that are looked for, as far as they and their texts say. */
export function matchingComparisons(store: Store, filter: BrowseFilter, ids: string[]) {
  const { db, tables: t } = store
  const [first, second] = [sqliteAlias(t.responses, 'first_response'), sqliteAlias(t.responses, 'second_response')]
  const { search, systemId, againstId, tag } = filter
  return db
    .select({
      id: t.comparisons.id,
      promptId: t.prompts.key,
      promptTurns: t.prompts.turns,
      category: t.prompts.category,
      tags: t.prompts.tags,
      turn: t.comparisons.turn,
      firstSystemId: t.comparisons.firstSystemId,
      secondSystemId: t.comparisons.secondSystemId,
      withdrawnAt: t.comparisons.withdrawnAt,
      withdrawnReason: t.comparisons.withdrawnReason,
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .leftJoin(first, and(search === undefined ? sql`1 = 0` : eq(first.id, t.comparisons.firstResponseId)))
    .leftJoin(second, and(search === undefined ? sql`1 = 0` : eq(second.id, t.comparisons.secondResponseId)))
    .where(
      and(
        inArray(t.comparisons.id, ids),
        eq(t.comparisons.studyId, filter.studyId),
        takesPart(t, systemId),
        takesPart(t, againstId),
        filter.category === undefined ? undefined : eq(t.prompts.category, filter.category),
        filter.turn === undefined ? undefined : eq(t.comparisons.turn, filter.turn),
        filter.withdrawn === 'without' ? isNull(t.comparisons.withdrawnAt) : undefined,
        filter.withdrawn === 'only' ? isNotNull(t.comparisons.withdrawnAt) : undefined,
        tag === undefined ? undefined : hasTag(store, tag),
        search === undefined
          ? undefined
          : or(
              eq(t.prompts.key, search),
              ...[t.prompts.turns, first.turns, second.turns].map((turns) => holds(store, turns, search)),
            ),
      ),
    )
}

const takesPart = (t: Store['tables'], systemId: string | undefined) =>
  systemId === undefined
    ? undefined
    : or(eq(t.comparisons.firstSystemId, systemId), eq(t.comparisons.secondSystemId, systemId))

function hasTag({ kind, tables: t }: Store, { name, value }: { name: string; value: string }): SQL {
  if (name === 'category') return value === '' ? isNull(t.prompts.category) : eq(t.prompts.category, value)
  if (value === '') {
    return kind === 'postgres'
      ? sql`(${t.prompts.tags} ->> ${name}) is null`
      : sql`not exists (select 1 from json_each(${t.prompts.tags}) one where one.key = ${name})`
  }
  return kind === 'postgres'
    ? sql`${t.prompts.tags} ->> ${name} = ${value}`
    : sql`exists (select 1 from json_each(${t.prompts.tags}) one where one.key = ${name} and one.value = ${value})`
}

/** Whether turns, which are kept as JSON, hold some words; upper and lower case are the same. */
function holds({ kind }: Store, turns: unknown, words: string): SQL {
  const written = (text: string) =>
    `%${JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[!%_]/g, (sign) => `!${sign}`)}%`
  if (kind === 'postgres') return sql`cast(${turns} as text) ilike ${written(words)} escape '!'`
  // SQLite knows upper and lower case of English letters only; a word is mostly written in one of three ways.
  const ways = new Set([
    words,
    words.toLowerCase(),
    words.toUpperCase(),
    words.charAt(0).toUpperCase() + words.slice(1),
  ])
  return sql`(${sql.join(
    [...ways].map((way) => sql`${turns} like ${written(way)} escape '!'`),
    sql` or `,
  )})`
}

/** The texts of some comparisons, whose lengths are looked at. */
export function textsOfComparisons({ db, tables: t }: Store, ids: string[]) {
  const [first, second] = [sqliteAlias(t.responses, 'first_response'), sqliteAlias(t.responses, 'second_response')]
  return db
    .select({
      id: t.comparisons.id,
      turn: t.comparisons.turn,
      prompt: t.prompts.turns,
      first: first.turns,
      second: second.turns,
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .leftJoin(first, eq(first.id, t.comparisons.firstResponseId))
    .leftJoin(second, eq(second.id, t.comparisons.secondResponseId))
    .where(inArray(t.comparisons.id, ids))
}

/** The judgments of some comparisons that are looked for. */
export function matchingJudgments(store: Store, filter: BrowseFilter, ids: string[]) {
  const { db, tables: t } = store
  const newer = sqliteAlias(t.judgments, 'newer')
  const { preference, firstSide, sideRecorded } = t.judgments
  const isFirst = filter.systemId === undefined ? sql`1 = 1` : eq(t.comparisons.firstSystemId, filter.systemId)
  const firstFared = sql<Outcome>`case when ${preference} = 'tie' then 'tie' when ${preference} = ${firstSide} then 'win' else 'loss' end`
  const fared = sql`case when ${isFirst} then ${firstFared}
    else case ${firstFared} when 'win' then 'loss' when 'loss' then 'win' else 'tie' end end`
  const stood = sql`case when ${isFirst} then ${firstSide} else case ${firstSide} when 'a' then 'b' else 'a' end end`
  return db
    .select({
      id: t.judgments.id,
      comparisonId: t.judgments.comparisonId,
      raterId: t.judgments.raterId,
      group: t.raters.group,
      kind: t.raters.kind,
      /** How the comparison's first system fared. */
      firstFared,
    })
    .from(t.judgments)
    .innerJoin(t.raters, eq(t.raters.id, t.judgments.raterId))
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .leftJoin(newer, eq(newer.replaces, t.judgments.id))
    .where(
      and(
        inArray(t.judgments.comparisonId, ids),
        eq(t.judgments.surplus, false),
        isNull(newer.id),
        inArray(t.raters.kind, filter.kinds),
        filter.excluded === 'without' ? isNull(t.raters.excludedAt) : undefined,
        filter.excluded === 'only' ? isNotNull(t.raters.excludedAt) : undefined,
        filter.raterId === undefined ? undefined : eq(t.judgments.raterId, filter.raterId),
        filter.notRaterId === undefined ? undefined : ne(t.judgments.raterId, filter.notRaterId),
        filter.groups.length === 0 ? undefined : or(...filter.groups.map((group) => ofGroup(t, group))),
        filter.decided ? ne(preference, 'tie') : undefined,
        filter.preference === undefined ? undefined : eq(preference, filter.preference),
        filter.bothBad ? eq(t.judgments.bothBad, true) : undefined,
        filter.commented ? sql`${t.judgments.rationale} <> ''` : undefined,
        filter.outcome === undefined ? undefined : sql`${fared} = ${filter.outcome}`,
        filter.side === undefined ? undefined : and(eq(sideRecorded, true), sql`${stood} = ${filter.side}`),
      ),
    )
    .orderBy(asc(t.judgments.id))
}

/** That a rater is of a group. */
export const ofGroup = (t: Store['tables'], { group, kind }: RaterGroup) =>
  and(
    group === null ? isNull(t.raters.group) : eq(t.raters.group, group),
    kind === undefined ? undefined : eq(t.raters.kind, kind),
  )

/** What raters of each kind said of some comparisons. */
export function saidOf({ db, tables: t }: Store, ids: string[], kinds: RaterKind[]) {
  return db
    .select()
    .from(t.contests)
    .where(and(inArray(t.contests.comparisonId, ids), inArray(t.contests.raterKind, kinds)))
}

/** How many raters flagged each of some comparisons. */
export async function flagCounts({ db, tables: t }: Store, studyId: string, ids: string[]) {
  const rows = await db
    .select({
      id: t.contentFlags.comparisonId,
      n: sql<number>`cast(count(distinct ${t.contentFlags.raterId}) as integer)`,
    })
    .from(t.contentFlags)
    .where(and(eq(t.contentFlags.studyId, studyId), inArray(t.contentFlags.comparisonId, ids)))
    .groupBy(t.contentFlags.comparisonId)
  return new Map(rows.map(({ id, n }) => [id, n]))
}
