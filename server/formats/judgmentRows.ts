import type { CriterionPreferences, Degree, Preference, Side } from '../contract/judgment.ts'
import type { RaterKind } from '../contract/rater.ts'
import { otherSide, outcomeFor } from '../stats/outcome.ts'

/** A judgment with all that an export says of it. */
export type ExportedJudgment = {
  id: string
  study: string
  promptKey: string
  turn: number
  comparisonId: string
  firstSystem: string
  secondSystem: string
  firstSide: Side
  sideRecorded: boolean
  /** Null where a single response was graded. */
  preference: Preference | null
  bothBad: boolean
  degree: Degree | null
  reasons: string[] | null
  criteria: CriterionPreferences | null
  grade: string | null
  rater: string
  raterKind: RaterKind
  raterGroup: string | null
  submission: string | null
  assignmentId: string | null
  replaces: string | null
  replaced: boolean
  surplus: boolean
  elapsedMs: number | null
  rationale: string | null
  createdAt: Date | null
  instructionsVersion: string | null
  origin: string
  promptTurns: string[]
  firstTurns: string[] | null
  secondTurns: string[] | null
}

/** What each column of a judgments export means: the code book that goes out with every export. */
export const codeBook = {
  judgment_id: 'The id the rater’s browser gave the judgment.',
  study: 'The name of the study.',
  prompt_id: 'The prompt’s id in the files it came from.',
  turn: 'The turn that was judged by itself, counted from 1; empty: the whole.',
  comparison_id: 'The comparison: two responses to one prompt, without order.',
  system_a: 'The system whose response stood on side a.',
  system_b: 'The system whose response stood on side b.',
  side_recorded:
    'true: a and b are the sides on the screen. false: an import did not record them; a and b are its two columns.',
  preference: 'What the rater chose, by side: a, b, or tie (neither is significantly better).',
  both_bad: 'true: the rater also marked both responses as not acceptable.',
  target: 'The system the study is about, where it takes part in this comparison.',
  outcome: 'The preference from the target’s side: win, tie or loss; empty where the target takes no part.',
  rater: 'The rater’s pseudonym in this study.',
  rater_kind: 'human, simulated (a program), test (someone trying the screen) or judge (a language model).',
  rater_group: 'The group the rater was invited to.',
  submission:
    'How the visit from a crowd platform ended: active, completed, screened-out, failed-check, returned or timed-out; empty for raters who came another way.',
  assignment_id: 'The giving of this comparison to this rater; empty for imported judgments.',
  replaces: 'The judgment this one stands for, after undo or a change of mind.',
  counted: 'true: it counts in the results; false: it was replaced, or is surplus.',
  surplus: 'true: it came after its place had been given to another rater.',
  elapsed_ms: 'Milliseconds from both texts on screen to the choice, by the rater’s clock.',
  rationale: 'The rater’s comment.',
  created_at: 'When it was stored (UTC).',
  instructions_version:
    'The version of the instructions in force: the first 12 characters of the SHA-256 of question, blank line and instructions.',
  origin: 'here, or the format of the file it was imported from.',
  prompt: 'The prompt’s turns, as a JSON array.',
  response_a: 'The turns of the response on side a, as a JSON array.',
  response_b: 'The turns of the response on side b, as a JSON array.',
  degree: 'slight or much: how much better the preferred side is; empty for a tie and where the study does not ask.',
  reasons: 'The reasons the rater ticked, as a JSON array; empty where there are none.',
  criteria: 'What was chosen by further criteria on the same screen: a JSON object of names and a, b or tie.',
  grade: 'The grade of a single response, in a study of those; side b and the preference are then empty.',
} as const

/** One judgment as one flat row, in the order of the code book. */
export function judgmentRow(judgment: ExportedJudgment, target: string | null) {
  const onA = judgment.firstSide === 'a'
  const isSingle = judgment.grade !== null
  const targetSide = isSingle
    ? undefined
    : target === judgment.firstSystem
      ? judgment.firstSide
      : target === judgment.secondSystem
        ? otherSide(judgment.firstSide)
        : undefined
  return {
    judgment_id: judgment.id,
    study: judgment.study,
    prompt_id: judgment.promptKey,
    turn: judgment.turn === 0 ? null : judgment.turn,
    comparison_id: judgment.comparisonId,
    system_a: onA ? judgment.firstSystem : judgment.secondSystem,
    system_b: isSingle ? null : onA ? judgment.secondSystem : judgment.firstSystem,
    side_recorded: judgment.sideRecorded,
    preference: judgment.preference,
    both_bad: judgment.bothBad,
    target: targetSide === undefined ? null : target,
    outcome:
      targetSide === undefined || judgment.preference === null ? null : outcomeFor(targetSide, judgment.preference),
    rater: judgment.rater,
    rater_kind: judgment.raterKind,
    rater_group: judgment.raterGroup,
    submission: judgment.submission,
    assignment_id: judgment.assignmentId,
    replaces: judgment.replaces,
    counted: !judgment.replaced && !judgment.surplus,
    surplus: judgment.surplus,
    elapsed_ms: judgment.elapsedMs,
    rationale: judgment.rationale,
    created_at: judgment.createdAt?.toISOString() ?? null,
    instructions_version: judgment.instructionsVersion,
    origin: judgment.origin,
    prompt: judgment.promptTurns,
    response_a: (onA ? judgment.firstTurns : judgment.secondTurns) ?? [],
    response_b: (onA ? judgment.secondTurns : judgment.firstTurns) ?? [],
    degree: judgment.degree,
    reasons: judgment.reasons,
    criteria: judgment.criteria,
    grade: judgment.grade,
  } satisfies Record<keyof typeof codeBook, unknown>
}
