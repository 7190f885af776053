import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { forestDrawing, forestNumbers, layOutForest, strengthInWords } from '../../client/dashboard/forest.ts'
import { headToHead } from '../../client/dashboard/headToHead.ts'
import { captionOfMatrix, layOutMatrix, matrixFits, matrixNumbers } from '../../client/dashboard/matrix.ts'
import { makeAnalysis } from './makeAnalysis.ts'
import { makeTally } from './makeResults.ts'
import { makeStrengths } from './makeStrengths.ts'

describe('the forest of strengths', () => {
  test('has the strongest first, and one without a finite strength last and named', () => {
    const strengths = makeStrengths()
    Object.assign(strengths.bradleyTerry[2]!, { estimate: null, low: null, high: null, rank: null, why: 'It won all.' })
    const { strengths: sorted, scale } = forestDrawing(strengths)
    expect(sorted.map(({ system }) => system)).toEqual(['LIMA', 'Bard', 'Claude'])
    const { rows } = layOutForest({ strengths: sorted, scale, width: 760 })
    expect(rows.at(-1)).toMatchObject({ at: null, ends: null, text: 'no finite strength', rank: '' })
    expect(strengthInWords(sorted.at(-1)!, 'number')).toBe('Claude: It won all.')
    expect(strengthInWords(sorted[0]!, 'number')).toBe('LIMA: 0.00 [−0.20 to 0.20], rank 2, n = 60.')
  })

  test('keeps every interval inside its axis, at any width', () => {
    const drawing = forestDrawing(makeStrengths())
    fc.assert(
      fc.property(fc.integer({ min: 280, max: 1200 }), (width) => {
        const { rows, left, right, middle } = layOutForest({ ...drawing, width })
        for (const { at, ends } of rows) {
          expect(ends![0]).toBeGreaterThanOrEqual(left)
          expect(ends![1]).toBeLessThanOrEqual(right)
          expect(at).toBeCloseTo((ends![0] + ends![1]) / 2, 6)
        }
        expect(middle).toBeCloseTo(rows[1]!.at!, 6)
      }),
    )
  })

  test('says its level, its method and where nothing is', () => {
    const { described } = forestDrawing(makeStrengths())
    expect(described).toContain('95% intervals (Bradley–Terry), as log odds; the mean of all systems is 0')
    const apart = forestDrawing(makeStrengths([1, 1, 1], { groups: [['Bard'], ['LIMA', 'Claude']] }))
    expect(apart.described).toContain('2 groups that never met, or of which one won every time; compare')
  })

  test('gives its numbers as a file', () => {
    const rows = parse<Record<string, string>>(forestNumbers(makeStrengths()), { columns: true })
    expect(rows[2]).toMatchObject({ system: 'Claude', n: '40', scale: 'logit', strength: '1', level: '0.95' })
    expect(rows[2]).toMatchObject({ low: '0.8', high: '1.2', rank_low: '1', rank_high: '1', method: 'Bradley–Terry' })
  })
})

describe('the matrix of all pairs', () => {
  const tallies = [
    makeTally({ target: 'A', baseline: 'B', win: 2, tie: 2, loss: 6 }),
    makeTally({ target: 'A', baseline: 'C', win: 4, tie: 0, loss: 0 }),
    makeTally({ target: 'B', baseline: 'C', win: 0, tie: 0, loss: 0 }),
  ]

  test('says of each cell what the table says, and which way it points without colour', () => {
    const { rows } = layOutMatrix({ tallies, width: 760 })
    const { names, between } = headToHead({ tallies })
    expect(rows.map(({ name }) => name)).toEqual(names)
    for (const { name, cells } of rows) {
      for (const { other, met, state, share } of cells) {
        expect(met).toEqual(name === other ? null : between(name, other))
        if (met) expect(share).toBe(`${Math.round(met.rate * 100)}%`)
        expect(state).toBe(
          name === other
            ? 'own'
            : met === null
              ? 'apart'
              : met.rate > 0.5
                ? 'ahead'
                : met.rate < 0.5
                  ? 'behind'
                  : 'even',
        )
      }
    }
    expect(rows[0]!.cells[1]).toMatchObject({ counts: '6 / 2 / 2', state: 'ahead', shade: 0.16 })
  })

  test('stays inside its width, and is a table where cells would be too small', () => {
    for (const width of [320, 760, 980]) {
      const { rows, cell } = layOutMatrix({ tallies, width })
      for (const { cells } of rows) for (const { x } of cells) expect(x + cell).toBeLessThanOrEqual(width + 1e-9)
    }
    expect(matrixFits(5, 328)).toBe(true)
    expect(matrixFits(12, 328)).toBe(false)
    expect(matrixFits(19, 760)).toBe(true)
    expect(matrixFits(0, 760)).toBe(false)
  })

  test('gives both sides of each pair that met as a file', () => {
    const rows = parse<Record<string, string>>(matrixNumbers(tallies, ['human']), { columns: true })
    expect(rows).toHaveLength(4)
    expect(rows.find((row) => row.system === 'B')).toMatchObject({
      against: 'A',
      win: '6',
      tie: '2',
      half_tie_rate: '0.7',
    })
  })

  test('says what a cell is, and what is counted', () => {
    expect(captionOfMatrix(makeAnalysis())).toMatch(/half-tie rate.*bold where it is over ½.*100 human judgments/i)
  })
})
