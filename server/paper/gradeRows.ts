import { checkedRow, type PackRow } from './packRows.ts'

/** A grade of a pack: a row of one response, which stands on side a alone. */
export type GradeRow = Omit<PackRow, 'system_b' | 'preference' | 'outcome' | 'target' | 'grade'> & {
  system_b: null
  preference: null
  outcome: null
  target: null
  grade: string
}

const nothing = (value: unknown) => value === null

/** The grade in a line, of one of the scale's; an Error that says what is wrong with it. */
export function gradeRowOf(line: string, scale: readonly string[]): GradeRow {
  return checkedRow(line, {
    system_b: ['null: a response is graded by itself', nothing],
    preference: ['null: a response is graded by itself', nothing],
    outcome: ['null: a response is graded by itself', nothing],
    target: ['null: a response is graded by itself', nothing],
    grade: [`one of ${scale.join(', ')}`, (value) => scale.includes(value as string)],
  }) as unknown as GradeRow
}
