import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copyPlan } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { buildApp } from '../../server/app.ts'
import type { StudyFile } from '../../server/contract/study.ts'
import { importStudy } from '../../server/importStudy.ts'
import { raterLink } from '../../server/links.ts'
import { resultsOf } from '../../server/results.ts'
import { simulateRaters } from '../../server/simulation.ts'
import { stageStudyFile } from '../../server/staging/stage.ts'
import { makeParts } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const data = join(import.meta.dirname, '../../../shared/data')
const answers = (folder: string, names: string[]) => names.map((name) => join(data, folder, `${name}.jsonl`))
const annotations = (name: string) => join(data, `alpaca-eval/results/${name}/alpaca_eval_gpt4/annotations.json`)

type Expected = { study: StudyFile; prompts: number; comparisons: number }

const studies: Expected[] = [
  {
    study: {
      name: 'lima-300',
      title: 'LIMA-13B against Alpaca-13B on the LIMA prompts',
      target: 'lima-13b',
      prompts: answers('lima-test/ku-nlp', ['question']),
      responses: answers('lima-test/ku-nlp/model_answer', ['lima-13b', 'alpaca-13b']),
    },
    prompts: 300,
    comparisons: 300,
  },
  {
    study: {
      name: 'mt-bench',
      title: 'LIMA-13B against GPT-4, Claude, PaLM-2 and Alpaca',
      target: { name: 'LIMA-13B', as: 'lima-whole-13b' },
      overlap: 3,
      prompts: answers('mt-bench-human', ['question']),
      responses: answers('mt-bench-human/model_answer', [
        'lima-whole-13b',
        'gpt-4',
        'claude-v1',
        'palm-2-chat-bison-001',
        'alpaca-13b',
      ]),
    },
    prompts: 80,
    comparisons: 320,
  },
  {
    study: {
      name: 'vicuna-80',
      title: 'Vicuna-13B against Bard, GPT-3.5, Alpaca and LLaMA',
      target: 'vicuna-13b',
      prompts: answers('vicuna80', ['question']),
      responses: answers(
        'vicuna80/answer',
        ['vicuna-13b', 'bard', 'gpt35', 'alpaca-13b', 'llama-13b'].map((name) => `answer_${name}`),
      ),
    },
    prompts: 80,
    comparisons: 320,
  },
  {
    study: {
      name: 'gpt4',
      title: 'GPT-4 against text-davinci-003 and Claude',
      target: 'gpt4',
      baselines: ['text_davinci_003', 'claude'],
      responses: [annotations('gpt4'), join(data, 'alpaca-eval/results/claude/model_outputs.json')],
    },
    prompts: 805,
    comparisons: 1610,
  },
  {
    study: {
      name: 'davinci',
      title: 'text-davinci-003 against GPT-4, Claude and Alpaca-7B',
      target: 'text_davinci_003',
      responses: [annotations('gpt4'), annotations('claude'), annotations('alpaca-7b')],
    },
    prompts: 805,
    comparisons: 2415,
  },
]

describe.skipIf(!existsSync(data)).each(testStores())('real outputs and judgments on $kind', (database) => {
  let store: Store
  let parts: ReturnType<typeof makeParts>
  let app: Awaited<ReturnType<typeof buildApp>>
  let url: string
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-real-'))
  beforeAll(async () => {
    store = await database.freshStore()
    parts = { ...makeParts(store), now: () => new Date() }
    app = await buildApp(parts)
    url = await app.listen({ port: 0, host: '127.0.0.1' })
  })
  afterAll(() => app.close())

  async function bringIn(study: StudyFile) {
    const path = join(folder, `${study.name}.json`)
    writeFileSync(path, JSON.stringify(study))
    const staged = await stageStudyFile(path, { folder })
    try {
      return await importStudy(parts, staged)
    } finally {
      staged.close()
    }
  }

  test.each(studies)('$study.title: from files to results', async ({ study: file, prompts, comparisons }) => {
    const study = await bringIn(file)
    expect(study).toMatchObject({ promptCount: prompts, comparisonCount: comparisons })
    await copyPlan(store, study.id, 'simulated')
    const link = await raterLink({ ...parts, publicUrl: url }, study, 'simulated')
    const judged = await simulateRaters({
      link,
      raters: 10,
      paceMs: 0,
      judgmentsPerRater: 8,
      seed: 1,
      onJudgment: () => undefined,
    })
    const results = await resultsOf(store, study, {}, new Date())
    expect(judged).toBe(80)
    expect(results).toMatchObject({ kinds: ['simulated'], judgments: 80, raters: 10, comparisons })
    expect(results.planned).toBe(comparisons * study.overlap)
    expect(results.tallies.reduce((sum, { win, tie, loss }) => sum + win + tie + loss, 0)).toBe(80)
  })

  test('the human votes of MT-Bench give the counts of their source', async () => {
    const study = await bringIn({
      name: 'mt-bench-votes',
      title: 'Votes',
      judgments: answers('mt-bench-human/votes', ['human']),
    })
    const results = await resultsOf(store, study, {}, new Date())
    expect(results).toMatchObject({ judgments: 3355, raters: 65, comparisons: 1814, prompts: 80, kinds: ['human'] })
    const { db, tables: t } = store
    const rows = await db.select({ preference: t.judgments.preference, studyId: t.judgments.studyId }).from(t.judgments)
    const own = rows.filter(({ studyId }) => studyId === study.id)
    expect(['a', 'b', 'tie'].map((one) => own.filter(({ preference }) => preference === one).length)).toEqual([
      1293, 1282, 780,
    ])
    expect(results.tallies).toHaveLength(15)
  })

  test('PandaLM’s votes give its ties and its majority', async () => {
    const study = await bringIn({
      name: 'pandalm',
      title: 'PandaLM',
      judgments: [join(data, 'pandalm/testset-v1.json')],
    })
    const results = await resultsOf(store, study, {}, new Date())
    expect(results).toMatchObject({ judgments: 2997, raters: 3, comparisons: 999, prompts: 170 })
    expect(results.tallies.reduce((sum, { tie }) => sum + tie, 0)).toBe(326)
    const { db, tables: t } = store
    const rows = await db.select().from(t.judgments)
    const votes = Map.groupBy(
      rows.filter(({ studyId }) => studyId === study.id),
      ({ comparisonId }) => comparisonId,
    )
    const majority = { tie: 0, a: 0, b: 0 }
    for (const three of votes.values()) {
      const winner = (['tie', 'a', 'b'] as const).find(
        (one) => three.filter(({ preference }) => preference === one).length >= 2,
      )
      if (winner) majority[winner] += 1
    }
    expect(majority).toEqual({ tie: 105, a: 422, b: 472 })
  })

  test('AlpacaEval’s verdicts count as a judge’s and give the printed wins', async () => {
    const study = await bringIn({ name: 'alpaca-eval', title: 'AlpacaEval', judgments: [annotations('gpt4')] })
    const results = await resultsOf(store, study, { target: 'gpt4' }, new Date())
    expect(results).toMatchObject({ kinds: ['judge'], judges: 1, raters: 0, judgments: 805 })
    expect(results.tallies).toMatchObject([
      { target: 'gpt4', win: 761, tie: 12, loss: 32, sides: { a: 0, b: 0, unknown: 805 } },
    ])
  })
})
