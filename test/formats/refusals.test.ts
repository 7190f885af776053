import { describe, expect, test } from 'vitest'
import { jsonl, stageTexts } from './staging.ts'

const judgment = { prompt_id: '1', system_a: 'x', system_b: 'y', preference: 'a', rater: 'r' }
const problemsOf = async (...rows: object[]) =>
  (await stageTexts({ 'j.jsonl': jsonl(...rows.map((row) => ({ ...judgment, ...row }))) })).report().problems

describe('a judgment may replace', () => {
  test('another of the same rater on the same comparison, in a chain of any length and order', async () => {
    expect(
      await problemsOf(
        { judgment_id: '3', replaces: '2' },
        { judgment_id: '1' },
        { judgment_id: '2', replaces: '1', system_a: 'y', system_b: 'x' },
      ),
    ).toEqual([])
  })

  test.each([
    ['one that no file has', { replaces: 'gone' }],
    ['itself', { replaces: '2' }],
    ['one of another rater', { replaces: '1', rater: 's' }],
    ['one on another prompt', { replaces: '1', prompt_id: '2' }],
    ['one of other systems', { replaces: '1', system_b: 'z' }],
  ])('not %s', async (_name, row) => {
    expect(await problemsOf({ judgment_id: '1' }, { judgment_id: '2', ...row })).toEqual([
      {
        ...{ file: 'j.jsonl', line: 2, value: row.replaces },
        message: '"replaces" names no other judgment of the same rater on the same comparison',
      },
    ])
  })

  test('not what another replaces already', async () => {
    const twice = { replaces: '1' }
    expect(
      await problemsOf({ judgment_id: '1' }, { judgment_id: '2', ...twice }, { judgment_id: '3', ...twice }),
    ).toEqual([{ file: 'j.jsonl', line: 3, value: '1', message: 'another judgment replaces the same one already' }])
  })

  test('not in a ring', async () => {
    const ring = [
      { judgment_id: '1', replaces: '2' },
      { judgment_id: '2', replaces: '1' },
    ]
    expect(await problemsOf(...ring, { judgment_id: '3' })).toMatchObject([
      { line: 1, message: 'these judgments replace one another in a ring' },
      { line: 2 },
    ])
  })
})

const texts = jsonl(
  { prompt_id: '1', prompt: 'Q', system: 'left', response: 'I am ChatGPT.' },
  { prompt_id: '1', prompt: 'Q', system: 'right', response: 'B' },
  { prompt_id: '1', prompt: 'Q', system: 'other', response: 'C' },
)

test('a decision on a leak of an unknown prompt or system is refused by name', async () => {
  const decide = async (prompt: string, system: string) => {
    const leaks = { decisions: [{ prompt, system, choice: 'mask' as const }] }
    const staged = await stageTexts({ 'a.jsonl': texts }, { target: 'left', baselines: ['right'], leaks })
    return staged.report().problems
  }
  expect(await decide('1', 'left')).toEqual([])
  expect(await decide('1', 'other')).toEqual([])
  expect(await decide('01', 'left')).toEqual([
    { file: 'study', value: '01', message: 'a decision on leaks names a prompt that no file has' },
  ])
  expect(await decide('1', 'lefty')).toEqual([
    { file: 'study', value: 'lefty', message: 'a decision on leaks names a system that no file has' },
  ])
})

test('a column for a field that is none of ours is refused, with those there are', async () => {
  const columns = { responce: 'was', system: 'wer', prompt: 'frage' }
  const staged = await stageTexts({ 'a.csv': { text: 'frage,wer,was\nQ,left,A\nQ,right,B\n', columns } })
  expect(staged.report().problems).toMatchObject([
    {
      file: 'a.csv',
      value: 'responce',
      message: expect.stringMatching(/ours are prompt_id, prompt, .*rationale/) as string,
    },
  ])
})
