import { describe, expect, test } from 'vitest'
import type { MethodSection } from '../../server/contract/methods.ts'

const opening = 'Worked example'

/** A number as the page prints it. */
export function said(value: number | null | undefined, digits = 3): string {
  return (value ?? Number.NaN).toFixed(digits).replace('-', '−')
}

/** Several numbers, each as the page prints it. */
export function saidAll(values: Iterable<number | null | undefined>, digits = 3): string[] {
  return Array.from(values, (value) => said(value, digits))
}

/**
 * Holds every worked example of a section to what the real functions answer: each method that has one gives the numbers as
 * printed, in the order in which the page prints them.
 */
export function worked({ title, methods }: MethodSection, answers: Record<string, () => string[]>): void {
  describe(`worked examples: ${title}`, () => {
    const examples = new Map(
      methods.flatMap(({ id, notes }) => {
        const example = notes.find((note) => note.startsWith(opening))
        return example === undefined ? [] : [[id, example]]
      }),
    )

    test('are computed here, all of them', () => {
      expect(Object.keys(answers).sort()).toEqual([...examples.keys()].sort())
    })

    test.each(Object.entries(answers))('%s', (id, compute) => {
      const example = examples.get(id) ?? ''
      let from = 0
      for (const number of compute()) {
        const at = example.indexOf(number, from)
        expect(at, `${number} after “${example.slice(0, from)}”`).toBeGreaterThanOrEqual(0)
        from = at + number.length
      }
    })
  })
}
