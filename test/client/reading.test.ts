import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minimumMs } from '../../client/rate/minimumReading.ts'
import { ReadingClock } from '../../client/rate/ReadingClock.ts'
import { SeenParts } from '../../client/rate/SeenParts.ts'

function makeClock() {
  let now = 0
  return { clock: new ReadingClock(() => now), tick: (ms: number) => (now += ms) }
}

describe('active time', () => {
  test('begins when the texts are on the screen', () => {
    const { clock, tick } = makeClock()
    tick(900)
    expect([clock.elapsedMs, clock.activeMs]).toEqual([undefined, undefined])
    clock.show()
    tick(300)
    clock.show()
    expect([clock.elapsedMs, clock.activeMs]).toEqual([300, 300])
    clock.reset()
    expect(clock.activeMs).toBeUndefined()
  })

  test('stands still while the page is hidden or another window has the focus', () => {
    const { clock, tick } = makeClock()
    clock.show()
    tick(100)
    clock.hide(true)
    tick(5000)
    clock.hide(false)
    tick(10)
    clock.leave()
    tick(2000)
    expect([clock.elapsedMs, clock.activeMs]).toEqual([2110, 110])
    clock.stir()
    tick(1)
    expect(clock.activeMs).toBe(111)
  })

  test('of someone who does nothing ends after two minutes, and goes on with the next sign of life', () => {
    const { clock, tick } = makeClock()
    clock.show()
    tick(60_000)
    clock.stir()
    tick(3_600_000)
    expect(clock.activeMs).toBe(180_000)
    clock.stir()
    tick(1000)
    expect(clock.activeMs).toBe(181_000)
    expect(clock.elapsedMs).toBe(3_661_000)
  })

  test('never exceeds the time at hand, nor a day, whatever happens', () => {
    const event = fc.oneof(
      fc.record({ does: fc.constantFrom('hide', 'come', 'leave', 'stir', 'show', 'look'), after: fc.nat(200_000) }),
      fc.record({ does: fc.constantFrom('look', 'stir'), after: fc.nat(80_000_000) }),
    )
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const { clock, tick } = makeClock()
        let spent = 0
        clock.show()
        let before = 0
        for (const { does, after } of events) {
          tick(after)
          spent += after
          if (does === 'hide') clock.hide(true)
          else if (does === 'come') clock.hide(false)
          else if (does === 'leave') clock.leave()
          else if (does === 'stir') clock.stir()
          else if (does === 'show') clock.show()
          const [active, elapsed] = [clock.activeMs!, clock.elapsedMs!]
          expect(active).toBeGreaterThanOrEqual(before)
          expect(active).toBeLessThanOrEqual(elapsed)
          expect(elapsed).toBeLessThanOrEqual(Math.min(spent, 86_400_000))
          before = active
        }
      }),
    )
  })
})

describe('the share of a side that was seen', () => {
  test('is what stood in view at some time, counted once', () => {
    const parts = new SeenParts()
    expect(parts.share('a')).toBe(0)
    parts.look('a', -0.5, 0.25)
    parts.look('a', 0.1, 0.25)
    expect(parts.share('a')).toBe(0.25)
    parts.look('a', 0.75, 1.8)
    expect(parts.share('a')).toBe(0.5)
    expect(parts.share('b')).toBe(0)
    parts.reset()
    expect(parts.share('a')).toBe(0)
  })

  test('stays between none and all, and only grows', () => {
    const edge = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(edge, edge)), (looks) => {
        const parts = new SeenParts()
        let before = 0
        for (const [from, to] of looks) {
          parts.look('b', from, to)
          expect(parts.share('b')).toBeGreaterThanOrEqual(before)
          before = parts.share('b')
        }
        expect(before).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('the minimum reading time', () => {
  const pair = (a: string, b: string) => ({
    ...{ assignmentId: '1', prompt: { turns: ['a prompt that does not count'] } },
    ...{ a: { turns: [a] }, b: { turns: [b] } },
  })

  test('goes by the words of both sides', () => {
    expect(minimumMs(pair('one two, three', 'four!'), 25)).toBe(1000)
    expect(minimumMs(pair('', ''), 25)).toBe(0)
    expect(minimumMs(pair('one', 'two'), undefined)).toBe(0)
  })

  test('counts words that no space divides', () => {
    expect(minimumMs(pair('今天天气很好', ''), 100)).toBeGreaterThanOrEqual(3000)
    expect(minimumMs(pair('สวัสดีชาวโลก', ''), 100)).toBeGreaterThanOrEqual(2000)
  })

  test('is a minute at most, and found at once however long the texts are', () => {
    const long = pair('word '.repeat(40_000), 'word '.repeat(40_000))
    const start = performance.now()
    expect(minimumMs(long, 20)).toBe(60_000)
    expect(performance.now() - start).toBeLessThan(100)
  })

  test('of one pair can change with the study', () => {
    const one = pair('one', 'two')
    expect([minimumMs(one, 50), minimumMs(one, 50), minimumMs(one, 10)]).toEqual([1000, 1000, 200])
  })
})
