import type { Offer } from '../../server/contract/pair.ts'
import { choiceFor, chosenBy, type Chosen, type GradedChoice } from './choices.ts'
import { language } from './words/Language.svelte.ts'

/** What stands on the button of an answer: its first words, set bold, and the rest. */
export function labelOf(choice: string, { graded, scale }: Offer): [first: string, rest: string] {
  const { words } = language
  const { preference, grade } = chosenBy(choice)
  if (grade !== undefined) {
    const known: Partial<Record<string, string>> =
      scale === 'audit' ? words.grades.audit : scale === 'safety' ? words.grades.safety : {}
    return [known[grade] ?? grade, '']
  }
  return graded ? words.choices.graded[choice as GradedChoice] : words.choices.answers[preference ?? 'tie']
}

/** The sentence an answer stands for. */
export const sentenceOf = (chosen: Chosen, offer: Offer): string => labelOf(choiceFor(chosen), offer).join('')
