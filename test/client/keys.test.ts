import { describe, expect, test } from 'vitest'
import { actionOf, choiceKeys, preferences } from '../../client/rate/keys.ts'
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
const free = { letters: true, arrowsScroll: false, downScrolls: false, direction: 'ltr' as const }

test.each([
  [press('KeyA', 'q'), 'a'],
  [press('KeyS', 's'), 'tie'],
  [press('KeyD', 'в'), 'b'],
  [press('Numpad3', '3'), 'b'],
  [press('ArrowLeft'), 'a'],
  [press('ArrowDown'), 'tie'],
  [press('ArrowRight'), 'b'],
  [press('Backspace'), 'undo'],
  [press('KeyY', 'z', { ctrlKey: true }), 'undo'],
  [press('Slash', '?', { shiftKey: true }), 'instructions'],
])('a key is known by its place on the keyboard: %o', (pressed, action) => {
  expect(actionOf(pressed, free)).toBe(action)
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
  expect(actionOf(press('ArrowLeft'), place)).toBe('a')
})

test('ids are UUIDs, and later ones sort after earlier ones', () => {
  const made = newId(1_700_000_000_000, { getRandomValues: (bytes) => crypto.getRandomValues(bytes) })
  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const moments = [0, 255, 256, 1_700_000_000_000, 1_700_000_000_001, 2 ** 47]
  const ids = moments.map((moment) => newId(moment))
  expect(ids.toSorted()).toEqual(ids)
})

describe('the three keys lie in the order of the sides', () => {
  const places = ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK', 'KeyL']
  const arrows = ['ArrowLeft', 'ArrowDown', 'ArrowRight']

  test.each(['ltr', 'rtl'] as const)('as they stand on a screen that runs %s', (direction) => {
    const onScreen = direction === 'ltr' ? preferences : preferences.toReversed()
    const letters = onScreen.map((preference) => choiceKeys[direction][preference].letter)
    expect(letters).toEqual(letters.toSorted((a, b) => places.indexOf(a) - places.indexOf(b)))
    expect(onScreen.map((preference) => choiceKeys[direction][preference].arrow)).toEqual(arrows)
    for (const preference of preferences) {
      const { letter, arrow, digit } = choiceKeys[direction][preference]
      for (const pressed of [press(letter), press(arrow), press(`Digit${digit}`), press(`Numpad${digit}`)]) {
        expect(actionOf(pressed, { ...free, direction })).toBe(preference)
      }
    }
  })

  test('and no key named A chooses B', () => {
    const place = { ...free, direction: 'rtl' as const }
    expect(actionOf(press('KeyA', 'a'), place)).toBeUndefined()
    expect(actionOf(press('ArrowLeft'), place)).toBe('b')
    expect(actionOf(press('KeyL', 'l'), place)).toBe('a')
  })
})
