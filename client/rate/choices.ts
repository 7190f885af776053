import type { Degree, JudgmentInput, Preference } from '../../server/contract/judgment.ts'
import type { Offer } from '../../server/contract/pair.ts'

/** The answer to a study's question, as it is sent. */
export type Chosen = Pick<JudgmentInput, 'preference' | 'degree' | 'grade'>

/** LIMA's three answers in the order in which they are read, A's side first; of each further criterion there are as many. */
export const preferences: Preference[] = ['a', 'tie', 'b']

const graded = ['a much', 'a slight', 'tie', 'b slight', 'b much'] as const
export type GradedChoice = (typeof graded)[number]

/** The names of the answers to a study's question, in the order in which they are read. */
export function choicesOf({ grades, graded: isGraded }: Offer = {}): string[] {
  if (grades) return grades.map((grade) => `grade ${grade}`)
  return isGraded ? [...graded] : preferences
}

/** What an answer says. */
export function chosenBy(choice: string): Chosen {
  if (choice.startsWith('grade ')) return { grade: choice.slice('grade '.length) }
  const [preference, degree] = choice.split(' ') as [Preference, Degree?]
  return degree ? { preference, degree } : { preference }
}

/** The name of the answer that says this. */
export function choiceFor({ preference, degree, grade }: Chosen): string {
  if (grade !== undefined) return `grade ${grade}`
  return degree ? `${preference ?? ''} ${degree}` : (preference ?? '')
}
