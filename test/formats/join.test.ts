import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Refusal } from '../../server/errors.ts'
import { reopenStaged, stageStudyFile } from '../../server/staging/stage.ts'
import { parseStudyFile } from '../../server/staging/studyFile.ts'
import { jsonl, stageTexts, study, temporaryFolder } from './staging.ts'

const row = (prompt_id: string, system: string, response: string) => ({
  prompt_id,
  prompt: `Prompt ${prompt_id}`,
  system,
  response,
})

test('what is missing, empty, double or the same is reported with its place', async () => {
  const staged = await stageTexts(
    {
      'a.jsonl': jsonl(
        row('1', 'left', 'A'),
        row('1', 'right', 'A'),
        row('2', 'left', ''),
        row('2', 'right', 'B'),
        row('3', 'left', 'C'),
        row('3', 'left', 'C'),
      ),
    },
    { target: 'left', overlap: 4 },
  )
  expect(staged.report()).toMatchObject({
    problems: [],
    prompts: 2,
    comparisons: 2,
    planned: 8,
    missing: { count: 1, first: [{ prompt: '3', systems: ['right'] }] },
    empty: { count: 1, first: [{ prompt: '2', system: 'left', place: 'a.jsonl:3' }] },
    duplicates: { count: 1, first: [{ prompt: '3', system: 'left', places: ['a.jsonl:5', 'a.jsonl:6'] }] },
    identical: { count: 1, first: [{ prompt: '1', systems: ['left', 'right'] }] },
    systems: [
      { system: 'left', role: 'target', responses: 3, missing: 0, empty: 1, lengths: { min: 1, median: 1, max: 1 } },
      { system: 'right', role: 'baseline', responses: 2, missing: 1, empty: 0 },
    ],
  })
})

test('two different responses of one system to one prompt are refused, with both places', async () => {
  const report = (
    await stageTexts({ 'a.jsonl': jsonl(row('1', 'left', 'A'), row('1', 'right', 'B'), row('1', 'left', 'C')) })
  ).report()
  expect(report.problems).toEqual([
    { file: 'a.jsonl', line: 3, value: '1', message: 'left has another response to this prompt in a.jsonl, line 1' },
  ])
})

test('one id with two texts, and ids that only look the same, are refused', async () => {
  const texts = (
    await stageTexts({ 'a.jsonl': jsonl(row('1', 'left', 'A'), { ...row('1', 'right', 'B'), prompt: 'Another' }) })
  ).report()
  expect(texts.problems).toMatchObject([{ line: 2, value: '1', message: /another text/ }])
  const twins = jsonl(row('caf\u00e9', 'left', 'A'), { ...row('cafe\u0301', 'right', 'B'), prompt: 'Prompt' })
  expect((await stageTexts({ 'a.jsonl': twins })).report().problems).toMatchObject([{ message: /look the same/ }])
})

test('a system the files do not have is refused with the names they have; likewise names that look alike', async () => {
  const text = jsonl(row('1', 'left', 'A'), row('1', 'right', 'B'))
  const unknown = (await stageTexts({ 'a.jsonl': text }, { target: 'lefty' })).report()
  expect(unknown.problems).toMatchObject([{ value: 'lefty', message: /found: left, right$/ }])
  const alike = (await stageTexts({ 'a.jsonl': jsonl(row('1', 'GPT 4', 'A'), row('1', 'gpt4', 'B')) })).report()
  expect(alike.problems).toMatchObject([{ value: 'gpt4', message: /named like another, "GPT 4"/ }])
})

test('ids without texts are refused where raters would have to read the prompt', async () => {
  const text = 'prompt_id,system,response\n1,left,A\n1,right,B\n'
  expect((await stageTexts({ 'a.csv': text })).report().problems).toMatchObject([
    { value: '1', message: /under prompts/ },
  ])
})

test('without a target every pair of systems is compared', async () => {
  const staged = await stageTexts({ 'a.csv': 'prompt,x,y,z\nQ,1,2,3\n' })
  expect([...staged.comparisons()].map(({ first, second }) => first + second)).toEqual(['xy', 'xz', 'yz'])
})

const leaky = jsonl(
  row('1', 'left', 'I am ChatGPT.'),
  row('1', 'right', 'B'),
  row('2', 'left', 'As an AI language model, no.'),
  row('2', 'right', 'D'),
)

test('leaks are kept, masked or left out as the study decides, place by place', async () => {
  const kept = await stageTexts({ 'a.jsonl': leaky })
  expect(kept.report()).toMatchObject({ comparisons: 2, leaks: { count: 2, comparisons: 2 } })
  expect(kept.report().leaks.first[0]).toEqual({
    ...{
      prompt: '1',
      system: 'left',
      file: 'a.jsonl',
      line: 1,
      words: 'ChatGPT',
      before: 'I am ',
      after: '.',
      names: 'system',
      choice: 'keep',
    },
  })
  expect(kept.leaks()).toEqual({ kept: 2, masked: 0, leftOut: 0 })

  const decisions = [{ prompt: '2', system: 'left', choice: 'leave-out' as const }]
  const staged = await stageTexts({ 'a.jsonl': leaky }, { leaks: { default: 'mask', decisions } })
  expect(staged.report()).toMatchObject({ comparisons: 1, prompts: 1, leaks: { count: 2, comparisons: 2 } })
  expect(staged.leaks()).toEqual({ kept: 0, masked: 1, leftOut: 1 })
  expect([...staged.responses()]).toEqual([
    { promptKey: '1', system: 'left', turns: ['I am [redacted].'], masked: true },
    { promptKey: '1', system: 'right', turns: ['B'], masked: false },
  ])
})

test('the same files are joined anew under a changed study without reading them again', async () => {
  const staged = await stageTexts({ 'a.jsonl': leaky }, { target: 'left' })
  staged.close({ keep: true })
  const again = await reopenStaged({ path: staged.path, study: study({ target: 'right', leaks: 'leave-out' }) })
  expect(again.report().problems).toMatchObject([{ message: /every comparison was left out/ }])
  again.close()
  expect(existsSync(staged.path)).toBe(false)
  await expect(reopenStaged({ path: staged.path, study: study() })).rejects.toThrow('no longer staged')
})

test('the samples of a seed are always the same, and of another seed others', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => [
    row(`${i}`, 'left', `A${i}`),
    row(`${i}`, 'right', `B${i}`),
  ]).flat()
  const samples = async (seed: number) => (await stageTexts({ 'a.jsonl': jsonl(...rows) }, { seed })).report().samples
  expect(await samples(1)).toHaveLength(10)
  expect(await samples(1)).toEqual(await samples(1))
  expect(await samples(1)).not.toEqual(await samples(2))
})

test('a file of no known shape, a missing one and one under the wrong heading are named', async () => {
  const strange = (await stageTexts({ 'a.jsonl': jsonl({ x: 1, y: 2 }) })).report()
  expect(strange.problems).toMatchObject([{ file: 'a.jsonl', line: 1, value: 'x, y', message: /shape/ }])
  const wrong = (await stageTexts({ 'a.csv': { text: 'left,right,winner\nx,y,tie\n', part: 'responses' } })).report()
  expect(wrong.problems[0]).toMatchObject({ file: 'a.csv', message: /list it under judgments/ })
})

test('a study file names its files beside it; one that is missing is a problem of the report', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'answers'))
  writeFileSync(join(folder, 'answers', 'a.jsonl'), leaky)
  writeFileSync(join(folder, 's.yaml'), 'name: s\ntitle: S\ntarget: left\nresponses: [answers/a.jsonl, gone.csv]\n')
  const staged = await stageStudyFile(join(folder, 's.yaml'), { folder: temporaryFolder(), leaks: 'mask' })
  expect(staged.report().problems).toEqual([{ file: 'gone.csv', message: 'there is no such file' }])
  expect(staged.leaks().masked).toBe(2)
  staged.close()
})

const mistakesOf = (text: string | Uint8Array) => {
  try {
    parseStudyFile(Buffer.from(text as string), 's.yaml')
  } catch (error) {
    return (error as Refusal).details as { line?: number; message: string }[]
  }
  return []
}

test('every mistake of a study file is named with its line', () => {
  expect(mistakesOf('name: s\ntitle: S\noverlap: 0\nbaselins: [x]\n')).toMatchObject([
    { line: 4, message: /baselins/ },
    { line: 3, value: '0', message: /overlap/ },
  ])
  expect(mistakesOf('title: S\n')).toMatchObject([{ message: /"name" is missing/ }])
  expect(mistakesOf('name: s\ntitle: "S\n')[0]?.line).toBeGreaterThan(1)
  expect(mistakesOf('')).toMatchObject([{ message: 'the file is empty' }])
  expect(mistakesOf('- a\n')).toMatchObject([{ line: 1 }])
  expect(mistakesOf(Buffer.from([0x6e, 0xff]))).toMatchObject([{ line: 1, message: /UTF-8/ }])
  expect(mistakesOf('{"name": "s", "title": "S"}')).toEqual([])
})
