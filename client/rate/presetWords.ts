import type { RatingStudy } from '../../server/contract/pair.ts'
import type { Words } from './words/en.ts'

/** What raters are asked and told where the study has no words of its own, in their language. */
export function presetWords({ offer }: RatingStudy, words: Words): { question: string; instructions: string } {
  if (!offer?.grades) return words.preset
  const kind = offer.scale === 'audit' || offer.scale === 'safety' ? offer.scale : 'other'
  return { question: words.single.questions[kind], instructions: words.single.instructions[kind] }
}
