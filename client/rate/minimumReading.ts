import type { Pair } from '../../server/contract/pair.ts'

const longestMs = 60_000
const known = new WeakMap<Pair, { seconds: number; ms: number }>()
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/**
 * How long the choices of a pair sleep: so many seconds for each 100 words of both sides, at most a minute. Words are
 * those of the text's own script, so that Chinese or Thai without spaces counts as well.
 */
export function minimumMs(pair: Pair, secondsPer100Words: number | undefined): number {
  if (!secondsPer100Words) return 0
  const found = known.get(pair)
  if (found?.seconds === secondsPer100Words) return found.ms
  const msPerWord = secondsPer100Words * 10
  const ms = Math.min(longestMs, msPerWord * wordsUpTo(longestMs / msPerWord, [...pair.a.turns, ...pair.b.turns]))
  known.set(pair, { seconds: secondsPer100Words, ms })
  return ms
}

/** Counts words and stops at the most that matters. */
function wordsUpTo(most: number, texts: string[]): number {
  let words = 0
  for (const text of texts) {
    for (const { isWordLike } of segmenter.segment(text)) {
      if (isWordLike && ++words >= most) return most
    }
  }
  return words
}
