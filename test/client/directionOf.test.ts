import { expect, test } from 'vitest'
import { directionOf } from '../../client/rate/directionOf.ts'

test.each([
  ['| When | What |', 'ltr'],
  ['1. **Plain** text with العربية in it', 'ltr'],
  ['1. **مرحبا** with English in it', 'rtl'],
  ['שלום', 'rtl'],
  ['哪个更好？', 'ltr'],
  ['देखिए', 'ltr'],
  ['42 + 1 = 43', undefined],
  ['', undefined],
] as const)('the direction of %j is that of its first letter', (text, direction) => {
  expect(directionOf(text)).toBe(direction)
})
