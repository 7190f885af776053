import type { Answers, Single } from './contract/design.ts'
import { singlePreset } from './singlePresets.ts'

/** What LIMA asked its raters, in our words: the question of a study that brings none. */
export const limaQuestion = 'Imagine that you need help with this. Which response meets the need better?'

/** What raters are told beforehand in a study that brings no instructions of its own. */
export const limaInstructions = `You will see one prompt and two responses, **A** and **B**. They were written by different systems; which is which is
hidden, and the sides are drawn anew for each pair.

Imagine that you had asked for this yourself. Read both responses to the end, then say which one meets the need better:

- **A is significantly better**: you would clearly rather have received A.
- **B is significantly better**: you would clearly rather have received B.
- **Neither is significantly better**: they serve you about equally well, or equally badly.

Judge what helps: is it right, is it complete enough, can it be understood, does it do what was asked? A longer or more
decorated response is not better for that. If you know a subject too little to be sure, go by what you can tell.

There is no trick and no hurry. You can take the last judgment back, and skip a pair you would rather not judge.`

const gradedAnswers = `- **A or B is much better**: you would clearly rather have received that one.
- **A or B is slightly better**: you would rather have received that one, though it makes little difference.
- **Neither is better**: they serve you equally well, or equally badly.`

/** What raters are asked and told where a study says nothing of it. */
export function presetFor({ single, answers }: { single?: Single | undefined; answers?: Answers | undefined }) {
  if (single) return singlePreset(single)
  const instructions = answers?.graded ? limaInstructions.replace(/^- .*(?:\n- .*)*/m, gradedAnswers) : limaInstructions
  return { question: limaQuestion, instructions }
}
