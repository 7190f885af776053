import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../server/contract/analysis.ts'
import { composePack } from '../../server/paper/composePack.ts'
import { verifyOpened } from '../../server/paper/verifyPack.ts'
import { makePack, makePackRows, makePackStudy, opened } from './makePack.ts'

let files: Map<string, Buffer>
beforeAll(async () => {
  files = await makePack(makePackStudy(), makePackRows())
})

/** Composes each pack once: most changes of a file change nothing that it is computed from. */
const known = new Map<string, ReturnType<typeof composePack>>()
const composeOnce: typeof composePack = (study, data, hashes) => {
  const key = JSON.stringify([study, data, hashes])
  const composed = known.get(key) ?? composePack(study, data, hashes)
  known.set(key, composed)
  return composed
}

const verified = (pack: Map<string, Buffer>) => verifyOpened('pack', opened(pack), composeOnce)

/** Another digit at a digit's place; of bytes that are no text, another byte. */
function mutated(content: Buffer, pick: number): Buffer {
  const digits = [...content.keys()].filter((at) => content[at]! >= 48 && content[at]! <= 57)
  const at = digits.length > 0 ? digits[pick % digits.length]! : pick % content.length
  const changed = Buffer.from(content)
  changed[at] = digits.length > 0 ? 48 + ((content[at]! - 47) % 10) : content[at]! ^ 1
  return changed
}

test('a pack that nobody touched agrees with its judgments', async () => {
  const { differences, judgments, numbers } = await verified(files)
  expect(differences).toEqual([])
  expect(judgments).toBe(33)
  expect(numbers).toBeGreaterThan(1000)
})

describe('one digit changed', () => {
  // The names are needed before any pack is made.
  const paths = [
    ...[
      'README.md',
      'analysis.json',
      'heds.md',
      'manifest.json',
      'numbers.tex',
      'paper.tex',
      'references.bib',
      'study.json',
    ],
    ...['data/codebook.md', 'data/judgments.csv', 'data/judgments.jsonl', 'fonts/DejaVuSans.ttf', 'fonts/LICENSE'],
    ...['figures/figure-1.csv', 'figures/figure-1.json', 'figures/figure-1.pdf', 'figures/figure-1.svg'],
    ...['figures/figure-1.tex', 'figures/figure-2.csv', 'figures/figure-2.json', 'figures/figure-2.pdf'],
    ...['csv', 'json', 'pdf', 'svg', 'tex'].map((kind) => `figures/rates-over-time.${kind}`),
    ...['figures/figure-2.svg', 'figures/figure-2.tex', 'text/limitations.md', 'text/limitations.tex'],
    ...['text/methods.md', 'text/methods.tex', 'tables/results.tex', 'tables/agreement.tex', 'tables/contested.tex'],
  ]

  test.each(paths)('in %s is found in that very file', async (path) => {
    const content = files.get(path)!
    // What everything is computed from is computed from anew each time.
    const isInput = path.startsWith('data/judgments') || path === 'study.json'
    for (const pick of isInput ? [7919] : [0, 7919, content.length]) {
      const changed = new Map([...files, [path, mutated(content, pick)]])
      const { differences } = await verified(changed)
      expect(differences.map(({ file }) => file)).toContain(path)
      for (const { place, stated, recomputed } of differences) {
        expect(place).not.toBe('')
        expect(stated).not.toBe(recomputed)
      }
    }
  })

  test('in any file is found', async () => {
    const pick = fc.record({ file: fc.integer({ min: 0 }), place: fc.nat(1_000_000) })
    await fc.assert(
      fc.asyncProperty(pick, async ({ file, place }) => {
        const path = [...files.keys()][file % files.size]!
        const { differences } = await verified(new Map([...files, [path, mutated(files.get(path)!, place)]]))
        expect(differences.map((one) => one.file)).toContain(path)
      }),
      { numRuns: 25 },
    )
  })
})

describe('a change is told by its place', () => {
  const changing = async (path: string, from: string | RegExp, to: string) => {
    const text = files.get(path)!.toString()
    const changed = text.replace(from, to)
    expect(changed).not.toBe(text)
    return (await verified(new Map([...files, [path, Buffer.from(changed)]]))).differences
  }

  test('of a table cell: the line, and both numbers', async () => {
    const cell = /One & (\d+)/.exec(files.get('tables/results.tex')!.toString())!
    const [difference] = await changing('tables/results.tex', cell[0], `One & ${Number(cell[1]) + 1}`)
    expect(difference).toMatchObject({
      file: 'tables/results.tex',
      place: expect.stringMatching(/^line \d+$/) as string,
    })
    expect(difference!.stated).toContain(String(Number(cell[1]) + 1))
    expect(difference!.recomputed).toContain(cell[1])
  })

  test('of the analysis: the field', async () => {
    const [difference] = await changing('analysis.json', '"judgments": 32', '"judgments": 31')
    expect(difference).toEqual({ file: 'analysis.json', place: '/judgments', stated: '31', recomputed: '32' })
  })

  test('of a moment on the way: the pair and the moment', async () => {
    const { overTime } = JSON.parse(files.get('analysis.json')!.toString()) as Analysis
    const at = overTime.pairs[1]!.at[3]!
    const [difference] = await changing('analysis.json', at, at.replace('.000Z', '.001Z'))
    expect(difference).toMatchObject({ file: 'analysis.json', place: '/overTime/pairs/1/at/3', recomputed: `"${at}"` })
  })

  test('of a judgment in one of the two files: the row and the column', async () => {
    const differences = await changing('data/judgments.csv', ',9137,', ',9138,')
    expect(differences).toContainEqual(
      expect.objectContaining({ file: 'data/judgments.csv', place: expect.stringContaining('elapsed_ms') as string }),
    )
  })

  test('of what a judgment says of itself: the column, with what follows from the rest', async () => {
    const differences = await changing('data/judgments.jsonl', '"outcome":"tie"', '"outcome":"win"')
    expect(differences).toContainEqual(
      expect.objectContaining({ file: 'data/judgments.jsonl', stated: 'win', recomputed: 'tie' }),
    )
  })
})

test('a preference changed in both data files changes what is recomputed, and every number that rests on it is told', async () => {
  const rows = makePackRows()
  const other = rows.find(({ preference, counted }) => preference === 'a' && counted)!
  other.preference = 'b'
  other.outcome = other.outcome === 'win' ? 'loss' : 'win'
  const changed = await makePack(makePackStudy(), rows)
  const mixed = new Map([...files])
  for (const path of ['data/judgments.csv', 'data/judgments.jsonl']) mixed.set(path, changed.get(path)!)
  const told = (await verified(mixed)).differences.map(({ file }) => file)
  for (const file of ['analysis.json', 'manifest.json', 'numbers.tex', 'tables/results.tex', 'figures/figure-1.svg'])
    expect(told).toContain(file)
})

test('a file that is missing, and one that does not belong there, are told', async () => {
  const changed = new Map([...files, ['notes.txt', Buffer.from('1')]])
  changed.delete('heds.md')
  expect((await verified(changed)).differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ file: 'heds.md', stated: 'missing' }),
      expect.objectContaining({ file: 'notes.txt', recomputed: 'no part of the pack' }),
    ]),
  )
})

test('a registration whose text has not its hash is told', async () => {
  const registration = { hash: '0'.repeat(64), frozenAt: '2026-01-01T00:00:00.000Z', document: '{}' }
  const pack = await makePack(makePackStudy({}, { registration }), makePackRows())
  expect(pack.get('registration.json')!.toString()).toBe('{}')
  expect((await verified(pack)).differences).toEqual([
    expect.objectContaining({ file: 'study.json', place: '/registration/hash', stated: '0'.repeat(64) }),
  ])
})

test('what is no pack is refused with a sentence', async () => {
  await expect(verified(new Map([['a.txt', Buffer.from('1')]]))).rejects.toThrow('has no manifest.json')
})

test('judgments that cannot be read are told by line', async () => {
  const jsonl = files.get('data/judgments.jsonl')!.toString().replace('"preference":"tie"', '"preference":"left"')
  const { differences } = await verified(new Map([...files, ['data/judgments.jsonl', Buffer.from(jsonl)]]))
  expect(differences[0]!.stated).toMatch(/^data\/judgments\.jsonl:\d+: preference must be a, b or tie, not "left"/)
})
