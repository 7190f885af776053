import type { Preference } from '../../server/contract/judgment.ts'

/** LIMA's three answers, in the order of the sides. */
export const answers: { preference: Preference; sentence: string }[] = [
  { preference: 'a', sentence: 'A is significantly better' },
  { preference: 'tie', sentence: 'Neither is significantly better' },
  { preference: 'b', sentence: 'B is significantly better' },
]

/** The sentence a preference stands for. */
export function sentenceOf(preference: Preference): string {
  return answers.find((answer) => answer.preference === preference)?.sentence ?? preference
}
