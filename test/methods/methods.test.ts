import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allMethods } from '../../server/methods/allMethods.ts'
import { methodsPage } from '../../server/methods/methodsPage.ts'

const root = join(import.meta.dirname, '..', '..')
const methods = allMethods.flatMap((section) => section.methods)

test('docs/methods.md is what the product shows', async () => {
  await expect(methodsPage(allMethods)).toMatchFileSnapshot('../../docs/methods.md')
})

test('every method has an address of its own', () => {
  const ids = [...allMethods, ...methods].map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/)
})

describe.each(methods)('$name', ({ code, sources, answers }) => {
  test('says what it answers, whose idea it was and which file computes it', () => {
    expect(existsSync(join(root, code))).toBe(true)
    expect(sources.length).toBeGreaterThan(0)
    expect(answers).toMatch(/[.?]$/)
  })
})
