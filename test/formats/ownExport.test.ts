import { stringify } from 'csv-stringify/sync'
import { expect, test } from 'vitest'
import { codeBook } from '../../server/formats/judgmentColumns.ts'
import { tamed } from '../../server/formats/spreadsheetCells.ts'
import { readRows } from './reading.ts'
import { jsonl, stageTexts } from './staging.ts'

const columns = Object.keys(codeBook)
const dangerous = ['=1', '+1', '-1', '@x', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x', "'=1", "''+1"]
const harmless = ["'", "'quoted'", '', 'a=b', '🦆', 'line\nbreak']

const ours = { judgment_id: 'j', side_recorded: true, prompt_id: '1', rater: 'r', rater_kind: 'human' }

test('a system named like a side does not turn a judgment of our own export', async () => {
  for (const [preference, systems] of [
    ['a', { system_a: 'b', system_b: 'a' }],
    ['b', { system_a: 'b', system_b: 'a' }],
    ['a', { system_a: 'model_b', system_b: 'A' }],
  ] as const) {
    const staged = await stageTexts({ 'j.jsonl': jsonl({ ...ours, ...systems, preference }) })
    expect([...staged.judgments()]).toMatchObject([{ preference }])
  }
  const named = await stageTexts({ 'j.jsonl': jsonl({ ...ours, system_a: 'x', system_b: 'y', preference: 'x' }) })
  expect(named.report().problems).toMatchObject([{ line: 1, value: 'x' }])
})

test('in a file of others a preference that is a side and the other system’s name is refused', async () => {
  const row = { prompt_id: 1, system_a: 'b', system_b: 'c', preference: 'b' }
  const { problems } = (await stageTexts({ 'j.jsonl': jsonl(row) })).report()
  expect(problems).toMatchObject([{ file: 'j.jsonl', line: 1, value: 'b' }])
  const clear = await stageTexts({ 'j.jsonl': jsonl({ ...row, preference: 'c' }) })
  expect([...clear.judgments()]).toMatchObject([{ preference: 'b' }])
})

const rowWith = (rationale: string) => Object.fromEntries(columns.map((name) => [name, rationale]))

test.each([1, 65_536])('our form for spreadsheets comes back unchanged, read %i bytes at a time', async (size) => {
  const texts = [...dangerous, ...harmless]
  const written = stringify(texts.map(rowWith), { header: true, columns, bom: true, cast: { string: tamed } })
  const { rows, problems } = await readRows('j.csv', written, size)
  expect(problems).toEqual([])
  expect(rows.map(({ fields }) => fields['rationale'])).toEqual(texts)
})

test('a cell for spreadsheets never begins with what they take for a formula, and nothing else is touched', () => {
  for (const text of dangerous) expect(tamed(text)).toBe(`'${text}`)
  for (const text of harmless) expect(tamed(text)).toBe(text)
})

test('apostrophes of plain exports and of other files are their own', async () => {
  const plain = stringify(dangerous.map(rowWith), { header: true, columns })
  expect((await readRows('j.csv', plain)).rows.map(({ fields }) => fields['rationale'])).toEqual(dangerous)
  const foreign = await readRows('j.csv', `\ufeffprompt,response\nQ,'=1\n`)
  expect(foreign.rows[0]?.fields).toEqual({ prompt: 'Q', response: "'=1" })
})
