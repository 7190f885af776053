import fc from 'fast-check'
import { stringify } from 'csv-stringify/sync'
import { describe, expect, test } from 'vitest'
import { readRows } from './reading.ts'

const storable = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'))
const records = fc.array(fc.record({ id: fc.nat(), text: storable, deep: fc.array(fc.record({ turn: storable })) }), {
  minLength: 1,
})
const pieces = fc.integer({ min: 1, max: 40 })

describe('what was written is read, in pieces of any size', () => {
  test('JSONL', () =>
    fc.assert(
      fc.asyncProperty(records, pieces, async (given, size) => {
        const text = given.map((row) => JSON.stringify(row)).join('\n')
        const { rows, problems } = await readRows('rows.jsonl', text, size)
        expect(problems).toEqual([])
        expect(rows.map(({ fields }) => fields)).toEqual(given)
        expect(rows.map(({ line }) => line)).toEqual(given.map((_, i) => i + 1))
      }),
    ))

  test('a JSON array, on one line or indented', () =>
    fc.assert(
      fc.asyncProperty(records, pieces, fc.constantFrom(0, 2), async (given, size, indent) => {
        const { rows, problems } = await readRows('rows.json', JSON.stringify(given, null, indent), size)
        expect(problems).toEqual([])
        expect(rows.map(({ fields }) => fields)).toEqual(given)
      }),
    ))

  test('CSV', () => {
    const cells = fc.array(
      fc.record({ prompt: storable, x: storable }).filter(({ prompt }) => prompt !== ''),
      { minLength: 1 },
    )
    return fc.assert(
      fc.asyncProperty(cells, pieces, async (given, size) => {
        const text = stringify(given, { header: true, quoted_string: true })
        const { rows, problems } = await readRows('rows.csv', text, size)
        expect(problems).toEqual([])
        expect(rows.map(({ fields }) => fields)).toEqual(given)
      }),
    )
  })
})

test('a record of CSV over several lines has the line it starts on', async () => {
  const { rows } = await readRows('a.csv', 'id,text\n1,"a\nb"\n\n2,c\n3,d\n')
  expect(rows.map(({ line }) => line)).toEqual([2, 5, 6])
})

test('line ends inside quotation marks stay as they stand, those of the file do not matter', async () => {
  const { rows } = await readRows('a.csv', 'id,text\r\n1,"a\r\nb\n"\r\n\r\n2,c\r\n')
  expect(rows).toEqual([
    { file: 'a.csv', line: 2, fields: { id: '1', text: 'a\r\nb\n' } },
    { file: 'a.csv', line: 6, fields: { id: '2', text: 'c' } },
  ])
})

test('a row of CSV with other columns than the header is named by its line', async () => {
  const { problems } = await readRows('a.csv', 'id,text\n1,a\n2,b,c\n')
  expect(problems).toEqual([{ file: 'a.csv', line: 3, value: '2,b,c', message: '3 columns, where the header has 2' }])
})

test('elements of an array have the line they start on, and a cut is told', async () => {
  const { rows, problems } = await readRows('a.json', '[\n {"a":1},\n\n {"a":\n 2},\n {"a"')
  expect(rows.map(({ line }) => line)).toEqual([2, 4])
  expect(problems).toEqual([
    { file: 'a.json', line: 6, message: 'not valid JSON: cut off before the end of the array' },
  ])
})

test('semicolons and tabs separate columns where the header says so', async () => {
  expect((await readRows('a.csv', 'id;text\n1;a,b\n')).rows[0]?.fields).toEqual({ id: '1', text: 'a,b' })
  expect((await readRows('a.tsv', 'id\ttext\n1\ta,b\n')).rows[0]?.fields).toEqual({ id: '1', text: 'a,b' })
})

test('ids of more digits than a number holds stay as they stand', async () => {
  expect((await readRows('a.jsonl', '{"id":12345678901234567890,"n":12}')).rows[0]?.fields).toEqual({
    id: '12345678901234567890',
    n: 12,
  })
})

test('NUL is refused in CSV, and what is not UTF-8 by its line', async () => {
  expect((await readRows('a.csv', 'id,text\n1,a\0b\n')).problems[0]).toMatchObject({ line: 2, message: /NUL/ })
  const bytes = Buffer.concat([Buffer.from('id,text\n1,a\n2,'), Buffer.from([0xff, 0x0a])])
  expect((await readRows('a.csv', bytes)).problems[0]).toMatchObject({ line: 3, message: 'not UTF-8' })
})

test('a row larger than 20 MB is refused before it fills the memory', async () => {
  const { problems } = await readRows('a.jsonl', `{"a":1}\n{"a":"${'x'.repeat(20_100_000)}"}\n`)
  expect(problems).toEqual([
    { file: 'a.jsonl', line: 2, message: 'a line of more than 20 MB; nothing after it was read' },
  ])
  const array = await readRows('a.json', `[{"a":1},{"a":"${'x'.repeat(20_100_000)}"}]`)
  expect(array.problems).toMatchObject([{ message: /an element of more than 20 MB/ }])
})
