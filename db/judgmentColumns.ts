import { and, asc, eq, gt, isNull, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { Reads } from './store.ts'

const pageSize = 5000

/**
 * The judgments of a study that count, without texts, a page at a time: none that was replaced, no surplus, none of a
 * comparison that was withdrawn; those of excluded raters are among them, for the reader to leave out. All pages must
 * be read in one snapshot: a judgment that is replaced between two pages would be counted twice, or not at all.
 */
export async function* countedJudgments({ compiled, tables: t }: Reads, studyId: string, size = pageSize) {
  const newer = sqliteAlias(t.judgments, 'newer')
  const page = compiled(`countedJudgments ${String(size)}`, (db) =>
    db
      .select({
        id: t.judgments.id,
        comparisonId: t.judgments.comparisonId,
        prompt: t.prompts.key,
        turn: t.comparisons.turn,
        firstSystemId: t.comparisons.firstSystemId,
        secondSystemId: t.comparisons.secondSystemId,
        raterId: t.judgments.raterId,
        preference: t.judgments.preference,
        bothBad: t.judgments.bothBad,
        firstSide: t.judgments.firstSide,
        sideRecorded: t.judgments.sideRecorded,
        elapsedMs: t.judgments.elapsedMs,
        createdAt: t.judgments.createdAt,
      })
      .from(t.judgments)
      .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
      .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
      .leftJoin(newer, eq(newer.replaces, t.judgments.id))
      .where(
        and(
          eq(t.judgments.studyId, sql.placeholder('studyId')),
          gt(t.judgments.id, sql.placeholder('after')),
          eq(t.judgments.surplus, false),
          isNull(t.comparisons.withdrawnAt),
          isNull(newer.id),
        ),
      )
      .orderBy(asc(t.judgments.id))
      .limit(size),
  )
  yield* pages((after) => page({ studyId, after }), size)
}

/** The responses of a study by the names of their prompt and system, a page at a time. */
export async function* namedResponses({ compiled, tables: t }: Reads, studyId: string) {
  const page = compiled('namedResponses', (db) =>
    db
      .select({ id: t.responses.id, prompt: t.prompts.key, system: t.systems.name, turns: t.responses.turns })
      .from(t.responses)
      .innerJoin(t.prompts, eq(t.prompts.id, t.responses.promptId))
      .innerJoin(t.systems, eq(t.systems.id, t.responses.systemId))
      .where(and(eq(t.responses.studyId, sql.placeholder('studyId')), gt(t.responses.id, sql.placeholder('after'))))
      .orderBy(asc(t.responses.id))
      .limit(textPageSize),
  )
  yield* pages((after) => page({ studyId, after }), textPageSize)
}

/** The prompts of a study with what is known of them, a page at a time. */
export async function* namedPrompts({ compiled, tables: t }: Reads, studyId: string) {
  const { id, key, turns, category, tags } = t.prompts
  const page = compiled('namedPrompts', (db) =>
    db
      .select({ id, prompt: key, turns, category, tags })
      .from(t.prompts)
      .where(and(eq(t.prompts.studyId, sql.placeholder('studyId')), gt(id, sql.placeholder('after'))))
      .orderBy(asc(id))
      .limit(textPageSize),
  )
  yield* pages((after) => page({ studyId, after }), textPageSize)
}

/** Texts are long: fewer at once. */
const textPageSize = 500

/** Everyone who may have judged in a study. */
export async function ratersOfStudy({ db, tables: t }: Reads, studyId: string) {
  return db
    .select({
      id: t.raters.id,
      name: t.raters.pseudonym,
      kind: t.raters.kind,
      group: t.raters.group,
      excludedAt: t.raters.excludedAt,
    })
    .from(t.raters)
    .where(eq(t.raters.studyId, studyId))
}

async function* pages<Row extends { id: string }>(read: (after: string) => PromiseLike<Row[]>, size: number) {
  for (let after = ''; ;) {
    const rows = await read(after)
    yield rows
    const last = rows.at(-1)
    if (!last || rows.length < size) return
    after = last.id
  }
}
