import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Refusal } from '../../client/api.ts'
import { Live } from '../../client/live.svelte.ts'
import type { Results } from '../../server/contract/results.ts'
import { makeResults } from './makeResults.ts'

/** The network's end of a socket: what it was opened with, and what the test lets happen on it. */
class Wire {
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: (() => void) | null = null
  closed = false
  readonly address: string
  constructor(address: string) {
    this.address = address
  }
  close() {
    this.closed = true
    this.onclose?.()
  }
  send(results: Results) {
    this.onmessage?.({ data: JSON.stringify(results) })
  }
}

const wires: Wire[] = []
let answer: () => Promise<Results>

function watching(view = {}) {
  const live = new Live('lima', {
    open: (address) => {
      const wire = new Wire(address)
      wires.push(wire)
      return wire as unknown as WebSocket
    },
    fetchResults: () => answer(),
    now: () => 1000,
    random: () => 1,
  })
  live.watch(view)
  return live
}

const newest = () => wires.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  wires.length = 0
  answer = () => new Promise(() => {})
})
afterEach(() => void vi.useRealTimers())

describe('the newest results of a study', () => {
  test('come over one socket that asks for the view shown', () => {
    const live = watching({ kinds: ['human', 'simulated'], target: 'GPT-4 & co' })
    expect(newest().address).toBe('/api/studies/lima/live?kinds=human,simulated&target=GPT-4+%26+co')
    newest().send(makeResults({ sequence: 7 }))
    expect(live.results?.sequence).toBe(7)
    expect(live.connection).toBe('live')
  })

  test('are never replaced by older ones', () => {
    const live = watching()
    newest().send(makeResults({ sequence: 7 }))
    newest().send(makeResults({ sequence: 6 }))
    expect(live.results?.sequence).toBe(7)
    newest().send(makeResults({ sequence: 7, judgmentsPerMinute: 3 }))
    expect(live.results?.judgmentsPerMinute).toBe(3)
  })

  test('stay on the page while another view is on its way, even when it counts less', () => {
    const live = watching()
    newest().send(makeResults({ sequence: 7 }))
    live.watch({ kinds: ['simulated'] })
    expect(live.results?.sequence).toBe(7)
    expect(live.changing).toBe(true)
    newest().send(makeResults({ sequence: 5, kinds: ['simulated'] }))
    expect(live.results?.kinds).toEqual(['simulated'])
    expect(live.changing).toBe(false)
  })

  test('of a view left behind are dropped when they come late', async () => {
    let arrive: (results: Results) => void = () => {}
    answer = () => new Promise((resolve) => (arrive = resolve))
    const live = watching()
    answer = () => new Promise(() => {})
    live.watch({ kinds: ['simulated'] })
    arrive(makeResults({ sequence: 99 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(live.results).toBeNull()
    expect(wires[0]!.closed).toBe(true)
  })

  test('come by plain request where no socket gets through', async () => {
    answer = () => Promise.resolve(makeResults({ sequence: 3 }))
    const live = watching()
    newest().close()
    await vi.advanceTimersByTimeAsync(0)
    expect(live.results?.sequence).toBe(3)
    expect(live.connection).toBe('retrying')
  })
})

describe('a lost connection', () => {
  test('is taken up again by itself, waiting twice as long each time, at most fifteen seconds', () => {
    const live = watching()
    const waits: number[] = []
    for (let attempt = 0; attempt < 8; attempt += 1) {
      newest().close()
      waits.push(live.retryAt! - 1000)
      const opened = wires.length
      vi.advanceTimersByTime(waits.at(-1)! - 1)
      expect(wires.length).toBe(opened)
      vi.advanceTimersByTime(1)
      expect(wires.length).toBe(opened + 1)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
  })

  test('begins with short waits again after it was whole', () => {
    const live = watching()
    newest().close()
    vi.advanceTimersByTime(500)
    newest().send(makeResults())
    newest().close()
    expect(live.retryAt).toBe(1500)
  })

  test('keeps the numbers and says since when they stand', () => {
    const live = watching()
    newest().send(makeResults({ sequence: 4 }))
    newest().close()
    expect(live.connection).toBe('retrying')
    expect(live.results?.sequence).toBe(4)
    expect(live.heardAt).toBe(1000)
  })

  test('waits for the network when the browser has none', () => {
    const live = watching()
    live.goOffline()
    vi.advanceTimersByTime(60_000)
    expect(wires).toHaveLength(1)
    expect(live.connection).toBe('offline')
    live.retry()
    expect(wires).toHaveLength(2)
  })

  test('is given up when the server says that there is nothing to show', async () => {
    answer = () => Promise.reject(new Refusal(404, { code: 'not_found', message: 'There is no such study.' }))
    const live = watching()
    await vi.advanceTimersByTimeAsync(0)
    newest().close()
    vi.advanceTimersByTime(60_000)
    expect(live.connection).toBe('refused')
    expect(live.refusal?.status).toBe(404)
    expect(wires).toHaveLength(1)
  })

  test('ends with the page', () => {
    const live = watching()
    newest().close()
    live.stop()
    vi.advanceTimersByTime(60_000)
    expect(wires).toHaveLength(1)
  })
})
