import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeLexicon } from '../../server/design/leakLexicon.ts'
import { findLeaks, mask } from '../../server/design/leaks.ts'

const corpus = new URL('../../../shared/data/naughty/blinding/', import.meta.url).pathname
const noCorpus = !existsSync(corpus)
const known = makeLexicon([])
const read = (name: string): unknown => JSON.parse(readFileSync(`${corpus}${name}`, 'utf8'))

describe.skipIf(noCorpus)('the corpora of identity leaks', () => {
  test('at least 95% of what gives a system away is found, and 90% of what is found does', () => {
    const phrases = read('identity-phrases.json') as { must_flag: string[]; must_not_flag: string[] }
    const { words } = read('identity-words.json') as { words: string[] }
    const leaking = [
      ...phrases.must_flag,
      ...words.flatMap((word) => [`I am ${word}.`, `As an AI model trained by ${word}, I cannot say.`]),
    ]
    const found = leaking.filter((text) => findLeaks(text, known).length > 0)
    const wrong = phrases.must_not_flag.filter((text) => findLeaks(text, known).length > 0)
    expect(found.length / leaking.length).toBeGreaterThanOrEqual(0.95)
    expect(found.length / (found.length + wrong.length)).toBeGreaterThanOrEqual(0.9)
    expect(wrong).toEqual([])
  })
})

test.each([
  'a coherent argument',
  'Claude Monet and Claude Debussy',
  'As an AI researcher, she knew better.',
  'Alpacas and llamas graze in Peru, near Lima.',
  'Palm trees, a falcon and an orca.',
  'Meta-analysis by Google Scholar',
  'The opt-out form',
])('"%s" gives nothing away', (text) => expect(findLeaks(text, known)).toEqual([]))

test('the names of a study are found in any capitals and joining, as whole words', () => {
  const lexicon = makeLexicon([{ name: 'vicuna-13b' }, { name: 'Bard' }, { name: 'Quorbel', aliases: ['Kestra Vane'] }])
  const words = (text: string) => findLeaks(text, lexicon).map((leak) => leak.words)
  expect(words('from Vicuna 13B, VICUNA-13b and vicuna_13b')).toEqual(['Vicuna 13B', 'VICUNA-13b', 'vicuna_13b'])
  expect(words('A bard sang.')).toEqual(['bard'])
  expect(words('bombarded')).toEqual([])
  expect(words('Ask quorbel or kestra-vane; quorbelling is fine')).toEqual(['quorbel', 'kestra-vane'])
})

test('a name of one letter or of digits alone is not looked for', () => {
  expect(
    findLeaks('A system is 1 thing, model 2 another.', makeLexicon([{ name: 'A' }, { name: '1' }, { name: 'model' }])),
  ).toEqual([])
})

test('what is found is told apart: a system, a maker, a kind', () => {
  const leaks = findLeaks('As a large language model trained by OpenAI, I am not Claude.', known)
  expect(leaks.map(({ names, words }) => [names, words])).toEqual([
    ['kind', 'As a large language model trained by'],
    ['maker', 'OpenAI'],
    ['system', 'Claude'],
  ])
})

test('masking covers exactly the words and leaves the rest', () => {
  const text = '😀 I am Chat\u200bGPT, made by OpenAI. 😀'
  expect(mask(text, findLeaks(text, known))).toBe('😀 I am [redacted], made by [redacted]. 😀')
})

test('places are in order, apart, and inside the text; a masked text no longer leaks its words', () => {
  const pieces = fc.constantFrom(
    'I am ',
    'ChatGPT',
    ' c l a u d e ',
    'OpenAI',
    ' é😀 ',
    'as an AI',
    '. ',
    'CΗATGPT',
    'word ',
    '\u200b',
  )
  fc.assert(
    fc.property(fc.array(pieces), (parts) => {
      const text = parts.join('')
      const leaks = findLeaks(text, known)
      leaks.forEach(({ start, end, words }, i) => {
        expect(text.slice(start, end)).toBe(words)
        expect(start).toBeLessThan(end)
        expect(start).toBeGreaterThanOrEqual(leaks[i - 1]?.end ?? 0)
      })
      const after = findLeaks(mask(text, leaks), known).filter(({ names }) => names !== 'kind')
      expect(after).toEqual([])
    }),
  )
})

test('the time taken grows with the text, not with its square', () => {
  const unit = 'I am a I am an as an ai ai model by by by a a a a claude c l a u d '
  const took = (times: number) => {
    const text = unit.repeat(times)
    const from = performance.now()
    findLeaks(text, known)
    return performance.now() - from
  }
  took(200)
  const small = Math.max(took(400), 1)
  expect(took(6400) / small).toBeLessThan(16 * 6)
})

test('a system whose name is an ordinary word is found where it introduces itself, or everywhere if asked', () => {
  const systems = [{ name: 'Beta' }, { name: 'Quorbel' }]
  const lexicon = makeLexicon(systems)
  expect(findLeaks('I am Beta, and I can help.', lexicon).map(({ words }) => words)).toEqual(
    expect.arrayContaining([expect.stringContaining('Beta')]),
  )
  expect(findLeaks('The beta release comes in May.', lexicon)).toEqual([])
  expect(findLeaks('The beta release comes in May.', makeLexicon(systems, ['beta']))).toHaveLength(1)
})
