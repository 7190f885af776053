import { describe, expect, test } from 'vitest'
import { jsonl, stageTexts } from './staging.ts'

const user = (content: unknown) => ({ role: 'user', content })
const assistant = (content: unknown) => ({ role: 'assistant', content })

/** Each format with a file or more, and what must come of it: prompts, then responses by system. */
const responseFiles: Record<
  string,
  { files: Record<string, string>; format: string; key?: string; prompt: string[]; response: string[] }
> = {
  'AlpacaEval outputs, an input below the instruction': {
    files: {
      'o.json': JSON.stringify([
        { instruction: 'Sum', input: '1 2', output: 'three', generator: 'left', dataset: 'd' },
        { instruction: 'Sum', input: '1 2', output: '3', generator: 'right', dataset: 'd' },
      ]),
    },
    format: 'alpaca-eval-outputs',
    prompt: ['Sum\n\n1 2'],
    response: ['three'],
  },
  'arena-hard answers, whose content is an object': {
    files: {
      'l.jsonl': jsonl({
        uid: 'u1',
        ans_id: 'x',
        model: 'left',
        messages: [user('Q'), assistant({ answer: 'A' })],
        tstamp: 1,
        metadata: {},
      }),
      'r.jsonl': jsonl({
        uid: 'u1',
        ans_id: 'y',
        model: 'right',
        messages: [user('Q'), assistant({ answer: 'B' })],
        tstamp: 1,
        metadata: {},
      }),
    },
    format: 'chat-messages',
    key: 'u1',
    prompt: ['Q'],
    response: ['A'],
  },
  'chat messages of several turns, contents in parts': {
    files: {
      'left.jsonl': jsonl({
        messages: [
          { role: 'system', content: 'Be kind.' },
          user([{ type: 'text', text: 'Q' }]),
          assistant('A'),
          user('R'),
          assistant('B'),
        ],
      }),
      'right.jsonl': jsonl({ messages: [user('Q'), assistant('C'), user('R'), assistant('D')] }),
    },
    format: 'chat-messages',
    prompt: ['Q', 'R'],
    response: ['A', 'B'],
  },
  'AutoArena CSV, a file a system': {
    files: { 'left.csv': 'prompt,response\nQ,"A, or a"\n', 'right.csv': 'prompt,response\nQ,B\n' },
    format: 'auto-arena',
    prompt: ['Q'],
    response: ['A, or a'],
  },
  'plain rows, long': {
    files: { 'a.csv': 'prompt_id,prompt,system,response\n007,Q,left,A\n007,Q,right,B\n' },
    format: 'long',
    key: '007',
    prompt: ['Q'],
    response: ['A'],
  },
  'plain rows, long, several turns in JSONL': {
    files: {
      'a.jsonl': jsonl(
        { prompt_id: 7, prompt: ['Q', 'R'], system: 'left', response: ['A', 'B'] },
        { prompt_id: 7, system: 'right', response: ['C', 'D'] },
      ),
    },
    format: 'long',
    key: '7',
    prompt: ['Q', 'R'],
    response: ['A', 'B'],
  },
  'plain rows, wide': {
    files: { 'a.csv': 'id,prompt,left,right\nx,Q,A,B\n' },
    format: 'wide',
    key: 'x',
    prompt: ['Q'],
    response: ['A'],
  },
  'ready-made pairs': {
    files: {
      'a.jsonl': jsonl({ id: 'p', prompt: 'Q', response_a: 'B', response_b: 'A', model_a: 'right', model_b: 'left' }),
    },
    format: 'pairs',
    key: 'p',
    prompt: ['Q'],
    response: ['A'],
  },
}

test.each(Object.entries(responseFiles))('%s', async (_name, { files, format, key, prompt, response }) => {
  const staged = await stageTexts(files, { target: 'left' })
  const report = staged.report()
  expect(report).toMatchObject({ problems: [], comparisons: 1 })
  expect(report.files.map((file) => file.format)).toEqual(Object.keys(files).map(() => format))
  expect([...staged.prompts()]).toMatchObject([{ turns: prompt, ...(key === undefined ? {} : { key }) }])
  expect([...staged.responses()].find(({ system }) => system === 'left')?.turns).toEqual(response)
  expect([...staged.comparisons()]).toMatchObject([
    { first: 'left', second: 'right', planned: true, withTexts: true, turn: 0 },
  ])
})

test('columns are mapped where a file has names of its own', async () => {
  const columns = { prompt_id: 'frage', system: 'wer', response: 'was' }
  const text = 'frage,wer,was\n1,left,A\n1,right,B\n'
  const prompts = { text: jsonl({ question_id: 1, turns: ['Q'] }), part: 'prompts' as const }
  const staged = await stageTexts({ 'q.jsonl': prompts, 'a.csv': { text, columns, part: 'responses' } })
  expect(staged.report()).toMatchObject({ problems: [], comparisons: 1 })
})

test('answers with ids and answers with texts meet through a file of prompts that has both', async () => {
  const staged = await stageTexts({
    'q.jsonl': jsonl({ question_id: 5, turns: ['Q'] }),
    'a.jsonl': jsonl({ question_id: 5, model_id: 'left', answer_id: 'x', choices: [{ index: 0, turns: ['A'] }] }),
    'right.csv': 'prompt,response\nQ,B\n',
  })
  expect(staged.report()).toMatchObject({ problems: [], comparisons: 1, prompts: 1 })
  expect([...staged.prompts()]).toEqual([{ key: '5', turns: ['Q'] }])
})

const battle = {
  question_id: 'q',
  model_a: 'left',
  model_b: 'right',
  judge: 'arena_user_1',
  turn: 1,
  anony: true,
  language: 'English',
  tstamp: 1.5,
}
const talk = (answer: string) => [user('Q'), assistant(answer)]

describe('judgments', () => {
  const summary = (staged: Awaited<ReturnType<typeof stageTexts>>) =>
    [...staged.judgments()].map(({ preference, bothBad, firstSide, sideRecorded, rater, raterKind }) => ({
      ...{ preference, bothBad, firstSide, sideRecorded, rater, raterKind },
    }))

  test('arena battles: both-bad survives, an order turned round is the same comparison, null is no preference', async () => {
    const texts = { conversation_a: talk('A'), conversation_b: talk('B') }
    const staged = await stageTexts({
      'b.jsonl': jsonl(
        { ...battle, ...texts, winner: 'model_a' },
        {
          ...battle,
          model_a: 'right',
          model_b: 'left',
          conversation_a: talk('B'),
          conversation_b: talk('A'),
          winner: 'tie (bothbad)',
        },
        { ...battle, ...texts, winner: 'both_bad' },
        { ...battle, ...texts, winner: null },
      ),
    })
    expect(staged.report()).toMatchObject({
      problems: [],
      judgments: { count: 3, comparisons: 1, a: 1, b: 0, tie: 2, bothBad: 2, withoutPreference: 1, raters: 1 },
    })
    const human = { rater: 'arena_user_1', raterKind: 'human', sideRecorded: true }
    expect(summary(staged)).toEqual([
      { ...human, preference: 'a', bothBad: false, firstSide: 'a' },
      { ...human, preference: 'tie', bothBad: true, firstSide: 'b' },
      { ...human, preference: 'tie', bothBad: true, firstSide: 'a' },
    ])
    expect([...staged.comparisons()]).toMatchObject([{ first: 'left', withTexts: true, planned: false }])
    expect([...staged.judgments()][0]?.at).toEqual(new Date(1500))
  })

  test('a verdict that is not known is refused by line and value', async () => {
    const report = (
      await stageTexts({ 'b.jsonl': jsonl({ ...battle, winner: 'model_a' }, { ...battle, winner: 'modle_a' }) })
    ).report()
    expect(report.problems).toEqual([
      {
        file: 'b.jsonl',
        line: 2,
        value: 'modle_a',
        message: '"winner" is none of model_a, model_b, tie, tie (bothbad), both_bad',
      },
    ])
  })

  test('a weighted AlpacaEval preference is refused rather than rounded; null is counted', async () => {
    const row = {
      instruction: 'Q',
      output_1: 'A',
      output_2: 'B',
      generator_1: 'left',
      generator_2: 'right',
      annotator: 'j',
    }
    const rows = [1, 2.0, 1.5, 0, null].map((preference) => ({ ...row, preference }))
    const good = await stageTexts({ 'a.json': JSON.stringify(rows) })
    expect(good.report()).toMatchObject({ problems: [], judgments: { a: 1, b: 1, tie: 2, withoutPreference: 1 } })
    expect(summary(good)[0]).toMatchObject({ raterKind: 'judge', sideRecorded: false, rater: 'j' })
    const bad = await stageTexts({ 'a.json': JSON.stringify([...rows, { ...row, preference: 1.37 }], null, 1) })
    expect(bad.report().problems).toMatchObject([{ value: '1.37' }])
  })

  test("FastChat's pair judgments: two games a row with the sides swapped, an error is no preference", async () => {
    const row = { question_id: 1, model_1: 'left', model_2: 'right', judge: ['gpt-4', 'pair-v2'], turn: 1, tstamp: 1 }
    const staged = await stageTexts({
      'j.jsonl': jsonl(
        { ...row, g1_winner: 'model_1', g2_winner: 'model_1' },
        { ...row, g1_winner: 'error', g2_winner: 'tie' },
      ),
    })
    expect(staged.report().judgments).toMatchObject({
      count: 3,
      a: 1,
      b: 1,
      tie: 1,
      withoutPreference: 1,
      comparisons: 1,
    })
    expect(summary(staged)[1]).toMatchObject({
      preference: 'b',
      firstSide: 'b',
      sideRecorded: true,
      raterKind: 'judge',
    })
  })

  test('arena-hard judgments: the baseline is A in the first game and B in the second', async () => {
    const games = [{ score: 'B>>A' }, { score: 'A>B' }, { score: 'A=B' }, { score: null }]
    const staged = await stageTexts({
      'j.jsonl': jsonl({ uid: 'u', category: 'c', judge: 'j', model: 'new', baseline: 'old', games }),
    })
    expect(staged.report().judgments).toMatchObject({ count: 3, withoutPreference: 1, comparisons: 1 })
    const wins = [...staged.judgments()].map(({ preference, firstSide }) => preference === firstSide)
    expect([...staged.comparisons()]).toMatchObject([{ first: 'old', second: 'new' }])
    expect(wins).toEqual([false, false, false])
  })

  test('plain judgments with columns of their own', async () => {
    const columns = { prompt_id: 'frage', system_a: 'links', system_b: 'rechts', preference: 'urteil', rater: 'person' }
    const text = 'frage,links,rechts,urteil,person\n1,x,y,a,p\n1,y,x,x,q\n1,x,y,tie,p\n1,x,y,,p\n'
    const staged = await stageTexts({ 'j.csv': { text, columns } })
    expect(staged.report()).toMatchObject({
      problems: [],
      judgments: { count: 3, comparisons: 1, raters: 2, withoutPreference: 1 },
    })
    expect(summary(staged).map(({ preference, firstSide }) => [preference, firstSide])).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['tie', 'a'],
    ])
  })

  test('our own export comes back in as it went out', async () => {
    const header =
      'judgment_id,study,prompt_id,turn,comparison_id,system_a,system_b,side_recorded,preference,both_bad,target,outcome,rater,rater_kind,' +
      'rater_group,assignment_id,replaces,counted,surplus,elapsed_ms,rationale,created_at,instructions_version,origin,prompt,response_a,response_b'
    const id = '00000000-0000-4000-8000-000000000001'
    const row = `${id},s,5,,c,right,left,true,b,true,left,win,r1,simulated,g,as,,true,false,1234,"why, so",2026-01-02T03:04:05.678Z,v1,here,"[""Q""]","[""B""]","[""A""]"`
    const staged = await stageTexts({ 'j.csv': `${header}\n${row}\n` }, { target: 'left' })
    expect(staged.report()).toMatchObject({ problems: [], warnings: [] })
    expect([...staged.judgments()]).toEqual([
      {
        ...{
          comparison: 1,
          preference: 'b',
          bothBad: true,
          firstSide: 'b',
          sideRecorded: true,
          rater: 'r1',
          raterKind: 'simulated',
        },
        ...{
          group: 'g',
          at: new Date('2026-01-02T03:04:05.678Z'),
          rationale: 'why, so',
          id,
          elapsedMs: 1234,
          surplus: false,
        },
        ...{ instructionsVersion: 'v1', origin: 'here', file: 'j.csv', line: 2 },
      },
    ])
    expect([...staged.prompts()]).toEqual([{ key: '5', turns: ['Q'] }])
    expect([...staged.responses()].map(({ system, turns }) => [system, turns])).toEqual([
      ['left', ['A']],
      ['right', ['B']],
    ])
  })

  test('two judgments of one id, and a rater of two kinds, are refused', async () => {
    const row = { judgment_id: 'j', prompt_id: 1, system_a: 'x', system_b: 'y', preference: 'a', rater: 'r' }
    expect(
      (await stageTexts({ 'j.jsonl': jsonl(row, { ...row, rater_kind: 'judge' }) })).report().problems,
    ).toMatchObject([
      { file: 'j.jsonl', line: 1, value: 'j', message: 'two judgments have this id' },
      { value: 'r', message: /of one kind here/ },
    ])
  })

  test('an empty response of our own export is a text, an unknown one is none', async () => {
    const ours = {
      judgment_id: 'j',
      side_recorded: true,
      prompt_id: '1',
      prompt: ['Q'],
      system_a: 'x',
      system_b: 'y',
      preference: 'a',
    }
    const both = await stageTexts({ 'j.jsonl': jsonl({ ...ours, response_a: [''], response_b: ['B'] }) })
    expect([...both.comparisons()]).toMatchObject([{ withTexts: true }])
    const one = await stageTexts({ 'j.jsonl': jsonl({ ...ours, response_a: [], response_b: ['B'] }) })
    expect([...one.comparisons()]).toMatchObject([{ withTexts: false }])
  })

  test('judgments that point at answers no file has are refused by line', async () => {
    const review = { question_id: 1, answer1_id: 'x', answer2_id: 'y', score: [1, 2], reviewer_id: 'r', text: '' }
    expect((await stageTexts({ 'j.jsonl': jsonl(review) })).report().problems).toMatchObject([
      { file: 'j.jsonl', line: 1 },
    ])
    const named = await stageTexts({ 'review_left_right.jsonl': jsonl(review) })
    expect(named.report()).toMatchObject({ problems: [], judgments: { b: 1 } })
  })
})
