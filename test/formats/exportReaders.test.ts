import { describe, expect, test } from 'vitest'
import { isoTime } from '../../server/formats/isoTime.ts'
import { overall } from '../../server/formats/writeHelpSteer3.ts'
import { jsonl, stageTexts } from './staging.ts'

/** The only judgment of some rows, or the problem that they are. */
async function read(name: string, ...rows: object[]) {
  const text = name.endsWith('.json') ? JSON.stringify(rows) : jsonl(...rows)
  const staged = await stageTexts({ [name]: { text, part: 'judgments' } })
  return { judgments: [...staged.judgments()], report: staged.report() }
}

const message = (role: string, content: string) => ({ role, content })
const task = (result: object[], more: object = {}) => ({
  id: 7,
  data: { prompt: 'Why?', answer1: 'Because.', answer2: 'No.' },
  annotations: [{ id: 1, completed_by: { id: 3, email: 'x@example.org' }, result, ...more }],
})
const pairwise = (selected: unknown) => ({
  from_name: 'c',
  to_name: 'answer1,answer2',
  type: 'pairwise',
  value: { selected },
})
const choices = (...chosen: string[]) => ({
  from_name: 'v',
  to_name: 'prompt',
  type: 'choices',
  value: { choices: chosen },
})

describe('Label Studio', () => {
  test.each([
    [[pairwise('left')], { preference: 'a', bothBad: false }],
    [[pairwise('right'), choices('both_bad')], { preference: 'b', bothBad: true }],
    [[choices('tie')], { preference: 'tie', bothBad: false }],
    [[choices('both_bad')], { preference: 'tie', bothBad: true }],
  ])('%j is understood', async (result, judgment) => {
    const { judgments, report } = await read('x.json', task(result, { lead_time: 1.5 }))
    expect(judgments).toMatchObject([{ ...judgment, rater: 'x@example.org', elapsedMs: 1500, raterKind: 'human' }])
    expect(report.systems.map(({ system }) => system)).toEqual(['answer1', 'answer2'])
    expect(report.warnings.join(' ')).toContain('without a name')
  })

  test('an annotation without a verdict, or cancelled, is none', async () => {
    const text = JSON.stringify([task([]), task([pairwise('left')], { was_cancelled: true }), task([pairwise('left')])])
    const staged = await stageTexts({ 'x.json': { text, part: 'judgments' } })
    expect([...staged.judgments()]).toHaveLength(1)
  })

  test.each([
    [[pairwise('middle')], 'middle'],
    [[pairwise('left'), choices('tie')], 'tie'],
  ])('%j is refused by line', async (result, value) => {
    const { report } = await read('x.json', task(result))
    expect(report.problems).toMatchObject([{ file: 'x.json', line: 1, value }])
  })
})

describe('Argilla', () => {
  const ranking = (one: unknown, other: unknown) => [
    { value: 'response_2', rank: other },
    { value: 'response_1', rank: one },
  ]
  const record = (value: unknown, more: object = {}) => ({
    id: 'r',
    fields: { prompt: 'Why?', response_1: 'Because.', response_2: [message('assistant', 'No.')] },
    metadata: { system_1: 'One', system_2: 'Two' },
    responses: { better: [{ value, user_id: 'u' }], ...more },
  })

  test.each([
    [1, 2, 'a'],
    [2, 1, 'b'],
    [1, 1, 'tie'],
  ])('ranks %i and %i are %s', async (one, other, preference) => {
    const { judgments } = await read(
      'x.json',
      record(ranking(one, other), { both_bad: [{ value: 'yes', user_id: 'u' }] }),
    )
    expect(judgments).toMatchObject([{ preference, bothBad: true, rater: 'u' }])
  })

  test('a rank that is none is refused by line', async () => {
    const { report } = await read('x.json', record(ranking(0, 1)))
    expect(report.problems).toMatchObject([{ line: 1 }])
  })
})

describe('HelpSteer3', () => {
  const row = (...scores: unknown[]) => ({
    domain: 'general',
    language: 'english',
    context: [message('user', 'Hi'), message('assistant', 'Hello.'), message('user', 'Why?')],
    response1: 'Because.',
    response2: 'No.',
    overall_preference: 1,
    individual_preference: scores.map((score) => ({ score, reasoning: 'so', feedback1: '', feedback2: '' })),
  })

  test('each individual preference is a judgment, the overall one is none', async () => {
    const { judgments } = await read('x.jsonl', row(-3, 0, 2))
    expect(judgments.map(({ preference }) => preference)).toEqual(['a', 'tie', 'b'])
  })

  test.each([4, 0.5, '1'])('a score of %j is refused by line', async (score) => {
    const { report } = await read('x.jsonl', row(score))
    expect(report.problems).toMatchObject([{ line: 1, value: String(score) }])
  })

  test('the overall preference of a written record is the mean, a half towards none', () => {
    expect([overall([-1, 0]), overall([1, 0]), overall([1, 1, 0]), overall([-1, -1, 0]), overall([1, -1])]).toEqual([
      0, 0, 1, -1, 0,
    ])
  })
})

describe('TRL', () => {
  test('a preference with strings or messages, the prompt apart or within', async () => {
    const rows = [
      { prompt: 'Why?', chosen: 'Because.', rejected: 'No.' },
      {
        prompt: [message('user', 'How?')],
        chosen: [message('assistant', 'So.')],
        rejected: [message('assistant', 'No.')],
      },
      {
        chosen: [message('user', 'Who?'), message('assistant', 'I.')],
        rejected: [message('user', 'Who?'), message('assistant', 'You.')],
      },
    ]
    const { judgments, report } = await read('x.jsonl', ...rows)
    expect(report.problems).toEqual([])
    expect(judgments.map(({ preference, firstSide }) => preference === firstSide)).toEqual([true, true, true])
    expect(report.systems.map(({ system }) => system)).toEqual(['chosen', 'rejected'])
    expect(report.warnings.join(' ')).toContain('do not name the systems')
  })

  test('a label alone is refused, and so is an outcome that is none', async () => {
    const label = { prompt: 'Why?', completion: 'Because.', label: true }
    expect((await read('x.jsonl', label)).report.problems).toMatchObject([{ line: 1 }])
    const named = { ...label, system: 'One', against: 'Two', outcome: 'draw' }
    expect((await read('x.jsonl', named)).report.problems).toMatchObject([{ line: 1, value: 'draw' }])
  })
})

test('a file that only begins like Parquet is said to be none that can be read', async () => {
  const staged = await stageTexts({ 'x.parquet': { text: 'PAR1 and nothing more', part: 'judgments' } })
  expect(staged.report().problems).toMatchObject([{ file: 'x.parquet' }])
  expect(staged.report().problems[0]!.message).toContain('not a Parquet file that can be read')
})

test('what our own export says beyond a preference is refused where it cannot be', async () => {
  const ours = { judgment_id: 'j', side_recorded: true, prompt_id: '1', system_a: 'x', system_b: 'y', preference: 'a' }
  for (const [more, value] of [
    [{ degree: 'huge' }, 'huge'],
    [{ reasons: 'none' }, 'none'],
    [{ criteria: { safe: 'c' } }, '{"safe":"c"}'],
    [{ reading: { activeMs: -1, seenA: 1, seenB: 1 } }, '{"activeMs":-1,"seenA":1,"seenB":1}'],
    [{ grade: 'Pass' }, 'Pass'],
  ] as const) {
    expect((await read('x.jsonl', { ...ours, ...more })).report.problems).toMatchObject([{ line: 1, value }])
  }
})

test('times are written as they always were', () => {
  for (const ms of [0, -1, 1, 86_399_999, 86_400_000, 1_767_603_600_123, 253_402_300_800_000, -62_198_755_200_000])
    expect(isoTime(new Date(ms))).toBe(new Date(ms).toISOString())
})
