import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgmentFormats, type JudgmentFormat } from '../../server/contract/exports.ts'
import { allWriters, codeBookOf } from '../../server/formats/allWriters.ts'
import { counts, preferred, type Exported } from '../../server/formats/exported.ts'
import { shapeOf, whyLeftOut } from '../../server/formats/leftOut.ts'
import { openRows } from '../../server/formats/readRows.ts'
import type { Staged } from '../../server/staging/staged.ts'
import { exportedPages, written } from './exportRows.ts'
import { stageTexts } from './staging.ts'

const formats = judgmentFormats.map((format) => ({ format, writer: allWriters[format] }))
const kinds = ['human', 'simulated', 'judge'] as const

/** What goes out in a format: in ours everything, in others what counts and has room. */
const goesOut = (format: JudgmentFormat, row: Exported) =>
  allWriters[format].ours || (counts(row) && whyLeftOut(allWriters[format], shapeOf(row)) === null)

async function stageExport(format: JudgmentFormat, pages: Exported[][]) {
  const { writer } = formats.find((one) => one.format === format)!
  const bytes = await written(writer.write, pages)
  const staged = await stageTexts(
    { [`study.${writer.ending}`]: { text: bytes, part: 'judgments' } },
    { target: 'Target' },
  )
  expect(staged.report().problems).toEqual([])
  return staged
}

/** Judgments counted by the baseline, the outcome, the mark and the kind of rater, and nothing else. */
function tallied(judged: { baseline: string; outcome: string; bothBad: boolean; kind: string }[]) {
  const tallies = new Map<string, number>()
  for (const one of judged) {
    const key = JSON.stringify([one.baseline, one.outcome, one.bothBad, one.kind])
    tallies.set(key, (tallies.get(key) ?? 0) + 1)
  }
  return new Map([...tallies].sort())
}

const words = { first: 'win', second: 'loss', tie: 'tie' }

function talliesOfRows(rows: Exported[]) {
  return tallied(
    rows.map(({ judgment, comparison, rater }) => ({
      baseline: comparison.secondSystem.name,
      outcome: words[preferred(judgment)],
      bothBad: judgment.bothBad,
      kind: rater.kind,
    })),
  )
}

function talliesOf(staged: Staged) {
  const comparisons = new Map([...staged.comparisons()].map((one) => [one.number, one]))
  return tallied(
    [...staged.judgments()]
      .filter(({ surplus }) => !surplus)
      .map(({ comparison, preference, firstSide, bothBad, raterKind }) => {
        const { first, second } = comparisons.get(comparison)!
        expect(first).toBe('Target')
        const outcome = preference === 'tie' ? 'tie' : preference === firstSide ? 'win' : 'loss'
        return { baseline: second, outcome, bothBad, kind: raterKind }
      }),
  )
}

describe.each(formats)('an export as $format', ({ format, writer }) => {
  test('comes back in to the same tallies, by kind of rater, with every mark of both as bad', async () => {
    const study = exportedPages({ turns: 2, kinds: [...kinds], wild: true })
    await fc.assert(
      fc.asyncProperty(study, async (all) => {
        const pages = all.map((page) => page.filter((row) => goesOut(format, row)))
        const rows = pages.flat()
        fc.pre(rows.length > 0)
        expect(talliesOf(await stageExport(format, pages))).toEqual(talliesOfRows(rows.filter(counts)))
      }),
      { numRuns: 12 },
    )
  })

  test('has every field its code book names', async () => {
    const [pages] = fc.sample(exportedPages(), { numRuns: 40, seed: 1 }).filter((some) => some.flat().length > 8)
    const rows = pages!.map((page) => page.filter((row) => goesOut(format, row)))
    const bytes = await written(writer.write, rows)
    const anyPlace = {
      byteLength: bytes.length,
      slice: async (start: number, end?: number) => new Uint8Array(bytes.subarray(start, end)).buffer,
    }
    const opened = await openRows(`x.${writer.ending}`, [bytes], anyPlace)
    const fields = new Set<string>()
    for await (const read of opened.rows)
      if ('row' in read) Object.keys(read.row.fields).forEach((one) => fields.add(one))
    const named = Object.keys(codeBookOf(writer)).flatMap((one) => one.replace(/(\.|\[|\*).*$/, '').split(', '))
    for (const field of named) expect([...fields]).toContain(field)
    if (writer.ours || format.startsWith('trl')) expect(fields).toEqual(new Set(named))
  })
})

describe.each(formats.filter(({ writer }) => writer.ours))('our own export as $format', ({ format }) => {
  test('comes back in unchanged, judgment by judgment', async () => {
    await fc.assert(
      fc.asyncProperty(exportedPages({ turns: 2, kinds: [...kinds], wild: true }), async (pages) => {
        const rows = pages.flat()
        fc.pre(rows.length > 0)
        const staged = await stageExport(format, pages)
        const comparisons = new Map([...staged.comparisons()].map((one) => [one.number, one]))
        const back = [...staged.judgments()].map(({ comparison, file: _file, line: _line, at, ...one }) => {
          const { promptKey, turn, first, second } = comparisons.get(comparison)!
          return { promptKey, turn, first, second, createdAt: at ?? null, ...one }
        })
        expect(back).toEqual(
          rows.map(({ judgment, criteria, comparison, rater }) => {
            const { replaced: _replaced, assignmentId: _assignmentId, createdAt, ...stored } = judgment
            return {
              ...given({ ...stored, criteria, group: rater.group }),
              promptKey: comparison.prompt.key,
              turn: comparison.turn,
              first: comparison.firstSystem.name,
              second: comparison.secondSystem.name,
              createdAt,
              rater: rater.name,
              raterKind: rater.kind,
            }
          }),
        )
        for (const { key, turns, category: _ } of staged.prompts()) {
          expect(turns).toEqual(rows.find(({ comparison }) => comparison.prompt.key === key)!.comparison.prompt.turns)
        }
      }),
      { numRuns: 12 },
    )
  })
})

/** What is there, without what is not. */
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}
