import { diffArrays } from 'diff'
import type { Side } from '../../server/contract/judgment.ts'

/** A stretch of a text, by its characters. */
export type Stretch = { from: number; to: number }

const patienceMs = 300
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/**
 * The words in which two texts differ, joined to stretches; nothing where finding them would take too long. Words are
 * those of the text's own script; spaces between them count for nothing.
 */
export function differences(a: string, b: string): Record<Side, Stretch[]> | undefined {
  const words = { a: wordsOf(a), b: wordsOf(b) }
  const changes = diffArrays(
    words.a.map(({ word }) => word),
    words.b.map(({ word }) => word),
    { timeout: patienceMs },
  )
  if (!changes) return undefined
  const found: Record<Side, Stretch[]> = { a: [], b: [] }
  const place = { a: 0, b: 0 }
  for (const { added, removed, count } of changes) {
    const sides: Side[] = removed ? ['a'] : added ? ['b'] : ['a', 'b']
    for (const side of sides) {
      const first = words[side][place[side]]
      const last = words[side][place[side] + count - 1]
      if ((added || removed) && first && last) found[side].push({ from: first.from, to: last.to })
      place[side] += count
    }
  }
  return found
}

function wordsOf(text: string) {
  const words: (Stretch & { word: string })[] = []
  for (const { segment, index } of segmenter.segment(text)) {
    if (segment.trim() !== '') words.push({ word: segment, from: index, to: index + segment.length })
  }
  return words
}
