import { describe, expect, test } from 'vitest'
import { en } from '../../client/rate/words/en.ts'
import { language, wordsOf } from '../../client/rate/words/Language.svelte.ts'
import { tagFor, tags, tongue, type Tag } from '../../client/rate/words/tongue.ts'
import { presetWords } from '../../client/rate/presetWords.ts'
import type { RatingStudy } from '../../server/contract/pair.ts'
import { limaInstructions, limaQuestion, presetFor } from '../../server/lima.ts'
import { singlePreset } from '../../server/singlePresets.ts'

type Spoken = string | ((...values: never[]) => string)

/** Every sentence of a catalogue by the path of its key. */
function sentences(words: unknown, path = ''): [string, Spoken][] {
  if (typeof words === 'string' || typeof words === 'function') return [[path, words as Spoken]]
  return Object.entries(words as object).flatMap(([key, part]) => sentences(part, path === '' ? key : `${path}.${key}`))
}

/** A sentence with numbers, names or sides in it. */
function said(sentence: Spoken, ...values: (number | string)[]): string {
  return typeof sentence === 'string' ? sentence : sentence(...(values as never[]))
}

const english = new Map(sentences(en))
const others = tags.filter((tag) => tag !== 'en')
const catalogues = new Map<Tag, Map<string, Spoken>>(
  await Promise.all(
    tags.map(async (tag): Promise<[Tag, Map<string, Spoken>]> => [tag, new Map(sentences(await wordsOf(tag)))]),
  ),
)
const of = (tag: Tag) => catalogues.get(tag)!

/** Names and signs that are the same in every language. */
const alike = new Set([
  'choices.answers.a.0',
  'choices.answers.b.0',
  ...['a much', 'a slight', 'b slight', 'b much'].map((choice) => `choices.graded.${choice}.0`),
])

describe.each(others)('the catalogue of %s', (tag) => {
  test('says everything the English one says', () => {
    expect([...of(tag).keys()].sort()).toEqual([...english.keys()].sort())
    for (const [path, sentence] of of(tag)) {
      expect(typeof sentence, path).toBe(typeof english.get(path))
      expect(said(sentence, 3, 7).trim(), path).not.toBe('')
    }
  })

  test('leaves nothing in English', () => {
    for (const [path, sentence] of of(tag)) {
      if (alike.has(path)) continue
      const text = said(sentence, 3, 7)
      expect(text, path).not.toBe(said(english.get(path)!, 3, 7))
      expect(text, path).not.toMatch(/\b(the|this|that|you|your|and|with|pairs?|judg|please)\b/i)
      // In another script only names are written in Latin letters.
      if (['hi', 'ar', 'zh'].includes(tag)) expect(text.match(/[a-z]{2,}/gi) ?? [], path).toEqual([])
    }
  })

  test('keeps every value that goes into a sentence', () => {
    for (const [path, sentence] of of(tag)) {
      if (typeof sentence !== 'function') continue
      const values = (text: string) => [41, 97].filter((value) => text.includes(String(value)))
      expect(values(said(sentence, 41, 97)), path).toEqual(values(said(english.get(path)!, 41, 97)))
    }
  })

  test('names the same keys and sides', () => {
    const marks = (text: string) => [...new Set(text.match(/[↓…]|\bB\b/g) ?? [])].sort()
    for (const [path, sentence] of of(tag)) {
      if (typeof sentence === 'string') expect(marks(sentence), path).toEqual(marks(said(english.get(path)!)))
    }
  })
})

describe.each(tags)('counting in %s', (tag) => {
  test('never shows a placeholder or a missing form', () => {
    for (const [path, sentence] of of(tag)) {
      for (let value = 0; value <= 120; value++) {
        expect(said(sentence, value, value), path).not.toMatch(/undefined|null|NaN|#(?! )/)
        if (typeof sentence === 'string') break
      }
    }
  })
})

describe('plural forms', () => {
  const judged = (tag: Tag, value: number) => said(of(tag).get('finished.judged')!, value)

  test.each(['en', 'de', 'es'] as const)('of %s tell one from many', (tag) => {
    expect(judged(tag, 1).replace(/\d+/, '')).not.toBe(judged(tag, 2).replace(/\d+/, ''))
  })

  test('of Hindi count none as one', () => {
    expect(judged('hi', 0).replace('0', '1')).toBe(judged('hi', 1))
    expect(judged('hi', 2)).not.toBe(judged('hi', 1).replace('1', '2'))
  })

  test('of Arabic are six', () => {
    const forms = [0, 1, 2, 3, 11, 100].map((value) => judged('ar', value).replace(/\d+/, '#'))
    expect(new Set(forms).size).toBe(6)
    expect(judged('ar', 105).replace('105', '#')).toBe(judged('ar', 5).replace('5', '#'))
  })

  test('of Chinese are one', () => {
    expect(judged('zh', 1).replace('1', '5')).toBe(judged('zh', 5))
  })

  test('and figures follow the language', () => {
    expect(tongue('en').number(12345)).toBe('12,345')
    expect(tongue('de').number(12345)).toBe('12.345')
    expect(tongue<'one'>('en').count(1200, { one: '# pair', other: '# pairs' })).toBe('1,200 pairs')
  })
})

describe('the language of the screen', () => {
  test.each([
    ['de', ['es'], 'de'],
    ['browser', ['fr', 'es-MX', 'de'], 'es'],
    [undefined, ['zh-TW'], 'zh'],
    [undefined, ['AR_eg'], 'ar'],
    [undefined, ['fr', 'pt-BR'], 'en'],
    [undefined, [], 'en'],
    ['constructor', ['hi'], 'hi'],
  ])('of a study that fixes %s in a browser that wishes for %j is %s', (fixed, wished, tag) => {
    expect(tagFor(fixed, wished)).toBe(tag)
  })

  test('turns, with its direction and the name a page gives it', async () => {
    expect([language.tag, language.direction, language.words]).toEqual(['en', 'ltr', en])
    const turning = language.speak('ar')
    expect(language.coming).toBe(true)
    await turning
    expect([language.named, language.direction, language.coming]).toEqual(['ar', 'rtl', false])
    await language.speak('zh')
    expect([language.named, language.direction]).toEqual(['zh-Hans', 'ltr'])
  })

  test('is the one asked for last, whichever arrives first', async () => {
    await Promise.all([language.speak('es'), language.speak('hi'), language.speak('en')])
    expect(language.tag).toBe('en')
    expect(language.coming).toBe(false)
    await Promise.all([language.speak('es'), language.speak('hi')])
    expect(language.tag).toBe('hi')
    await language.speak('en')
  })
})

test('the preset asks in English what the server asks', () => {
  const flowing = (text: string) => text.replaceAll(/(?<!\n)\n(?![\n-])/g, ' ')
  expect(en.preset.question).toBe(limaQuestion)
  expect(en.preset.instructions).toBe(flowing(limaInstructions))
  const graded = presetFor({ answers: { graded: true } })
  const study = { offer: { graded: true } } as RatingStudy
  expect(presetWords(study, en)).toEqual({ ...graded, instructions: flowing(graded.instructions) })
  expect(graded.instructions).not.toContain('significantly')
  for (const scale of ['audit', 'safety', 'likert'] as const) {
    const { question, instructions } = singlePreset({ scale })
    const kind = scale === 'likert' ? 'other' : scale
    expect(en.single.questions[kind]).toBe(question)
    expect(en.single.instructions[kind]).toBe(instructions)
  }
})
