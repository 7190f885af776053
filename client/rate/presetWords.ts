import type { RatingStudy } from '../../server/contract/pair.ts'
import type { Words } from './words/en.ts'

/** The lines that say what each answer means. */
const answersListed = /^- .*(?:\n- .*)*/m

/** What raters are asked and told where the study has no words of its own, in their language. */
export function presetWords({ offer }: RatingStudy, words: Words): { question: string; instructions: string } {
  const { question, instructions, gradedAnswers } = words.preset
  if (offer?.graded) return { question, instructions: instructions.replace(answersListed, gradedAnswers) }
  if (!offer?.grades) return { question, instructions }
  const kind = offer.scale === 'audit' || offer.scale === 'safety' ? offer.scale : 'other'
  return { question: words.single.questions[kind], instructions: words.single.instructions[kind] }
}
