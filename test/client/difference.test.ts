import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differences, type Stretch } from '../../client/rate/difference.ts'

const marked = (text: string, stretches: Stretch[]) => stretches.map(({ from, to }) => text.slice(from, to))
const unmarked = (text: string, stretches: Stretch[]) => {
  let rest = ''
  let place = 0
  for (const { from, to } of stretches) {
    rest += text.slice(place, from)
    place = to
  }
  return (rest + text.slice(place)).replaceAll(/\s/g, '')
}

describe('the words in which two texts differ', () => {
  test.each([
    ['The cat sat.', 'The dog sat.', ['cat'], ['dog']],
    ['one two', 'one two three four', [], ['three four']],
    ['alike\n\nwith   spaces', 'alike with spaces', [], []],
    ['', 'all of it', [], ['all of it']],
    ['我喜欢苹果', '我喜欢香蕉', ['苹果'], ['香蕉']],
    ['مرحبا بك هنا', 'مرحبا بكم هنا', ['بك'], ['بكم']],
    ['ends here.', 'ends there!', ['here.'], ['there!']],
  ])('of %j and %j are found', (a, b, ofA, ofB) => {
    const found = differences(a, b)!
    expect(marked(a, found.a)).toEqual(ofA)
    expect(marked(b, found.b)).toEqual(ofB)
  })

  test('leave the same text on both sides', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'word', 'Wort', '词', 'كلمة', '👩‍👧', '.', ',', '\n', '  '), { maxLength: 40 })
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(text, text, (a, b) => {
        const found = differences(a, b)!
        expect(unmarked(a, found.a)).toBe(unmarked(b, found.b))
        for (const stretches of [found.a, found.b]) {
          for (const { from, to } of stretches) expect(from).toBeLessThan(to)
        }
        const none = differences(a, a)!
        expect([none.a, none.b]).toEqual([[], []])
      }),
    )
  })

  test('are given up where they would take long, not waited for', () => {
    const long = (seed: number) => Array.from({ length: 60_000 }, (_, n) => `w${String((n * seed) % 9973)}`).join(' ')
    const [a, b] = [long(7919), long(104_729)]
    const start = performance.now()
    expect(differences(a, b)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
