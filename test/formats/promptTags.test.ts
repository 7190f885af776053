import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tagBounds, tagsIn } from '../../server/formats/promptTags.ts'
import type { Staged } from '../../server/staging/staged.ts'
import { jsonl, noRealFiles, real, realFolder, stage, stageTexts } from './staging.ts'

const tagsOf = (staged: Staged) =>
  Object.fromEntries(Array.from(staged.prompts(), ({ key, category, tags }) => [key, { category, ...tags }]))

const answers = (...ids: string[]) =>
  ids.flatMap((id) => ['X', 'Y'].map((system) => ({ prompt_id: id, system, response: `${system} ${id}` })))

describe('tags of prompts', () => {
  test('are the free columns of a plain file of prompts, without ids, texts and what means something else', async () => {
    const staged = await stageTexts({
      'prompts.csv': {
        part: 'prompts',
        text: `prompt_id,prompt,category,domain,hard,conversation_id,notes\n1,One?,math,school,true,c1,${'long '.repeat(60)}\n2,Two?,,home,,c2,\n`,
      },
      'answers.jsonl': jsonl(...answers('1', '2')),
    })
    expect(staged.report().problems).toEqual([])
    expect(tagsOf(staged)).toEqual({
      1: { category: 'math', domain: 'school', hard: 'true' },
      2: { category: undefined, domain: 'home' },
    })
    expect(staged.report().tags).toEqual([
      { name: 'category', values: 1, prompts: 1 },
      { name: 'domain', values: 2, prompts: 2 },
      { name: 'hard', values: 1, prompts: 1 },
    ])
  })

  test('are the columns that the study file names, and no others', async () => {
    const staged = await stageTexts({
      'p.jsonl': {
        text: jsonl({ question_id: 1, category: 'math', turns: ['One?'], level: 3, source: 'web' }),
        tags: ['level'],
        source: 'exam',
      },
      'answers.jsonl': jsonl(...answers('1')),
    })
    expect(staged.report().problems).toEqual([])
    expect(tagsOf(staged)).toEqual({ 1: { category: 'math', level: '3', source: 'exam' } })
  })

  test('that a study file names and no row has are a mistake, as are those too long or of no word', async () => {
    const long = 'x'.repeat(tagBounds.value + 1)
    const staged = await stageTexts({
      'p.jsonl': {
        part: 'prompts',
        text: jsonl({ question_id: 1, turns: ['One?'], level: long }, { question_id: 2, turns: ['Two?'], level: [1] }),
        tags: ['level', 'catgory'],
      },
      'answers.jsonl': jsonl(...answers('1', '2')),
    })
    expect(staged.report().problems.map(({ line, message }) => [line, message])).toEqual([
      [1, `"level" cannot be a tag: it is longer than ${tagBounds.value} characters`],
      [2, '"level" cannot be a tag: it is a list or an object, where a word is expected'],
      [undefined, 'the study file calls this column a tag, and no row has it'],
    ])
  })

  test('say one thing of a prompt: a column that says two is about something else', async () => {
    const rows = answers('1', '2').map((row, index) => ({ ...row, tokens: index, area: row.prompt_id }))
    const staged = await stageTexts({
      'r.jsonl': jsonl(...rows.map((row) => ({ prompt: `${row.prompt_id}?`, ...row }))),
    })
    expect(tagsOf(staged)).toEqual({ 1: { area: '1' }, 2: { area: '2' } })
    expect(staged.report().warnings.join()).toContain('"tokens" says different things of one prompt')
    const asked = await stageTexts({
      'r.jsonl': { text: jsonl(...rows.map((row) => ({ prompt: `${row.prompt_id}?`, ...row }))), tags: ['tokens'] },
    })
    expect(asked.report().problems[0]).toMatchObject({ file: 'r.jsonl', value: 'tokens' })
  })

  test('that name a system are tags only where the study file asks for them', async () => {
    const rows = answers('1', '2').map((row) => ({ prompt: `${row.prompt_id}?`, ...row, preferred: 'x', area: 'a' }))
    const staged = await stageTexts({ 'r.jsonl': jsonl(...rows) })
    expect(tagsOf(staged)).toEqual({ 1: { area: 'a' }, 2: { area: 'a' } })
    expect(staged.report().warnings.join()).toContain('"preferred" names systems and is no tag of prompts')
    const asked = await stageTexts({ 'r.jsonl': { text: jsonl(...rows), tags: ['preferred'] } })
    expect(tagsOf(asked)).toEqual({ 1: { preferred: 'x' }, 2: { preferred: 'x' } })
  })

  test('may stand in one field, as names, as a list, or with values', () => {
    expect(tagsIn({ tags: { area: 'law', hard: true } }, {}, false)).toEqual([
      ['area', 'law'],
      ['hard', 'true'],
    ])
    const named = [
      ['short', 'yes'],
      ['law', 'yes'],
    ]
    expect(tagsIn({ tags: ['short', 'law'] }, {}, true)).toEqual(named)
    expect(tagsIn({ tags: 'short; law' }, {}, true)).toEqual(named)
    expect(tagsIn({ tags: '{"area":"law"}' }, {}, true)).toEqual([['area', 'law']])
  })

  test('come with battles of an arena and with AlpacaEval’s data sets', async () => {
    const battle = { question_id: 'q', model_a: 'X', model_b: 'Y', winner: 'tie', judge: 'ada', anony: true, tstamp: 1 }
    const arena = await stageTexts({
      'b.jsonl': jsonl(
        { ...battle, language: 'German', is_code: false },
        { ...battle, question_id: 'r', language: 'Hindi', is_code: true },
      ),
    })
    expect(tagsOf(arena)).toEqual({
      q: { category: undefined, language: 'German', is_code: 'false' },
      r: { category: undefined, language: 'Hindi', is_code: 'true' },
    })
    const row = { instruction: 'One?', dataset: 'koala', output: 'o' }
    const alpaca = await stageTexts({
      'a.json': JSON.stringify([
        { ...row, generator: 'X' },
        { ...row, generator: 'Y' },
      ]),
    })
    expect(Object.values(tagsOf(alpaca))).toEqual([{ category: 'koala' }])
  })

  test('are bounded and storable whatever stands in a row', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.anything(), { noNullPrototype: false }), (fields) => {
        const tags = tagsIn(fields, {}, true)
        expect(tags.length).toBeLessThanOrEqual(tagBounds.tags)
        for (const [name, value] of tags) {
          expect(name.length).toBeLessThanOrEqual(tagBounds.name)
          expect(value.length).toBeLessThanOrEqual(tagBounds.value)
          // eslint-disable-next-line no-control-regex -- they are what must not be there
          expect(`${name}${value}`).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
          expect(name).not.toContain('=')
          expect(value.isWellFormed()).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(noRealFiles)('keep hostile text as it is, in one line', async () => {
    const folder = join(realFolder, 'naughty', 'strings')
    const texts = readdirSync(folder)
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
      .map((text) => text.replace(/\s+/g, ' ').trim())
      // eslint-disable-next-line no-control-regex -- control characters are no tags
      .filter((text) => text !== '' && text.length <= tagBounds.value && !/[\u0000-\u001f\u007f-\u009f]/.test(text))
      .filter((text) => text.isWellFormed())
      .slice(0, 400)
    expect(texts.length).toBeGreaterThan(20)
    const prompts = texts.map((text, index) => ({ prompt_id: `${index}`, prompt: `${index}?`, kind: text }))
    const staged = await stageTexts({
      'p.jsonl': { part: 'prompts', text: jsonl(...prompts) },
      'answers.jsonl': jsonl(...answers(...prompts.map(({ prompt_id }) => prompt_id))),
    })
    expect(staged.report().problems).toEqual([])
    expect(Array.from(staged.prompts(), ({ tags }) => tags?.['kind'])).toEqual(texts)
  })

  test.skipIf(noRealFiles)('of MT-Bench are its eight categories', async () => {
    const staged = await stage([
      ...real('prompts', 'mt-bench-human/question.jsonl'),
      ...real('judgments', 'mt-bench-human/votes/human.jsonl'),
    ])
    expect(new Set(Array.from(staged.prompts(), ({ category }) => category))).toEqual(
      new Set(['writing', 'roleplay', 'reasoning', 'math', 'coding', 'extraction', 'stem', 'humanities']),
    )
  })
})
