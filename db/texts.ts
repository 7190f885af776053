import { eq, inArray, sql } from 'drizzle-orm'
import type { Store } from './store.ts'

/** The texts of assignments, sides still unnamed: the caller lays them out by `firstSide`. */
export async function textsOf({ db, tables: t }: Store, comparisonIds: string[]) {
  const comparisons = await db
    .select({
      id: t.comparisons.id,
      turn: t.comparisons.turn,
      firstResponseId: t.comparisons.firstResponseId,
      secondResponseId: t.comparisons.secondResponseId,
      promptTurns: t.prompts.turns,
      isSingle: sql<boolean>`${t.comparisons.firstSystemId} = ${t.comparisons.secondSystemId}`.mapWith(Boolean),
    })
    .from(t.comparisons)
    .innerJoin(t.prompts, eq(t.prompts.id, t.comparisons.promptId))
    .where(inArray(t.comparisons.id, comparisonIds))
  const ids = comparisons.flatMap((one) => [one.firstResponseId, one.secondResponseId]).filter((id) => id !== null)
  const responses =
    ids.length === 0
      ? []
      : await db
          .select({ id: t.responses.id, turns: t.responses.turns })
          .from(t.responses)
          .where(inArray(t.responses.id, ids))
  const turnsOf = (id: string | null) => responses.find((response) => response.id === id)?.turns ?? []
  return comparisons.map((one) => ({
    comparisonId: one.id,
    turn: one.turn,
    promptTurns: one.promptTurns,
    first: turnsOf(one.firstResponseId),
    /** Null: the first response is judged by itself. */
    second: one.isSingle ? null : turnsOf(one.secondResponseId),
  }))
}

/** The texts of checks: pairs that are no comparison of the study. */
export async function checkTexts({ db, tables: t }: Store, ids: string[]) {
  return db
    .select({
      id: t.checks.id,
      promptTurns: t.checks.promptTurns,
      firstTurns: t.checks.firstTurns,
      secondTurns: t.checks.secondTurns,
    })
    .from(t.checks)
    .where(inArray(t.checks.id, ids))
}

/** Whether a study has its dialogues judged a turn at a time: then its checks are shown so, too. */
export async function judgesTurns({ db, tables: t }: Store, studyId: string): Promise<boolean> {
  const [one] = await db
    .select({ turn: t.comparisons.turn })
    .from(t.comparisons)
    .where(eq(t.comparisons.studyId, studyId))
    .limit(1)
  return (one?.turn ?? 0) > 0
}
