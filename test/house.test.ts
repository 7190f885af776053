import { ESLint } from 'eslint'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

// Types take seconds to load and these rules need none: the house's own rules are asked alone.
const eslint = new ESLint({
  cwd: root,
  ruleFilter: ({ ruleId }) => ['no-restricted-imports', 'no-restricted-syntax'].includes(ruleId),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false, project: null } } },
})

async function reports(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) })
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? []
}

describe('an import against the direction of the house is reported', () => {
  it.each([
    ['server/contract/x.ts', '../stats/rates/tally.ts'],
    ['server/contract/x.ts', 'fastify'],
    ['server/stats/x.ts', '../design/sides.ts'],
    ['server/stats/x.ts', '../../db/store.ts'],
    ['server/stats/x.ts', 'node:fs'],
    ['server/stats/rates/x.ts', '../../design/sides.ts'],
    ['server/stats/rates/x.ts', '../../../db/store.ts'],
    ['server/stats/rates/x.ts', 'node:worker_threads'],
    ['server/analysis/x.ts', '../formats/csv.ts'],
    ['server/analysis/x.ts', '../../db/store.ts'],
    ['server/analysis/x.ts', 'node:fs'],
    ['server/design/x.ts', '../formats/csv.ts'],
    ['server/design/x.ts', '../../db/store.ts'],
    ['server/formats/x.ts', '../design/sides.ts'],
    ['server/formats/x.ts', 'node:fs'],
    ['db/x.ts', '../server/stats/rates/tally.ts'],
    ['db/x.ts', '../server/app.ts'],
    ['db/x.ts', 'fastify'],
    ['client/x.ts', '../server/stats/rates/tally.ts'],
    ['client/rate/x.ts', '../../db/store.ts'],
    ['client/rate/x.ts', '../../server/design/sides.ts'],
    ['client/rate/x.ts', 'node:fs'],
    ['client/x.ts', 'drizzle-orm'],
  ])('%s may not import %s', async (file, source) => {
    expect(await reports(file, `export * from '${source}'\n`)).toEqual(['no-restricted-imports'])
  })
})

describe('an import along the direction of the house is not', () => {
  it.each([
    ['server/contract/x.ts', 'typebox'],
    ['server/contract/x.ts', './judgment.ts'],
    ['server/stats/x.ts', '../contract/judgment.ts'],
    ['server/stats/rates/x.ts', '../random.ts'],
    ['server/stats/rates/x.ts', '../../contract/judgment.ts'],
    ['server/analysis/x.ts', '../stats/rates/tally.ts'],
    ['server/design/x.ts', '../stats/random.ts'],
    ['server/formats/x.ts', 'csv-parse'],
    ['db/x.ts', '../server/contract/judgment.ts'],
    ['db/x.ts', 'drizzle-orm/pg-core'],
    ['client/rate/x.ts', '../../server/contract/pair.ts'],
    ['client/rate/x.ts', '../api.ts'],
    ['client/x.ts', '@mdit/plugin-katex'],
    ['server/routes/x.ts', '../../db/store.ts'],
    ['test/db/x.ts', '../../server/app.ts'],
  ])('%s may import %s', async (file, source) => {
    expect(await reports(file, `export * from '${source}'\n`)).toEqual([])
  })
})

describe('clock, chance, environment and raw SQL', () => {
  const forbidden = ['Math.random()', 'Date.now()', 'new Date()', 'process.env.PORT']

  it.each(['server/results.ts', 'server/stats/x.ts', 'db/x.ts', 'client/rate/x.ts'])(
    'are reported in %s',
    async (file) => {
      for (const code of [...forbidden, 'sql.raw(text)']) {
        expect(await reports(file, `export const x = ${code}\n`), code).toEqual(['no-restricted-syntax'])
      }
    },
  )

  it.each(['server/main.ts', 'server/config.ts'])('come in through %s', async (file) => {
    for (const code of forbidden) expect(await reports(file, `export const x = ${code}\n`), code).toEqual([])
    expect(await reports(file, `export const x = sql.raw(text)\n`)).toEqual(['no-restricted-syntax'])
  })
})
