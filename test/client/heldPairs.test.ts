import { describe, expect, test } from 'vitest'
import { HeldPairs } from '../../client/rate/HeldPairs.ts'
import type { Shelf } from '../../client/rate/Outbox.svelte.ts'
import type { Assignments, Pair } from '../../server/contract/pair.ts'

const makePair = (assignmentId: string, text = 'One.'): Pair => ({
  assignmentId,
  prompt: { turns: ['A prompt.'] },
  a: { turns: [text] },
  b: { turns: ['Other.'] },
})

const makeReply = (pairs: Pair[], more: Partial<Assignments> = {}): Assignments => ({
  study: { code: 'c', question: 'Which?', instructions: 'Read.', instructionsVersion: '1', state: 'open' },
  stage: 'rating',
  progress: { judged: 3, total: 10 },
  pairs,
  raterKind: 'human',
  ...more,
})

/** A shelf with room for so many characters. */
function makeShelf(room = Infinity): Shelf & { all: Map<string, string>; written: string[] } {
  const all = new Map<string, string>()
  const written: string[] = []
  return {
    ...{ all, written },
    get length() {
      return all.size
    },
    key: (place) => [...all.keys()][place] ?? null,
    getItem: (key) => all.get(key) ?? null,
    removeItem: (key) => void all.delete(key),
    setItem(key, value) {
      const others = [...all].filter(([name]) => name !== key).reduce((sum, [, text]) => sum + text.length, 0)
      if (others + value.length > room) throw new Error('Full.')
      written.push(key)
      all.set(key, value)
    },
  }
}

const idsOf = (reply: Assignments | undefined) => reply?.pairs.map(({ assignmentId }) => assignmentId)

describe('the pairs that are held', () => {
  test('are there again for a page that is opened later, with what the server said', () => {
    const shelf = makeShelf()
    new HeldPairs(shelf, 'c').keep(makeReply([makePair('1'), makePair('2')]))
    const again = new HeldPairs(shelf, 'c')
    expect(again.ids).toEqual(['1', '2'])
    expect(again.recall()).toEqual(makeReply([makePair('1'), makePair('2')]))
    expect(new HeldPairs(shelf, 'another study').recall()).toBeUndefined()
  })

  test('are asked for and written once: a reply names those that are here and brings the others', () => {
    const shelf = makeShelf()
    const held = new HeldPairs(shelf, 'c')
    held.keep(makeReply([makePair('1'), makePair('2')]))
    shelf.written.length = 0
    const whole = held.complete(makeReply([makePair('3')], { held: ['2', '3'] }))
    expect(whole).toEqual(makeReply([makePair('2'), makePair('3')]))
    held.keep(whole)
    expect(shelf.written).toEqual(['blindpair.pair.c.3', 'blindpair.held.c'])
    expect(idsOf(new HeldPairs(shelf, 'c').recall())).toEqual(['2', '3'])
    expect([...shelf.all.keys()].sort()).toEqual(['blindpair.held.c', 'blindpair.pair.c.2', 'blindpair.pair.c.3'])
  })

  test('are never new again once their judgment is stored', () => {
    const shelf = makeShelf()
    const held = new HeldPairs(shelf, 'c')
    held.keep(makeReply([makePair('1'), makePair('2')]))
    held.drop('1', 4)
    const kept = new HeldPairs(shelf, 'c').recall()
    expect(idsOf(kept)).toEqual(['2'])
    expect(kept?.progress.judged).toBe(4)
  })

  test('leave nothing behind when they are forgotten', () => {
    const shelf = makeShelf()
    shelf.setItem('blindpair.unsent.c.1', 'a judgment')
    const held = new HeldPairs(shelf, 'c')
    held.keep(makeReply([makePair('1')]))
    held.clear()
    expect([...shelf.all.keys()]).toEqual(['blindpair.unsent.c.1'])
    expect(held.ids).toEqual([])
  })

  test('are kept as far as there is room, and give all of it up where there is too little', () => {
    const long = makeShelf()
    new HeldPairs(long, 'c').keep(
      makeReply([makePair('1', 'x'.repeat(1_500_000)), makePair('2', 'y'.repeat(1_500_000))]),
    )
    expect(idsOf(new HeldPairs(long, 'c').recall())).toEqual(['1'])
    const small = makeShelf(1000)
    const held = new HeldPairs(small, 'c')
    held.keep(makeReply([makePair('1', 'x'.repeat(5000))]))
    expect(small.all.size).toBe(0)
    // The page itself has them.
    expect(held.ids).toEqual(['1'])
  })
})
