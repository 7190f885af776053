import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dimensionsOf } from '../../server/analysis/sliceDimensions.ts'
import { slicesOf } from '../../server/analysis/slices.ts'
import { talliesOf } from '../../server/analysis/tallies.ts'
import type { Dimension } from '../../server/contract/slices.ts'
import { TableBuilder } from '../../server/stats/tableBuilder.ts'
import { ofKinds, subsetOf } from '../../server/stats/subset.ts'
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { noRealFiles, real, realFolder } from '../formats/staging.ts'

type Judgment = {
  prompt: number
  turn: number
  baseline: 'One' | 'Two'
  rater: number
  preference: 'a' | 'b' | 'tie'
}

const kinds = ['law', 'code', undefined]
const groups = ['crowd', 'expert', null]
const kindOf = (prompt: number) => kinds[prompt % 3]
const groupOf = (rater: number) => groups[rater % 3]!
/** Characters: prompts and responses of several bands. */
const promptLength = (prompt: number) => 40 + 90 * prompt
const responseLength = (prompt: number) => 300 + 450 * prompt

/** A table in which the target stands on side a. */
function tableOf(judgments: readonly Judgment[]) {
  const builder = new TableBuilder()
  for (const { prompt, turn, baseline, rater, preference } of judgments) {
    builder.add(
      `${prompt} ${turn} ${baseline}`,
      () => ({ prompt: `p${prompt}`, turn, first: 'Target', second: baseline }),
      `r${rater}`,
      () => ({ name: `r${rater}`, kind: 'human', group: groupOf(rater) }),
      { preference, bothBad: false, firstSide: 'a', sideRecorded: true, at: null, elapsedMs: null },
    )
  }
  for (const prompt of new Set(judgments.map((one) => one.prompt))) {
    const kind = kindOf(prompt)
    builder.ask(`p${prompt}`, ['x'.repeat(promptLength(prompt))], kind === undefined ? {} : { kind })
    for (const system of ['Target', 'One', 'Two']) {
      const half = responseLength(prompt) / 2 - 1
      builder.describe(`p${prompt}`, system, ['y'.repeat(half), 'z'.repeat(half)])
    }
  }
  return builder.finish()
}

const judgment: fc.Arbitrary<Judgment> = fc.record({
  prompt: fc.integer({ min: 0, max: 8 }),
  turn: fc.integer({ min: 0, max: 2 }),
  baseline: fc.constantFrom('One' as const, 'Two' as const),
  rater: fc.integer({ min: 0, max: 6 }),
  preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
})

const band = (length: number, bounds: number[]) => {
  const at = bounds.filter((low) => low <= length).length - 1
  return bounds[at + 1] === undefined ? `${bounds[at]}-` : `${bounds[at]}-${bounds[at + 1]! - 1}`
}

/** What each judgment says of each dimension, from the judgments themselves. */
const saidBy: Record<string, (one: Judgment) => string | null> = {
  kind: ({ prompt }) => kindOf(prompt) ?? null,
  turn: ({ turn }) => String(turn),
  'rater-group': ({ rater }) => groupOf(rater),
  'prompt-length': ({ prompt }) => band(promptLength(prompt), [0, 100, 300, 1000, 3000]),
  // A turn that was judged by itself is as long as its own text.
  'response-length': ({ prompt, turn }) =>
    band(turn === 0 ? responseLength(prompt) : responseLength(prompt) / 2 - 1, [0, 500, 1000, 2000, 4000]),
}

describe('slices', () => {
  test('of a dimension part the judgments: counted one by one they are the same, and together the whole', () => {
    fc.assert(
      fc.property(fc.array(judgment, { minLength: 5, maxLength: 80 }), (judgments) => {
        const table = tableOf(judgments)
        const { tallies } = talliesOf(table, { target: 'Target', replicates: 0, seed: 1 })
        const slices = slicesOf(table, tallies, { level: 0.95, least: 1 })
        for (const { id, slices: parts, rows } of slices.dimensions) {
          for (const { target, baseline, n, win, tie, loss } of tallies) {
            const own = rows.filter((row) => row.target === target && row.baseline === baseline)
            const sum = (of: (row: (typeof own)[number]) => number) => own.reduce((total, row) => total + of(row), 0)
            expect(sum((row) => row.n)).toBe(n)
            expect([win, tie, loss]).toEqual(
              (['win', 'tie', 'loss'] as const).map((outcome) => sum((row) => row.enough![outcome])),
            )
            for (const row of own) {
              const counted = judgments.filter(
                (one) => one.baseline === baseline && saidBy[id]!(one) === parts[row.slice]!.value,
              )
              expect(row.n).toBe(counted.length)
              expect(row.enough!.win).toBe(counted.filter(({ preference }) => preference === 'a').length)
              expect(row.enough!.tie).toBe(counted.filter(({ preference }) => preference === 'tie').length)
              expect(row.prompts).toBe(new Set(counted.map(({ prompt }) => prompt)).size)
              expect(row.raters).toBe(new Set(counted.map(({ rater }) => rater)).size)
            }
          }
          expect(parts.reduce((total, part) => total + part.judgments, 0)).toBe(judgments.length)
        }
        for (const [id, said] of Object.entries(saidBy)) {
          const several = new Set(judgments.map(said)).size > 1
          expect(
            slices.dimensions.some((one) => one.id === id),
            id,
          ).toBe(several)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('have the rates and the p-values of an analysis of their judgments alone', () => {
    fc.assert(
      fc.property(fc.array(judgment, { minLength: 30, maxLength: 90 }), (judgments) => {
        const table = tableOf(judgments)
        const { tallies } = talliesOf(table, { target: 'Target', replicates: 0, seed: 1 })
        const [kind] = slicesOf(table, tallies, { level: 0.9, least: 1, only: ['kind'] }).dimensions
        for (const row of kind!.rows) {
          const value = kind!.slices[row.slice]!.value
          const prompts = table.prompts.map((name) => (kindOf(Number(name.slice(1))) ?? null) === value)
          const part = subsetOf(table, (at) => prompts[table.comparisons.prompt[table.judgments.comparison[at]!]!]!)
          const alone = talliesOf(part, {
            target: 'Target',
            baselines: [row.baseline],
            replicates: 0,
            seed: 1,
            level: 0.9,
          })
          expect(row.enough!.rates).toEqual(alone.tallies[0]!.clustered)
          expect(row.enough!.p).toBe(alone.tallies[0]!.clusterTest.p)
        }
        const tested = kind!.rows.filter(({ enough }) => enough?.p !== null)
        for (const { enough } of tested) {
          expect(enough!.pHolm!).toBeGreaterThanOrEqual(enough!.p!)
          expect(enough!.pHolm!).toBeLessThanOrEqual(Math.min(1, enough!.p! * tested.length) + 1e-12)
        }
      }),
      { numRuns: 25 },
    )
  })

  test('with fewer judgments than the minimum say how many, and nothing else', () => {
    const judgments = Array.from({ length: 30 }, (_, index): Judgment => ({
      ...{ prompt: index < 25 ? 0 : 1, turn: 0, baseline: 'One', rater: index, preference: 'a' },
    }))
    const table = tableOf(judgments)
    const { tallies } = talliesOf(table, { target: 'Target', replicates: 0, seed: 1 })
    const [kind] = slicesOf(table, tallies, { level: 0.95, only: ['kind'] }).dimensions
    expect(kind!.rows.map(({ n, enough }) => [n, enough === null])).toEqual([
      [5, true],
      [25, false],
    ])
    expect(kind!.differences[0]).toMatchObject({
      slices: 1,
      p: null,
      why: 'It takes two slices with enough judgments.',
    })
  })

  test('are asked for by name, and what cannot be sliced by says why', () => {
    const builder = new TableBuilder()
    for (let prompt = 0; prompt < 40; prompt++) {
      builder.add(
        `${prompt}`,
        () => ({ prompt: `${prompt}`, turn: 0, first: 'A', second: 'B' }),
        'r',
        () => ({ name: 'r', kind: 'human', group: null }),
        { preference: 'a', bothBad: false, firstSide: 'a', sideRecorded: true, at: null, elapsedMs: null },
      )
      builder.ask(`${prompt}`, ['?'], { serial: `${prompt}`, same: 'yes', turn: prompt % 2 ? 'left' : 'right', level: `${prompt % 12}` }) // prettier-ignore
    }
    const table = builder.finish()
    const { dimensions, notSliced } = dimensionsOf(table)
    expect(dimensions.map(({ id }) => id)).toEqual(['level', 'tag:turn'])
    expect(dimensions[0]!.slices.map(({ value }) => value)).toEqual(
      Array.from({ length: 12 }, (_, level) => `${level}`),
    )
    expect(notSliced.map(({ name }) => name)).toEqual(['same', 'serial'])
    const ask = (only: string) => () => slicesOf(table, [], { level: 0.95, only: [only] })
    expect(ask('colour')).toThrow('No "colour" to slice these judgments by. There are: level, tag:turn.')
    expect(ask('serial')).toThrow('It has 40 values')
  })

  test(
    'of MT-Bench’s votes by category are those that its two files give when counted by hand',
    { skip: noRealFiles },
    async () => {
      const lines = (path: string) =>
        readFileSync(join(realFolder, 'mt-bench-human', path), 'utf8')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => JSON.parse(line) as Record<string, unknown>)
      const category = new Map(lines('question.jsonl').map((one) => [one['question_id'], one['category'] as string]))
      const votes = lines('votes/human.jsonl')
      const { table } = await tableOfFiles([
        ...real('prompts', 'mt-bench-human/question.jsonl'),
        ...real('judgments', 'mt-bench-human/votes/human.jsonl'),
      ])
      const people = ofKinds(table, ['human'])
      const { tallies } = talliesOf(people, { target: 'gpt-4', replicates: 0, seed: 1 })
      const { dimensions } = slicesOf(people, tallies, { level: 0.95 })
      const by = (id: string): Dimension => dimensions.find((one) => one.id === id)!
      expect(by('category').slices.map(({ value }) => value)).toEqual([...new Set(category.values())].sort())
      for (const row of by('category').rows) {
        const own = votes.filter(
          (vote) =>
            category.get(vote['question_id']) === by('category').slices[row.slice]!.value &&
            [vote['model_a'], vote['model_b']].includes('gpt-4') &&
            [vote['model_a'], vote['model_b']].includes(row.baseline),
        )
        const fared = own.map(({ winner, model_a }) =>
          winner === 'tie' ? 'tie' : (winner === 'model_a') === (model_a === 'gpt-4') ? 'win' : 'loss',
        )
        const count = (outcome: string) => fared.filter((one) => one === outcome).length
        expect(row.n).toBe(own.length)
        expect(row.prompts).toBe(new Set(own.map((vote) => vote['question_id'])).size)
        expect(row.raters).toBe(new Set(own.map((vote) => vote['judge'])).size)
        if (row.enough) {
          expect([row.enough.win, row.enough.tie, row.enough.loss]).toEqual(['win', 'tie', 'loss'].map(count))
          expect(row.enough.rates.winOrTieRate.estimate).toBeCloseTo((count('win') + count('tie')) / own.length, 12)
        } else expect(own.length).toBeLessThan(20)
      }
      expect(by('category').rows.some(({ enough }) => enough === null)).toBe(true)
      for (const { baseline, n } of tallies) {
        for (const { rows } of dimensions)
          expect(rows.filter((row) => row.baseline === baseline).reduce((sum, row) => sum + row.n, 0)).toBe(n)
      }
      expect(by('turn').slices.map(({ label }) => label)).toEqual(['turn 1', 'turn 2'])
      expect(by('rater-group').slices.map(({ value }) => value)).toEqual(['author', 'expert'])
      // In stem, all 28 votes are for GPT-4.
      expect(by('category').differences.flatMap(({ baseline, p }) => (p === null ? [baseline] : []))).toEqual([
        'alpaca-13b',
      ])
    },
  )
})
