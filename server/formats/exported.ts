import type { CriterionPreferences, Degree, Preference, Side } from '../contract/judgment.ts'
import type { Reading } from '../contract/reading.ts'
import type { RaterKind } from '../contract/rater.ts'

export type ExportedSystem = { name: string; role: 'target' | 'baseline' }

/** What judgments of one comparison share; one object for all of them, by which writers know that they do. */
export type ExportedComparison = {
  id: string
  /** The study's name. */
  study: string
  /** The turn judged by itself; 0 is the whole. */
  turn: number
  prompt: { key: string; turns: string[]; category: string | null; tags?: Record<string, string> | null }
  firstSystem: ExportedSystem
  secondSystem: ExportedSystem
  /** Null where an import brought judgments without texts. */
  firstTurns: string[] | null
  /** Null, too, where a single response was graded. */
  secondTurns: string[] | null
  /** When it was taken out of the study. */
  withdrawnAt: Date | null
}

export type ExportedRater = {
  name: string
  kind: RaterKind
  group: string | null
  excluded: boolean
  /** How the visit from a crowd platform ended. */
  submission: string | null
}

/** What was stored of one judgment. */
export type StoredJudgment = {
  id: string
  assignmentId: string | null
  /** Null where a single response was graded. */
  preference: Preference | null
  grade?: string
  bothBad: boolean
  firstSide: Side
  sideRecorded: boolean
  replaces: string | null
  replaced: boolean
  surplus: boolean
  elapsedMs: number | null
  rationale: string | null
  instructionsVersion: string | null
  origin: string
  degree: Degree | null
  reasons: string[] | null
  reading: Reading | null
  createdAt: Date | null
}

/** A judgment with all that an export may say of it. */
export type Exported = {
  judgment: StoredJudgment
  /** What was chosen by further criteria on the same screen. */
  criteria: CriterionPreferences | null
  comparison: ExportedComparison
  rater: ExportedRater
}

/** Judgments as they come, those of one comparison after one another. */
export type Pages = AsyncIterable<Exported[]>

/** Whether a judgment counts in the results. */
export function counts({ judgment, comparison, rater }: Exported): boolean {
  return !judgment.replaced && !judgment.surplus && !rater.excluded && comparison.withdrawnAt === null
}

/** The name of the system on a side. */
export function systemOn(comparison: ExportedComparison, side: Side, firstSide: Side): string {
  return (side === firstSide ? comparison.firstSystem : comparison.secondSystem).name
}

/** The turns of the response on a side; null where there is no text. */
export function turnsOn(comparison: ExportedComparison, side: Side, firstSide: Side): string[] | null {
  return side === firstSide ? comparison.firstTurns : comparison.secondTurns
}

/** Which of a comparison's two was preferred; only of pairs. */
export function preferred({ preference, firstSide }: StoredJudgment): 'first' | 'second' | 'tie' {
  if (preference === null) throw new Error('A grade of a single response prefers nothing.')
  if (preference === 'tie') return 'tie'
  return preference === firstSide ? 'first' : 'second'
}

/** How many turns of the prompt were judged: up to the one judged by itself, or all. */
export function judgedTurns({ turn, prompt }: ExportedComparison): number {
  return turn === 0 ? prompt.turns.length : Math.min(turn, prompt.turns.length)
}
