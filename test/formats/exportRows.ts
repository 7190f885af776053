import fc from 'fast-check'
import type { Exported, ExportedComparison, ExportedRater } from '../../server/formats/exported.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((one) => one.replaceAll('\0', '').toWellFormed())
const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .=@-]{0,11}[a-z0-9]$/)

type Options = {
  /** The most turns of a prompt. */
  turns?: number
  kinds?: ExportedRater['kind'][]
  /** Some comparisons without texts, some turns judged by themselves, judgments that do not count. */
  wild?: boolean
}

/** A study's judgments as an export has them: pages that end anywhere, comparisons after one another. */
export function exportedPages({ turns = 1, kinds = ['human'], wild = false }: Options = {}): fc.Arbitrary<
  Exported[][]
> {
  const rater = (id: number): fc.Arbitrary<ExportedRater> =>
    fc.record({
      name: fc.constant(`rater-${String(id)}`),
      kind: fc.constantFrom(...kinds),
      group: fc.option(name),
      excluded: fc.constant(false),
      submission: fc.constant(null),
    })
  const prompt = (key: number) =>
    fc.array(text, { minLength: 1, maxLength: turns }).chain((asked) =>
      fc.record({
        prompt: fc.record({
          // Distinct, so that no two prompts are one where a format knows them by their text.
          key: fc.constant(String(key)),
          turns: fc.constant(asked.map((one) => `${String(key)} ${one}`)),
          category: fc.option(name),
        }),
        texts: fc.array(fc.array(text, { minLength: asked.length, maxLength: asked.length }), {
          minLength: 3,
          maxLength: 3,
        }),
      }),
    )
  const systems = ['Target', 'One', '=Two'].map((one, place) => ({
    name: one,
    role: place === 0 ? ('target' as const) : ('baseline' as const),
  }))
  const judgment = fc.record({
    preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
    bothBad: fc.boolean(),
    firstSide: fc.constantFrom('a' as const, 'b' as const),
    sideRecorded: fc.boolean(),
    elapsedMs: fc.option(fc.nat(100_000)),
    rationale: fc.option(text.filter((one) => one !== '')),
    instructionsVersion: fc.option(fc.constant('0123456789ab')),
    origin: fc.constantFrom('here', 'arena-battles'),
    degree: fc.option(fc.constantFrom('slight' as const, 'much' as const)),
    reasons: fc.option(fc.array(text, { minLength: 1, maxLength: 2 })),
    reading: fc.option(fc.constant({ activeMs: 12, seenA: 1, seenB: 0.5, raw: true })),
    createdAt: fc.option(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })),
    assignmentId: fc.option(fc.uuid()),
    surplus: wild ? fc.boolean() : fc.constant(false),
    criteria: fc.option(fc.record({ safe: fc.constantFrom('a' as const, 'b' as const, 'tie' as const) })),
  })
  return fc
    .tuple(
      fc.integer({ min: 1, max: 4 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => prompt(i + 1)))),
      fc.tuple(rater(1), rater(2), rater(3)),
      fc.array(fc.array(judgment, { maxLength: 3 }), { minLength: 12, maxLength: 12 }),
      fc.array(wild ? fc.boolean() : fc.constant(true), { minLength: 12, maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
    )
    .map(([prompts, raters, judged, withTexts, size]) => {
      const rows: Exported[] = []
      prompts.forEach(({ prompt: asked, texts }, p) => {
        for (const second of [1, 2]) {
          const number = p * 2 + second
          const known = withTexts[number % 12]!
          const comparison: ExportedComparison = {
            id: `comparison-${String(number)}`,
            study: 'study',
            turn: wild ? Math.min(number % 3, asked.turns.length) : 0,
            prompt: asked,
            firstSystem: systems[0]!,
            secondSystem: systems[second]!,
            firstTurns: known ? texts[0]! : null,
            secondTurns: known ? texts[second]! : null,
            withdrawnAt: null,
          }
          judged[number % 12]!.forEach(({ criteria, ...one }, j) => {
            const id = `judgment-${String(number)}-${String(j)}`
            const stored = { ...one, id, replaces: null, replaced: false }
            rows.push({ judgment: stored, criteria, comparison, rater: raters[j]! })
          })
        }
      })
      const pages: Exported[][] = []
      for (let from = 0; from < rows.length; from += size) pages.push(rows.slice(from, from + size))
      return pages
    })
}

/** What a writer makes of some pages. */
export async function written(
  write: (pages: AsyncIterable<Exported[]>) => AsyncGenerator<string | Uint8Array>,
  pages: Exported[][],
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of write(each(pages))) chunks.push(Buffer.from(chunk as string))
  return Buffer.concat(chunks)
}

async function* each(pages: Exported[][]) {
  yield* pages
}
