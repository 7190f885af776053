import { describe, expect, test } from 'vitest'
import { isTooIntricate, isTooLarge } from '../../client/rate/bounds.ts'
import { mathematics } from '../../client/rate/mathematics.ts'
import { parsed } from '../../client/rate/parsing.ts'
import { namesLanguage, prepare } from '../../client/rate/rendering.ts'

type Pattern = {
  name: string
  prefix?: string
  unit: string
  count: number
  middle?: string
  unit2?: string
  count2?: number
}
// Answers with nothing where the file is not there.
const lists = import.meta.glob<{ items: Pattern[] }>('../../../shared/data/naughty/markdown/pathological.json', {
  eager: true,
  import: 'default',
})
const patterns = Object.values(lists).flatMap(({ items }) => items)
const written = ({ prefix = '', unit, count, middle = '', unit2 = '', count2 = 0 }: Pattern) =>
  prefix + unit.repeat(count) + middle + unit2.repeat(count2)

/** All that is done to a text before it is put on the page, in milliseconds. */
function timeOf(text: string): number {
  const start = performance.now()
  namesLanguage(text)
  if (!isTooLarge(text)) isTooIntricate(parsed(text, undefined, mathematics))
  return performance.now() - start
}

const table = (rows: number) => `| a | b |\n|---|---|\n${'| 1 | 2 |\n'.repeat(rows)}`

describe('formatting ends soon', () => {
  const own: [string, string][] = [
    ['few nested quotes before text', `${'> '.repeat(28)}text`],
    ['many nested quotes', `${'> '.repeat(10_000)}text`],
    ['quotes, lists and numbers in turn', `${'> - 1. '.repeat(10_000)}text`],
    ['a fence after spaces', `${'``` '.repeat(1_000)}${' '.repeat(100_000)}`],
    ['brackets of formulas that are never closed', '\\('.repeat(90_000)],
    ['lines of them', '\\[\n'.repeat(60_000)],
  ]
  const all = [...own, ...patterns.map((pattern) => [pattern.name, written(pattern)] as const)]
  test.each(all)('of %s', (_, text) => expect(Math.min(timeOf(text), timeOf(text))).toBeLessThan(1000))
})

describe('too large to format', () => {
  test('are long tables and deep nests, before they reach the page', () => {
    expect(isTooIntricate(parsed(table(10_000)))).toBe(true)
    expect(isTooIntricate(parsed(`${'*a **a '.repeat(1_000)}b${' a** a*'.repeat(1_000)}`))).toBe(true)
    expect(isTooLarge('*'.repeat(30_000))).toBe(true)
    expect(isTooLarge('a'.repeat(200_001))).toBe(true)
  })

  test('is nothing that people or systems write', () => {
    const long = Array.from(
      { length: 400 },
      (_, n) => `## ${n}\n\nSome *words* and **more**, $x^2$, \`code\`.\n\n- a\n- b\n`,
    )
    for (const text of [table(500), long.join('\n'), 'A sentence of words.\n\n'.repeat(5_000)]) {
      expect(isTooLarge(text)).toBe(false)
      expect(isTooIntricate(parsed(text, undefined, mathematics))).toBe(false)
    }
  })

  test('is a pair as a whole when one of its texts is', () => {
    const pair = (a: string, b: string) => ({
      ...{ assignmentId: '1', prompt: { turns: ['Why?'] } },
      ...{ a: { turns: [a] }, b: { turns: [b] } },
    })
    const large = 'a'.repeat(200_001)
    expect(prepare(pair(large, '**b**'))).toBe('too large to format')
    expect(prepare(pair('**a**', large))).toBe('too large to format')
  })
})

describe('code whose language is named', () => {
  test.each(['```js\nx', '> - ~~~ python\nx', '1. ```ts'])('is found in %j', (text) =>
    expect(namesLanguage(text)).toBe(true),
  )
  test.each(['`js`', '```\n```', 'no code'])('is not in %j', (text) => expect(namesLanguage(text)).toBe(false))
})

describe('no text is withheld', () => {
  const shown = (text: string) => parsed(text, undefined, mathematics)

  test.each([
    String.raw`\href{https://a.example/x}{words}`,
    String.raw`\url{https://a.example/x}`,
    String.raw`\includegraphics{https://a.example/x.png}`,
    String.raw`a \phantom{words} b`,
    String.raw`\hphantom{words}`,
    String.raw`\smash{words}`,
    String.raw`\mathrlap{words}`,
    String.raw`\def\x#1{}\x{words}`,
    String.raw`\htmlClass{x}{words}`,
    '50% words',
  ])('a formula that would hide some is shown as it was written: %s', (formula) => {
    const source = (text: string) => text.replaceAll('&', '&amp;')
    expect(shown(`$${formula}$`)).toContain(`<code>$${source(formula)}$</code>`)
    expect(shown(`\\[${formula}\\]`)).toContain(`<code>\\[${source(formula)}`)
    expect(shown(`\\(${formula}\\)`)).toContain(`<code>\\(${source(formula)}\\)</code>`)
  })

  test('other formulas stay formulas, escaped percent signs among them', () => {
    for (const formula of ['x^2', String.raw`50\%`, String.raw`\left(x\right)`, String.raw`\hat{x}`]) {
      expect(shown(`$${formula}$`)).toContain('<math')
      expect(shown(`$${formula}$`)).not.toContain('<code>')
    }
  })

  test('the definition of a link stays where it stands', () => {
    const html = shown('See [1].\n\n[1]: https://a.example/x "A title"')
    expect(html).toContain('[1]: https://a.example/x')
    expect(html).toContain('A title')
  })

  test('addresses and titles of links and pictures stand beside them', () => {
    expect(shown('[here](https://a.example/x "A title")')).toContain('(https://a.example/x, A title)')
    expect(shown('![what](https://a.example/x "A title")')).toContain(
      '![what](https://a.example/x &quot;A title&quot;)',
    )
    expect(shown('[**a** b](https://a.example/)')).toContain('</a> <span class="address">(https://a.example/)</span>')
  })
})

test('an empty cell heads no column', () => {
  const html = parsed('| | B |\n|---|---|\n| 1 | 2 |')
  expect(html).toMatch(/<td><\/td>\s*<th>B<\/th>/)
})
