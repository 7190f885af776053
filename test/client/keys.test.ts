import { describe, expect, test } from 'vitest'
import { isMappable, KeyMap } from '../../client/rate/KeyMap.svelte.ts'
import { actionOf, keysOf } from '../../client/rate/keys.ts'
import { newId } from '../../client/rate/newId.ts'

const press = (code: string, key = code, more = {}) => ({
  code,
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...more,
})
const free = {
  letters: true,
  arrowsScroll: false,
  downScrolls: false,
  direction: 'ltr' as const,
  answers: 3,
  map: new KeyMap(),
}

test.each([
  [press('KeyA', 'q'), { choose: 0 }],
  [press('KeyS', 's'), { choose: 1 }],
  [press('KeyD', 'в'), { choose: 2 }],
  [press('Numpad3', '3'), { choose: 2 }],
  [press('ArrowLeft'), { choose: 0 }],
  [press('ArrowDown'), { choose: 1 }],
  [press('ArrowRight'), { choose: 2 }],
  [press('Backspace'), 'undo'],
  [press('KeyY', 'z', { ctrlKey: true }), 'undo'],
  [press('Slash', '?', { shiftKey: true }), 'instructions'],
])('a key is known by its place on the keyboard: %o', (pressed, action) => {
  expect(actionOf(pressed, free)).toEqual(action)
})

test('a key held down chooses once', () => {
  expect(actionOf(press('KeyA', 'a', { repeat: true }), free)).toBeUndefined()
})

test('the browser keeps its own shortcuts', () => {
  expect(actionOf(press('KeyA', 'a', { ctrlKey: true }), free)).toBeUndefined()
  expect(actionOf(press('KeyD', 'd', { altKey: true }), free)).toBeUndefined()
})

test('down chooses nothing while there is more to read', () => {
  expect(actionOf(press('ArrowDown'), { ...free, downScrolls: true })).toBeUndefined()
})

test('letters can be switched off; the arrows stay', () => {
  const place = { ...free, letters: false }
  expect(actionOf(press('KeyA', 'a'), place)).toBeUndefined()
  expect(actionOf(press('ArrowLeft'), place)).toEqual({ choose: 0 })
})

test('ids are UUIDs, and later ones sort after earlier ones', () => {
  const made = newId(1_700_000_000_000, { getRandomValues: (bytes) => crypto.getRandomValues(bytes) })
  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const moments = [0, 255, 256, 1_700_000_000_000, 1_700_000_000_001, 2 ** 47]
  const ids = moments.map((moment) => newId(moment))
  expect(ids.toSorted()).toEqual(ids)
})

describe.each([2, 3, 5, 6])('the keys of %i answers lie in their order', (answers) => {
  const letters = ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL']
  const all = Array.from({ length: answers }, (_, place) => place)

  test.each(['ltr', 'rtl'] as const)('as they stand on a screen that runs %s', (direction) => {
    const keys = all.map((place) => keysOf(place, answers, direction, free.map))
    const onScreen = direction === 'ltr' ? keys : keys.toReversed()
    const places = onScreen.map(({ letter }) => letters.indexOf(letter!))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(keys.map(({ digit }) => digit)).toEqual(all.map((place) => String(place + 1)))
    if (answers === 3) expect(onScreen.map(({ arrow }) => arrow)).toEqual(['ArrowLeft', 'ArrowDown', 'ArrowRight'])
    else expect(keys.some(({ arrow }) => arrow)).toBe(false)
    for (const [choose, { letter, digit, arrow }] of keys.entries()) {
      const pressed = [
        press(letter!),
        press(`Digit${digit!}`),
        press(`Numpad${digit!}`),
        ...(arrow ? [press(arrow)] : []),
      ]
      for (const one of pressed) expect(actionOf(one, { ...free, direction, answers })).toEqual({ choose })
    }
  })
})

test('where lines run from right to left no key named A chooses B', () => {
  const place = { ...free, direction: 'rtl' as const }
  expect(actionOf(press('KeyA', 'a'), place)).toBeUndefined()
  expect(actionOf(press('ArrowLeft'), place)).toEqual({ choose: 2 })
  expect(actionOf(press('KeyL', 'l'), place)).toEqual({ choose: 0 })
})

test('a rater gives keys other work; what had it is left without, and the browser keeps it', () => {
  const kept = new Map<string, string>()
  const shelf = {
    length: 0,
    key: () => null,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
  const map = new KeyMap(shelf)
  map.set('answer 0', 'KeyD')
  map.set('undo', 'KeyZ')
  for (const one of [map, new KeyMap(shelf)]) {
    const place = { ...free, map: one }
    expect(actionOf(press('KeyD'), place)).toEqual({ choose: 0 })
    expect(actionOf(press('KeyA'), place)).toBeUndefined()
    expect(one.codeOf('answer 2', 'ltr')).toBeUndefined()
    expect(actionOf(press('Digit3'), place)).toEqual({ choose: 2 })
    expect(actionOf(press('KeyZ', 'я'), place)).toBe('undo')
    expect(actionOf(press('KeyU'), place)).toBeUndefined()
  }
  map.set('answer 2', 'KeyD')
  expect(map.codeOf('answer 0', 'ltr')).toBe('KeyA')
  map.reset()
  expect(actionOf(press('KeyU'), { ...free, map: new KeyMap(shelf) })).toBe('undo')
})

test('keys that the page or the browser needs cannot be given away', () => {
  expect(['KeyQ', 'Semicolon', 'IntlBackslash'].map(isMappable)).toEqual([true, true, true])
  expect(['Enter', 'Tab', 'Space', 'ArrowLeft', 'Digit1', 'F5', 'Escape', 'Backspace'].some(isMappable)).toBe(false)
})
