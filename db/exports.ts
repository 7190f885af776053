import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm'
import { alias as sqliteAlias } from 'drizzle-orm/sqlite-core'
import type { CriterionPreferences } from '../server/contract/judgment.ts'
import { byJudgment } from './criteria.ts'
import { inPages, ofComparisons, replacedOf } from './exportedPages.ts'
import { alone, gradesOf, storedGrade } from './gradeExports.ts'
import type { Reads } from './store.ts'
import { systemsOf, type System } from './studies.ts'

/** Prompts whose texts are held at once. */
const promptsAtOnce = 64
/** Raters remembered from page to page; with more, some are looked up again. */
const mostRaters = 20_000
/** Raters looked up at once: everyone may have judged one comparison, and a statement takes only so many values. */
const ratersAtOnce = 1000

/**
 * All judgments of a study a page at a time, prompt by prompt and comparison by comparison in the order of the prompts'
 * ids; judgments of one comparison share one object, and follow one another as they were made. However large the study, it
 * holds the texts of a few prompts at once. `seen` and `idOf` give systems and comparisons other names. In a study of single responses a judgment is a grade, its response on side a.
 */
export async function* judgmentPages(
  reads: Reads,
  { id: studyId, name: study, design }: { id: string; name: string; design: { single?: unknown } },
  { prompts = promptsAtOnce, seen = (all: System[]) => all, idOf = (id: string) => id } = {},
) {
  const systems = new Map(seen(await systemsOf(reads, studyId)).map((system) => [system.id, system]))
  const raters = raterCache(reads)
  const criteria = await criteriaBeside(reads, studyId)
  const replaced = await replacedOf(reads, { id: studyId, design })
  const read = design.single ? gradesOf(reads) : judgmentsOf(reads)
  const judged = async (comparisons: Record<string, string>): Promise<JudgedRow[]> => {
    const rows = await read(comparisons)
    await raters.learn(rows)
    return rows
  }
  for (let after = ''; ;) {
    const some = await promptPage(reads)({ studyId, after, size: prompts })
    const upto = some.at(-1)?.key
    if (upto === undefined) return
    const range = { studyId, after, upto }
    const comparisons = new Map(
      (await comparisonsIn(reads, range, some)).map(({ firstSystemId, secondSystemId, ...comparison }) => [
        comparison.id,
        {
          ...comparison,
          id: idOf(comparison.id),
          study,
          firstSystem: systems.get(firstSystemId)!,
          secondSystem: systems.get(secondSystemId)!,
        },
      ]),
    )
    const pages = inPages(comparisons, judged, (row, comparison) => {
      // Said of the row itself: a copy of each would cost as much as reading it.
      const judgment = row as JudgedRow & { replaced: boolean }
      judgment.replaced = false
      return { judgment, criteria: null as CriterionPreferences | null, comparison, rater: raters.of(row) }
    })
    for await (const page of pages) {
      const ids = page.map(({ judgment }) => judgment.id)
      const replacedIds = await replaced(ids)
      if (replacedIds.size > 0) for (const { judgment } of page) judgment.replaced = replacedIds.has(judgment.id)
      const beside = await criteria(ids)
      if (beside) for (const row of page) row.criteria = beside.get(row.judgment.id) ?? null
      yield page
    }
    if (some.length < prompts) return
    after = upto
  }
}

type Read = ReturnType<typeof judgmentsOf> | ReturnType<typeof gradesOf>
type JudgedRow = Awaited<ReturnType<Read>>[number]

/** Prompts by their keys, after one and up to another. */
type Range = { studyId: string; after: string; upto: string }

/** A placeholder for the size of a page, which must be a number on both databases. */
const pageSize = sql.placeholder('size')

const promptPage = ({ compiled, tables: t }: Reads) =>
  compiled('exportedPrompts', (db) =>
    db
      .select({
        id: t.prompts.id,
        key: t.prompts.key,
        turns: t.prompts.turns,
        category: t.prompts.category,
        tags: t.prompts.tags,
      })
      .from(t.prompts)
      .where(and(eq(t.prompts.studyId, sql.placeholder('studyId')), gt(t.prompts.key, sql.placeholder('after'))))
      .orderBy(asc(t.prompts.key))
      .limit(pageSize),
  )

/** The condition that a prompt is of the range. */
const within = ({ tables: t }: Reads) =>
  and(
    eq(t.prompts.studyId, sql.placeholder('studyId')),
    gt(t.prompts.key, sql.placeholder('after')),
    lte(t.prompts.key, sql.placeholder('upto')),
  )

type KeptPrompt = {
  id: string
  key: string
  turns: string[]
  category: string | null
  tags: Record<string, string> | null
}

/** The comparisons of a range of prompts with their texts; a response is held once, whatever it is compared with. */
async function comparisonsIn(reads: Reads, range: Range, prompts: KeptPrompt[]) {
  const { compiled, tables: t } = reads
  const responses = compiled('exportedResponses', (db) =>
    db
      .select({ id: t.responses.id, turns: t.responses.turns })
      .from(t.prompts)
      .innerJoin(t.responses, eq(t.responses.promptId, t.prompts.id))
      .where(within(reads)),
  )
  const comparisons = compiled('exportedComparisons', (db) =>
    db
      .select({
        id: t.comparisons.id,
        promptId: t.comparisons.promptId,
        turn: t.comparisons.turn,
        firstSystemId: t.comparisons.firstSystemId,
        secondSystemId: t.comparisons.secondSystemId,
        firstResponseId: t.comparisons.firstResponseId,
        secondResponseId: t.comparisons.secondResponseId,
        withdrawnAt: t.comparisons.withdrawnAt,
      })
      .from(t.prompts)
      .innerJoin(t.comparisons, eq(t.comparisons.promptId, t.prompts.id))
      .where(within(reads))
      .orderBy(
        asc(t.prompts.key),
        asc(t.comparisons.turn),
        asc(t.comparisons.firstSystemId),
        asc(t.comparisons.secondSystemId),
      ),
  )
  const turns = new Map((await responses(range)).map((response) => [response.id, response.turns]))
  const promptOf = new Map(prompts.map((prompt) => [prompt.id, prompt]))
  const turnsOf = (id: string | null) => (id === null ? null : (turns.get(id) ?? null))
  return (await comparisons(range)).map(({ promptId, firstResponseId, secondResponseId, ...comparison }) => ({
    ...comparison,
    prompt: promptOf.get(promptId)!,
    firstTurns: turnsOf(firstResponseId),
    secondTurns: turnsOf(secondResponseId),
  }))
}

/** Some judgments of pairs by their ids, in the order of the ids, with the texts they are about. */
export async function judgmentsByIds(
  reads: Reads,
  { id: studyId, name: study }: { id: string; name: string },
  ids: string[],
) {
  const { db, tables: t } = reads
  const systems = new Map((await systemsOf(reads, studyId)).map((system) => [system.id, system]))
  const first = sqliteAlias(t.responses, 'first_response')
  const second = sqliteAlias(t.responses, 'second_response')
  const rows = await db
    .select({ judgment: { ...storedJudgment(t), replaced: replaced(t) }, ...aboutTexts(t, first, second) })
    .from(t.judgments)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.judgments.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .leftJoin(first, eq(first.id, t.comparisons.firstResponseId))
    .leftJoin(second, eq(second.id, t.comparisons.secondResponseId))
    .where(and(eq(t.judgments.studyId, studyId), inArray(t.judgments.id, ids)))
  const beside = await (await criteriaBeside(reads, studyId))(rows.map(({ judgment }) => judgment.id))
  return dressed(reads, rows, { ids, study, systems, beside })
}

/** Some grades by their ids, likewise; `seen` and `idOf` give systems and comparisons other names. */
export async function gradesByIds(
  reads: Reads,
  { id: studyId, name: study }: { id: string; name: string },
  ids: string[],
  { seen = (all: System[]) => all, idOf = (id: string) => id } = {},
) {
  const { db, tables: t } = reads
  const systems = new Map(seen(await systemsOf(reads, studyId)).map((system) => [system.id, system]))
  const first = sqliteAlias(t.responses, 'first_response')
  const second = sqliteAlias(t.responses, 'second_response')
  const stored = await db
    .select({
      judgment: {
        ...storedGrade(t),
        replaced: sql<boolean>`exists (select 1 from grades newer where newer.replaces = ${t.grades.id})`.mapWith(
          Boolean,
        ),
      },
      ...aboutTexts(t, first, second),
    })
    .from(t.grades)
    .innerJoin(t.comparisons, eq(t.comparisons.id, t.grades.comparisonId))
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .leftJoin(first, eq(first.id, t.comparisons.firstResponseId))
    .leftJoin(second, eq(second.id, t.comparisons.secondResponseId))
    .where(and(eq(t.grades.studyId, studyId), inArray(t.grades.id, ids)))
  const rows = stored.map(({ judgment, comparison, ...row }) => ({
    ...row,
    judgment: { ...judgment, ...alone },
    comparison: { ...comparison, id: idOf(comparison.id) },
  }))
  return dressed(reads, rows, { ids, study, systems })
}

type Responses = ReturnType<typeof sqliteAlias<Reads['tables']['responses'], string>>

/** What is read of a comparison beside a judgment of it. */
const aboutTexts = (t: Reads['tables'], first: Responses, second: Responses) => ({
  comparison: { id: t.comparisons.id, turn: t.comparisons.turn, withdrawnAt: t.comparisons.withdrawnAt },
  firstSystemId: t.comparisons.firstSystemId,
  secondSystemId: t.comparisons.secondSystemId,
  firstTurns: first.turns,
  secondTurns: second.turns,
  prompt: { key: t.prompts.key, turns: t.prompts.turns, category: t.prompts.category, tags: t.prompts.tags },
})

type ReadRow<Judgment> = {
  judgment: Judgment
  comparison: { id: string; turn: number; withdrawnAt: Date | null }
  firstSystemId: string
  secondSystemId: string
  firstTurns: string[] | null
  secondTurns: string[] | null
  prompt: Omit<KeptPrompt, 'id'>
}

/** Rows in the order of `ids`, with their raters, as exports write them. */
async function dressed<Judgment extends { id: string; raterId: string }>(
  reads: Reads,
  rows: ReadRow<Judgment>[],
  {
    ids,
    study,
    systems,
    beside,
  }: {
    ids: string[]
    study: string
    systems: Map<string, System>
    beside?: ReturnType<typeof byJudgment>
  },
) {
  const places = new Map(ids.map((id, place) => [id, place]))
  rows.sort((one, other) => places.get(one.judgment.id)! - places.get(other.judgment.id)!)
  const raters = raterCache(reads)
  await raters.learn(rows.map(({ judgment }) => judgment))
  return rows.map(({ judgment, comparison, firstSystemId, secondSystemId, firstTurns, secondTurns, prompt }) => ({
    judgment,
    criteria: beside?.get(judgment.id) ?? null,
    comparison: {
      ...comparison,
      ...{ study, prompt, firstTurns, secondTurns },
      firstSystem: systems.get(firstSystemId)!,
      secondSystem: systems.get(secondSystemId)!,
    },
    rater: raters.of(judgment),
  }))
}

const storedJudgment = (t: Reads['tables']) => ({
  comparisonId: t.judgments.comparisonId,
  raterId: t.judgments.raterId,
  id: t.judgments.id,
  assignmentId: t.judgments.assignmentId,
  preference: t.judgments.preference,
  bothBad: t.judgments.bothBad,
  firstSide: t.judgments.firstSide,
  sideRecorded: t.judgments.sideRecorded,
  replaces: t.judgments.replaces,
  surplus: t.judgments.surplus,
  elapsedMs: t.judgments.elapsedMs,
  rationale: t.judgments.rationale,
  instructionsVersion: t.judgments.instructionsVersion,
  origin: t.judgments.origin,
  degree: t.judgments.degree,
  reasons: t.judgments.reasons,
  reading: t.judgments.reading,
  createdAt: t.judgments.createdAt,
})

/** Reads the judgments of some comparisons at once. */
const judgmentsOf = ({ compiled, tables: t }: Reads) =>
  compiled('exportedJudgments', (db) =>
    db.select(storedJudgment(t)).from(t.judgments).where(ofComparisons(t.judgments)),
  )

const replaced = (t: Reads['tables']) => {
  const newer = sqliteAlias(t.judgments, 'newer')
  return sql<boolean>`exists (select 1 from ${t.judgments} newer where ${newer.replaces} = ${t.judgments.id})`.mapWith(
    Boolean,
  )
}

/** What was answered to further criteria beside the judgments of a page; asked for only where a study has any. */
async function criteriaBeside({ db, tables: t }: Reads, studyId: string) {
  const { judgmentId, criterion, preference } = t.extraJudgments
  const [any] = await db
    .select({ judgmentId })
    .from(t.extraJudgments)
    .where(and(eq(t.extraJudgments.studyId, studyId), eq(t.extraJudgments.purpose, 'criterion')))
    .limit(1)
  return async (ids: string[]) => {
    if (any === undefined) return undefined
    return byJudgment(
      await db
        .select({ judgmentId, criterion, preference })
        .from(t.extraJudgments)
        .where(and(inArray(judgmentId, ids), eq(t.extraJudgments.purpose, 'criterion')))
        .orderBy(asc(t.extraJudgments.id)),
    )
  }
}

/** The raters of judgments, once it was told to learn those of some; they are remembered from then on. */
function raterCache(reads: Reads) {
  const { db, tables: t } = reads
  const look = (ids: string[]) =>
    db
      .select({
        id: t.raters.id,
        name: t.raters.pseudonym,
        kind: t.raters.kind,
        group: t.raters.group,
        excluded: sql<boolean>`${t.raters.excludedAt} is not null`.mapWith(Boolean),
        submission: t.platformEntries.state,
      })
      .from(t.raters)
      .leftJoin(t.platformEntries, eq(t.platformEntries.raterId, t.raters.id))
      .where(inArray(t.raters.id, ids))
  const known = new Map<string, Awaited<ReturnType<typeof look>>[number]>()
  return {
    learn: async (judgments: { raterId: string }[]) => {
      if (known.size > mostRaters) known.clear()
      const unknown = new Set<string>()
      for (const { raterId } of judgments) if (!known.has(raterId)) unknown.add(raterId)
      const ids = [...unknown]
      for (let from = 0; from < ids.length; from += ratersAtOnce) {
        for (const rater of await look(ids.slice(from, from + ratersAtOnce))) known.set(rater.id, rater)
      }
    },
    of: ({ raterId }: { raterId: string }) => known.get(raterId)!,
  }
}
