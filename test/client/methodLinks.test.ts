import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { coefficients } from '../../client/dashboard/agreementWords.ts'
import { allIntervals } from '../../client/dashboard/certainty.ts'
import { fourModels } from '../../client/dashboard/strengthRows.ts'
import { allMethods } from '../../server/methods/allMethods.ts'
import { makeAgreement } from './makeAnalysis.ts'

const ids = new Set(allMethods.flatMap(({ id, methods }) => [id, ...methods.map((method) => method.id)]))
const folder = join(import.meta.dirname, '../../client/dashboard')

test('every question mark of the dashboard leads to a method that is told', () => {
  const texts = globSync('*.{svelte,ts}', { cwd: folder }).map((name) => readFileSync(join(folder, name), 'utf8'))
  const written = texts.flatMap((text) =>
    [...text.matchAll(/\bmethod(?:=|: )["']([a-z0-9-]+)["']/g)].map(([, id]) => id!),
  )
  const listed = [...coefficients(makeAgreement()), ...allIntervals, ...fourModels].map(({ method }) => method)
  expect(written.length).toBeGreaterThan(20)
  expect([...written, ...listed].filter((id) => !ids.has(id))).toEqual([])
})
