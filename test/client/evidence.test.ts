import { describe, expect, test } from 'vitest'
import { Refusal, type ResultsView } from '../../client/api.ts'
import { Evidence } from '../../client/dashboard/Evidence.svelte.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import { makeAnalysis } from './makeAnalysis.ts'

type Call = {
  view: ResultsView
  answer: (sequence: number) => Promise<void>
  refuse: (error: Refusal) => Promise<void>
}

/** A server that answers when told to, and a clock that stands until it is moved. */
function bench() {
  const calls: Call[] = []
  let now = 0
  let waiting: { at: number; then: () => void }[] = []
  // As many turns as the promises of a request take to settle.
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve))
  const evidence = new Evidence('lima', {
    fetchAnalysis: (_study, view = {}) =>
      new Promise<Analysis>((resolve, reject) => {
        calls.push({
          view,
          answer: (sequence) => {
            resolve(makeAnalysis({ sequence }))
            return settled()
          },
          refuse: (error) => {
            reject(error)
            return settled()
          },
        })
      }),
    now: () => now,
    wait: (ms, then) => {
      const timer = { at: now + ms, then }
      waiting.push(timer)
      return () => (waiting = waiting.filter((one) => one !== timer))
    },
  })
  function pass(ms: number) {
    now += ms
    const due = waiting.filter(({ at }) => at <= now)
    waiting = waiting.filter(({ at }) => at > now)
    for (const { then } of due) then()
  }
  return { evidence, calls, pass }
}

const unreachable = new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' })
const refused = new Refusal(400, { code: 'too_many', message: 'Too many systems.' })

describe('the analysis of a study', () => {
  test('is asked for with the first results, and once for them', async () => {
    const { evidence, calls, pass } = bench()
    evidence.watch({})
    expect(calls).toHaveLength(0)
    evidence.follow(5)
    expect(evidence.busy).toBe(true)
    evidence.follow(5)
    await calls[0]!.answer(5)
    expect(evidence.analysis?.sequence).toBe(5)
    expect(evidence.isBehind).toBe(false)
    expect(evidence.busy).toBe(false)
    pass(60_000)
    evidence.follow(5)
    expect(calls).toHaveLength(1)
  })

  test('rests twice as long as the last one took before the next is asked for', async () => {
    const { evidence, calls, pass } = bench()
    evidence.follow(1)
    pass(10_000)
    evidence.follow(2)
    evidence.follow(3)
    await calls[0]!.answer(1)
    expect(evidence.isBehind).toBe(true)
    pass(19_999)
    evidence.follow(4)
    expect(calls).toHaveLength(1)
    pass(1)
    expect(calls).toHaveLength(2)
    await calls[1]!.answer(4)
    expect(evidence.isBehind).toBe(false)
  })

  test('rests two seconds even when it takes no time at all', async () => {
    const { evidence, calls, pass } = bench()
    evidence.follow(1)
    await calls[0]!.answer(1)
    evidence.follow(2)
    pass(1999)
    expect(calls).toHaveLength(1)
    pass(1)
    expect(calls).toHaveLength(2)
  })

  test('of another view is asked for at once, and a late answer to the view before is dropped', async () => {
    const { evidence, calls } = bench()
    evidence.follow(1)
    await calls[0]!.answer(1)
    evidence.follow(2)
    evidence.watch({ kinds: ['simulated'] })
    expect(calls.map(({ view }) => view)).toEqual([{}, { kinds: ['simulated'] }])
    evidence.watch({ kinds: ['judge'] })
    await calls[2]!.answer(2)
    await calls[1]!.answer(9)
    expect(evidence.analysis?.sequence).toBe(2)
    expect(evidence.busy).toBe(false)
  })

  test('that could not be had leaves the one before, and is asked for again ever more seldom', async () => {
    const { evidence, calls, pass } = bench()
    evidence.follow(1)
    await calls[0]!.answer(1)
    pass(2000)
    evidence.follow(2)
    await calls[1]!.refuse(unreachable)
    expect(evidence.failure).toBe('The server did not answer.')
    expect(evidence.analysis?.sequence).toBe(1)
    pass(5000)
    await calls[2]!.refuse(unreachable)
    pass(5000)
    expect(calls).toHaveLength(3)
    pass(5000)
    await calls[3]!.answer(2)
    expect(evidence.failure).toBeNull()
    expect(evidence.isBehind).toBe(false)
  })

  test('that is refused for good is asked for again by hand or with new judgments, not by itself', async () => {
    const { evidence, calls, pass } = bench()
    evidence.follow(1)
    await calls[0]!.refuse(refused)
    pass(600_000)
    evidence.follow(1)
    expect(calls).toHaveLength(1)
    evidence.retry()
    evidence.retry()
    expect(calls).toHaveLength(2)
    await calls[1]!.refuse(refused)
    evidence.follow(2)
    pass(10_000)
    expect(calls).toHaveLength(3)
  })

  test('is not asked for any more once the page is gone', async () => {
    const { evidence, calls, pass } = bench()
    evidence.follow(1)
    await calls[0]!.answer(1)
    evidence.follow(2)
    evidence.stop()
    pass(60_000)
    evidence.follow(3)
    evidence.retry()
    expect(calls).toHaveLength(1)
  })
})
