import { describe, expect, test } from 'vitest'
import type { Staged, StagedJudgment } from '../../server/staging/staged.ts'
import { noRealFiles, real, stage } from './staging.ts'

/** Wins, ties and losses of the first system of each comparison, by the two names. */
function outcomes(staged: Staged, counted: (judgment: StagedJudgment) => boolean = () => true) {
  const named = new Map([...staged.comparisons()].map(({ number, first, second }) => [number, `${first} ${second}`]))
  const sums: Record<string, [win: number, tie: number, loss: number]> = {}
  for (const judgment of staged.judgments()) {
    if (!counted(judgment)) continue
    const sum = (sums[named.get(judgment.comparison) ?? ''] ??= [0, 0, 0])
    sum[judgment.preference === 'tie' ? 1 : judgment.preference === judgment.firstSide ? 0 : 2] += 1
  }
  return sums
}

describe.skipIf(noRealFiles)('MT-Bench', () => {
  const answers = (...systems: string[]) =>
    real('responses', ...systems.map((name) => `mt-bench-human/model_answer/${name}.jsonl`))
  const baselines = ['gpt-4', 'claude-v1', 'palm-2-chat-bison-001', 'alpaca-13b']

  test('a LIMA replica against four systems: 320 comparisons, the empty turn reported and kept', async () => {
    const files = [...real('prompts', 'mt-bench-human/question.jsonl'), ...answers('lima-whole-13b', ...baselines)]
    const staged = await stage(files, { target: 'lima-whole-13b', baselines, overlap: 3 })
    const report = staged.report()
    expect(report).toMatchObject({ problems: [], prompts: 80, comparisons: 320, planned: 960, missing: { count: 0 } })
    expect(report.empty).toEqual({
      count: 1,
      first: [{ prompt: '135', system: 'lima-whole-13b', turn: 2, place: 'lima-whole-13b.jsonl:55' }],
    })
    expect(report.systems.map(({ system, role, responses }) => [system, role, responses])).toEqual([
      ['lima-whole-13b', 'target', 80],
      ...baselines.map((name) => [name, 'baseline', 80]),
    ])
    expect(report.samples).toHaveLength(10)
    const comparisons = [...staged.comparisons()]
    expect(comparisons).toHaveLength(320)
    expect(
      comparisons.every(({ planned, withTexts, first }) => planned && withTexts && first === 'lima-whole-13b'),
    ).toBe(true)
    expect([...staged.responses()]).toHaveLength(400)
    expect([...staged.prompts()].map(({ turns }) => turns.length)).toEqual(Array(80).fill(2))
  })

  test('the human judgments give the published counts', async () => {
    const staged = await stage(real('judgments', 'mt-bench-human/votes/human.jsonl'))
    expect(staged.report().judgments).toEqual({
      count: 3355, raters: 65, comparisons: 1814, a: 1293, b: 1282, tie: 780, bothBad: 0, withoutPreference: 0,
    }) // prettier-ignore
    const groups = [...staged.judgments()].map(({ group, raterKind }) => `${raterKind} ${group}`)
    expect(groups.filter((group) => group === 'human expert')).toHaveLength(2668)
    expect(groups.filter((group) => group === 'human author')).toHaveLength(687)
    expect([...staged.judgments()].every(({ sideRecorded }) => !sideRecorded)).toBe(true)
  })

  test("the judge's inconsistent ties are ties, counted apart", async () => {
    const report = (await stage(real('judgments', 'mt-bench-human/votes/gpt4_pair.jsonl'))).report()
    expect(report.judgments).toMatchObject({ count: 2400, tie: 600, raters: 1 })
    expect(report.warnings).toEqual([expect.stringMatching(/^gpt4_pair\.jsonl: 380 /)])
  })

  test('texts join the judgments where answers are given, and nothing is planned unless the study says how often', async () => {
    const systems = ['gpt-4', 'claude-v1', 'gpt-3.5-turbo', 'vicuna-13b-v1.2', 'alpaca-13b', 'llama-13b']
    const files = [
      ...real('prompts', 'mt-bench-human/question.jsonl'),
      ...answers(...systems),
      ...real('judgments', 'mt-bench-human/votes/human.jsonl'),
    ]
    const staged = await stage(files)
    expect(staged.report()).toMatchObject({ comparisons: 1814, planned: 0 })
    expect([...staged.comparisons()].every(({ withTexts, planned }) => withTexts && !planned)).toBe(true)
  })
})

describe.skipIf(noRealFiles)('PandaLM', () => {
  test('2,997 judgments, 326 ties, and the published majorities', async () => {
    const staged = await stage(real('judgments', 'pandalm/testset-v1.json'))
    expect(staged.report()).toMatchObject({
      problems: [],
      judgments: { count: 2997, tie: 326, raters: 3, comparisons: 999 },
    })
    const sums = new Map<number, Record<string, number>>()
    for (const { comparison, preference } of staged.judgments()) {
      const sum = sums.get(comparison) ?? {}
      sum[preference] = (sum[preference] ?? 0) + 1
      sums.set(comparison, sum)
    }
    const majorities = [...sums.values()].map((sum) => Object.entries(sum).toSorted((x, y) => y[1] - x[1])[0]?.[0])
    expect(['tie', 'a', 'b'].map((side) => majorities.filter((majority) => majority === side).length)).toEqual([
      105, 422, 472,
    ])
  })

  test('the machine verdicts find their pairs in the test set; garbage is no preference', async () => {
    const machines = ['pandalm/gpt-3.5-turbo-testset-v1.json', 'pandalm/pandalm-7b-testset-v1.json']
    const staged = await stage(real('judgments', ...machines, 'pandalm/testset-v1.json'))
    expect(staged.report()).toMatchObject({
      problems: [],
      judgments: { count: 2997 + 999 + 974, withoutPreference: 25 },
    })
    const judges = [...staged.judgments()].filter(({ raterKind }) => raterKind === 'judge').map(({ rater }) => rater)
    expect(new Set(judges)).toEqual(new Set(['gpt-3.5-turbo', 'pandalm-7b']))
  })
})

describe.skipIf(noRealFiles)('AlpacaEval', () => {
  const names = ['gpt4', 'claude', 'alpaca-7b']

  test('the annotations give the wins, losses and ties of the leaderboard', async () => {
    const annotations = names.map((name) => `alpaca-eval/results/${name}/alpaca_eval_gpt4/annotations.json`)
    const staged = await stage(real('judgments', ...annotations), { target: 'text_davinci_003' })
    expect(outcomes(staged)).toEqual({
      'text_davinci_003 gpt4': [32, 12, 761],
      'text_davinci_003 claude': [68, 0, 737],
      'text_davinci_003 alpaca-7b': [584, 16, 205],
    })
    expect([...staged.comparisons()].every(({ withTexts }) => withTexts)).toBe(true)
  })

  test('outputs and the baseline inside annotations join by the text of the prompt', async () => {
    const outputs = names.map((name) => `alpaca-eval/results/${name}/model_outputs.json`)
    const files = real('responses', ...outputs, 'alpaca-eval/results/gpt4/alpaca_eval_gpt4/annotations.json')
    const report = (
      await stage(files, { target: 'text_davinci_003', baselines: ['gpt4', 'claude', 'alpaca-7b'] })
    ).report()
    expect(report).toMatchObject({
      problems: [],
      prompts: 805,
      comparisons: 2415,
      missing: { count: 0 },
      duplicates: { count: 805 },
    })
    const share = (system: string) => (report.systems.find((one) => one.system === system)?.leaks ?? 0) / 805
    expect(share('gpt4')).toBeGreaterThan(0.02)
    expect(share('gpt4')).toBeLessThan(0.05)
    expect(share('claude')).toBeGreaterThan(0.02)
    expect(share('claude')).toBeLessThan(0.05)
  })
})

describe.skipIf(noRealFiles)("FastChat's older folder", () => {
  const pairs = ['llama-13b', 'alpaca-13b', 'bard', 'gpt35']
  const answers = ['alpaca-13b', 'bard', 'gpt35', 'llama-13b', 'vicuna-13b'].map(
    (name) => `vicuna80/answer/answer_${name}.jsonl`,
  )

  test('the reviews give wins, ties and losses, by the systems of the answers', async () => {
    const reviews = pairs.map((name) => `vicuna80/review/review_${name}_vicuna-13b.jsonl`)
    const staged = await stage([...real('judgments', ...reviews), ...real('responses', ...answers)], {
      target: 'vicuna-13b',
    })
    expect(outcomes(staged)).toEqual({
      'vicuna-13b llama-13b': [77, 0, 3],
      'vicuna-13b alpaca-13b': [76, 1, 3],
      'vicuna-13b bard': [40, 10, 30],
      'vicuna-13b gpt-3.5-turbo': [14, 22, 44],
    })
    expect([...staged.judgments()].every(({ sideRecorded, firstSide }) => sideRecorded && firstSide === 'b')).toBe(true)
  })

  test('a study may name a system with its version or without, or give it a name of its own', async () => {
    const files = [...real('prompts', 'vicuna80/question.jsonl'), ...real('responses', ...answers)]
    const baselines = ['bard:20230327', { name: 'GPT-3.5', as: 'gpt-3.5-turbo' }, 'alpaca-13b', 'llama-13b']
    const staged = await stage(files, { target: 'vicuna-13b', baselines })
    expect(staged.report()).toMatchObject({ problems: [], comparisons: 320, empty: { count: 1 } })
    expect(staged.systems().map(({ name }) => name)).toEqual([
      'vicuna-13b',
      'bard:20230327',
      'GPT-3.5',
      'alpaca-13b',
      'llama-13b',
    ])
  })
})

describe.skipIf(noRealFiles)('other collections', () => {
  test('the 300 LIMA prompts', async () => {
    const answers = ['lima-13b', 'alpaca-13b'].map((name) => `lima-test/ku-nlp/model_answer/${name}.jsonl`)
    const files = [...real('prompts', 'lima-test/ku-nlp/question.jsonl'), ...real('responses', ...answers)]
    expect((await stage(files, { target: 'lima-13b' })).report()).toMatchObject({ problems: [], comparisons: 300 })
  })

  test('bare outcomes: both orders of a pair are one comparison, names of digits stay text', async () => {
    const staged = await stage(real('judgments', 'evalica/simple.csv'))
    expect(staged.report().judgments).toMatchObject({ count: 16, comparisons: 9 })
    expect(staged.systems().map(({ name }) => name)).toEqual(['0', '1', '2', '4', '3'])
    expect((await stage(real('judgments', 'evalica/food.csv'))).report().judgments).toMatchObject({
      count: 30,
      comparisons: 10,
    })
  })

  test('WMT rankings, plain and collapsed', async () => {
    const plain = await stage(real('judgments', 'wmt16-eng-ron/wmt16.eng-ron.csv'))
    expect(plain.report()).toMatchObject({ problems: [], judgments: { count: 11_352, tie: 3390, raters: 5 } })
    expect(plain.systems()).toHaveLength(12)
    const collapsed = await stage(real('judgments', 'wmt16-eng-ron/wmt16.collapsed.eng-ron.csv'))
    expect(collapsed.report()).toMatchObject({ problems: [], judgments: { count: 8642, tie: 2110 } })
  })
})
