import { outcomeFor, otherSide } from '../stats/outcome.ts'
import { meanings, ofComparison, ofJudgment, ofRater, type Column } from './column.ts'
import { counts, systemOn, turnsOn, type ExportedComparison } from './exported.ts'
import type { Side } from '../contract/judgment.ts'

/** The side of the target, where it takes part. */
function targetSide({ firstSystem, secondSystem }: ExportedComparison, firstSide: Side): Side | undefined {
  // A single response is held against nothing.
  if (firstSystem.name === secondSystem.name) return undefined
  if (firstSystem.role === 'target') return firstSide
  return secondSystem.role === 'target' ? otherSide(firstSide) : undefined
}

/** In the order of their names, which is the same on both databases. */
function tagsOfPrompt({ category, tags }: ExportedComparison['prompt']): Record<string, string> | null {
  const all = Object.entries({ ...(category === null ? {} : { category }), ...tags })
  return all.length === 0 ? null : Object.fromEntries(all.sort(([one], [other]) => (one < other ? -1 : 1)))
}

/**
 * The columns of our own exports, in their order: the one place where a column of judgments is written. A new one is read
 * again when `plainJudgments` knows its name.
 */
export const judgmentColumns = {
  judgment_id: ofJudgment('text', 'The id the rater’s browser gave the judgment.', ({ judgment }) => judgment.id),
  study: ofComparison('text', 'The name of the study.', ({ study }) => study),
  prompt_id: ofComparison('text', 'The prompt’s id in the files it came from.', ({ prompt }) => prompt.key),
  turn: ofComparison(
    'whole',
    'The turn that was judged by itself, counted from 1; empty: the whole.',
    ({ turn }) => turn || null,
  ),
  comparison_id: ofComparison(
    'text',
    'The comparison: two responses to one prompt, without order.',
    (comparison) => comparison.id,
  ),
  system_a: ofComparison('text', 'The system whose response stood on side a.', (comparison, firstSide) =>
    systemOn(comparison, 'a', firstSide),
  ),
  system_b: ofComparison('text', 'The system whose response stood on side b.', (comparison, firstSide) =>
    comparison.firstSystem.name === comparison.secondSystem.name ? null : systemOn(comparison, 'b', firstSide),
  ),
  side_recorded: ofJudgment(
    'truth',
    'true: a and b are the sides on the screen. false: an import did not record them; a and b are its two columns.',
    ({ judgment }) => judgment.sideRecorded,
  ),
  preference: ofJudgment(
    'text',
    'What the rater chose, by side: a, b, or tie (neither is significantly better).',
    ({ judgment }) => judgment.preference,
  ),
  both_bad: ofJudgment(
    'truth',
    'true: the rater also marked both responses as not acceptable.',
    ({ judgment }) => judgment.bothBad,
  ),
  target: ofComparison(
    'text',
    'The system the study is about, where it takes part in this comparison.',
    (comparison, firstSide) => {
      const side = targetSide(comparison, firstSide)
      return side === undefined ? null : systemOn(comparison, side, firstSide)
    },
  ),
  outcome: ofJudgment(
    'text',
    'The preference from the target’s side: win, tie or loss; empty where the target takes no part.',
    ({ comparison, judgment }) => {
      const side = targetSide(comparison, judgment.firstSide)
      return side === undefined || judgment.preference === null ? null : outcomeFor(side, judgment.preference)
    },
  ),
  rater: ofRater('text', 'The rater’s pseudonym in this study.', ({ name }) => name),
  rater_kind: ofRater(
    'text',
    'human, simulated (a program), test (someone trying the screen) or judge (a language model).',
    ({ kind }) => kind,
  ),
  rater_group: ofRater('text', 'The group the rater was invited to.', ({ group }) => group),
  submission: ofRater(
    'text',
    'How the visit from a crowd platform ended: active, completed, screened-out, failed-check, returned or timed-out; empty for raters who came another way.',
    ({ submission }) => submission,
  ),
  assignment_id: ofJudgment(
    'text',
    'The giving of this comparison to this rater; empty for imported judgments.',
    ({ judgment }) => judgment.assignmentId,
  ),
  replaces: ofJudgment(
    'text',
    'The judgment this one stands for, after undo or a change of mind.',
    ({ judgment }) => judgment.replaces,
  ),
  counted: ofJudgment(
    'truth',
    'true: it counts in the results; false: it was replaced or is surplus, its comparison was withdrawn or its rater excluded.',
    counts,
  ),
  surplus: ofJudgment(
    'truth',
    'true: it came after its place had been given to another rater.',
    ({ judgment }) => judgment.surplus,
  ),
  withdrawn: ofComparison(
    'truth',
    'true: the comparison was taken out of the study.',
    ({ withdrawnAt }) => withdrawnAt !== null,
  ),
  excluded: ofRater('truth', 'true: the rater’s judgments are left out of the results.', ({ excluded }) => excluded),
  elapsed_ms: ofJudgment(
    'whole',
    'Milliseconds from both texts on screen to the choice, by the rater’s clock.',
    ({ judgment }) => judgment.elapsedMs,
  ),
  rationale: ofJudgment('text', 'The rater’s comment.', ({ judgment }) => judgment.rationale),
  created_at: ofJudgment('time', 'When it was stored (UTC).', ({ judgment }) => judgment.createdAt),
  instructions_version: ofJudgment(
    'text',
    'The version of the instructions in force: the first 12 characters of the SHA-256 of question, blank line and instructions.',
    ({ judgment }) => judgment.instructionsVersion,
  ),
  origin: ofJudgment(
    'text',
    'here, or the format of the file it was imported from.',
    ({ judgment }) => judgment.origin,
  ),
  prompt: ofComparison('turns', 'The prompt’s turns, as a JSON array.', ({ prompt }) => prompt.turns),
  response_a: ofComparison(
    'turns',
    'The turns of the response on side a, as a JSON array.',
    (comparison, firstSide) => turnsOn(comparison, 'a', firstSide) ?? [],
  ),
  response_b: ofComparison(
    'turns',
    'The turns of the response on side b, as a JSON array.',
    (comparison, firstSide) => turnsOn(comparison, 'b', firstSide) ?? [],
  ),
  degree: ofJudgment(
    'text',
    'slight or much: how much better the preferred side is; empty for a tie and where the study does not ask.',
    ({ judgment }) => judgment.degree,
  ),
  reasons: ofJudgment(
    'json',
    'The reasons the rater ticked, as a JSON array; empty where there are none.',
    ({ judgment }) => judgment.reasons,
  ),
  criteria: ofJudgment(
    'json',
    'What was chosen by further criteria on the same screen: a JSON object of names and a, b or tie.',
    ({ criteria }) => criteria,
  ),
  grade: ofJudgment(
    'text',
    'The grade of a single response, in a study of those; side b and the preference are then empty.',
    ({ judgment }) => judgment.grade ?? null,
  ),
  reading: ofJudgment(
    'json',
    'How the texts were read, by the rater’s browser, as a JSON object: activeMs, seenA and seenB (shares of each side scrolled into view), raw (texts not rendered), difference (differing words marked), language (of the screen).',
    ({ judgment }) => judgment.reading,
  ),
  tags: ofComparison(
    'json',
    'What is known of the prompt, as a JSON object of tags and their values, its category among them; empty where nothing is.',
    ({ prompt }) => tagsOfPrompt(prompt),
  ),
} satisfies Record<string, Column>

/** What each column of our own exports means: the code book that goes out with every one of them. */
export const codeBook = meanings(judgmentColumns)
