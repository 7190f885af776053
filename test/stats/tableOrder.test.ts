import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byText, inOrder, rowsByTime } from '../../server/stats/tableOrder.ts'
import { TableBuilder } from '../../server/stats/tableBuilder.ts'

const made = fc.record({
  prompt: fc.constantFrom('p10', 'p2', 'p1', 'ä'),
  turn: fc.constantFrom(0, 1, 2),
  systems: fc.constantFrom<[string, string]>(['B', 'A'], ['A', 'C'], ['C', 'B']),
  rater: fc.constantFrom('r2', 'r1', 'R'),
  group: fc.constantFrom(null, 'x'),
  preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
  firstSide: fc.constantFrom('a' as const, 'b' as const),
})
type Made = typeof made extends fc.Arbitrary<infer T> ? T & { at: number | null } : never

function tableOf(judged: Made[]) {
  const builder = new TableBuilder()
  for (const { prompt, turn, systems, rater, group, preference, firstSide, at } of judged) {
    const [first, second] = systems
    builder.add(
      JSON.stringify([prompt, turn, systems]),
      () => ({ prompt, turn, first, second }),
      JSON.stringify([rater, group]),
      () => ({ name: rater, kind: 'human', group }),
      { preference, bothBad: false, firstSide, sideRecorded: true, at, elapsedMs: null },
    )
  }
  for (const prompt of ['ä', 'p1', 'p2']) {
    for (const system of ['C', 'A', 'B']) builder.describe(prompt, system, [`${prompt} ${system}`, system.repeat(3)])
  }
  return builder.finish()
}

const shuffled = <T>(list: T[]) => fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length })
const timed = fc.array(made, { minLength: 1, maxLength: 30 }).map((rows) => rows.map((row, at) => ({ ...row, at })))

test('a table of judgments with times is the same in whatever order they are added', () => {
  fc.assert(
    fc.property(
      timed.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
      ([rows, others]) => {
        expect(tableOf(others)).toEqual(tableOf(rows))
      },
    ),
  )
})

test('without times all but the order of the judgments is the same', () => {
  fc.assert(
    fc.property(
      timed.chain((rows) => fc.tuple(fc.constant(rows), shuffled(rows))),
      ([rows, others]) => {
        const [one, other] = [rows, others].map((some) => {
          const { judgments, ...rest } = tableOf(some.map((row) => ({ ...row, at: null })))
          const lines = [...judgments.comparison.keys()].map((row) =>
            [judgments.comparison, judgments.rater, judgments.outcome, judgments.firstSide].map(
              (column) => column[row],
            ),
          )
          return { rest, lines: lines.map(String).sort() }
        })
        expect(other).toEqual(one)
      },
    ),
  )
})

test('a list in order says where each entry went, and equals stay as they were', () => {
  const { list, order, place } = inOrder(['b', 'a', 'b', 'A'], byText)
  expect(list).toEqual(['A', 'a', 'b', 'b'])
  expect([...order]).toEqual([3, 1, 0, 2])
  expect([...place]).toEqual([2, 1, 3, 0])
})

test('rows stay as they are where one time is missing', () => {
  expect([...rowsByTime(Float64Array.of(3, 1, 2, 1))]).toEqual([1, 3, 2, 0])
  expect([...rowsByTime(Float64Array.of(3, 1, Number.NaN))]).toEqual([0, 1, 2])
})
