import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../db/store.ts'
import { analyze } from '../../server/analysis/analyze.ts'
import { threadedAnalyst, type Analyst } from '../../server/analyst.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { Results } from '../../server/contract/results.ts'
import { importStudy } from '../../server/importStudy.ts'
import { Refusal } from '../../server/errors.ts'
import { stageFiles } from '../../server/staging/stage.ts'
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { faultsOf } from '../analysis/soundness.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const folder = mkdtempSync(join(tmpdir(), 'blindpair-analysis-test-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
vi.setConfig({ testTimeout: 60_000 })

type World = Awaited<ReturnType<typeof makeWorld>>

/** Judgments with texts, turns, groups, times and a judge among the raters, as lines of a file. */
function judgmentLines(timed: boolean): string {
  const systems = ['LIMA', 'Bard', 'Alpaca']
  const rows = Array.from({ length: 90 }, (_, n) => {
    const [one, other] = [n % 3, (n + 1 + (n % 2)) % 3]
    return {
      prompt_id: `p${(n * 7) % 12}`,
      system_a: systems[one],
      system_b: systems[other],
      side_recorded: n % 10 > 0,
      preference: ['a', 'b', 'tie', 'a'][(n * n + one) % 4],
      both_bad: n % 13 === 0,
      rater: `r${n % 5}`,
      rater_kind: n % 5 === 4 ? 'judge' : 'human',
      rater_group: n % 5 < 2 ? 'experts' : 'crowd',
      elapsed_ms: 2000 + ((n * 577) % 9000),
      ...(timed ? { created_at: new Date(1_700_000_000_000 + ((n * 37) % 90) * 60_000).toISOString() } : {}),
      prompt: [`Question ${(n * 7) % 12}?`],
      response_a: [systems[one]!.repeat(1 + ((((n * 7) % 12) + one) % 4))],
      response_b: [systems[other]!.repeat(1 + ((((n * 7) % 12) + other) % 4))],
    }
  })
  return rows.map((row) => JSON.stringify(row)).join('\n')
}

/** Of 90 four in five are people's, and two in three of those about LIMA, whom the study compares. */
const ofPeople = 48

async function imported(world: World, timed: boolean) {
  const path = join(folder, `${randomUUID()}.jsonl`)
  writeFileSync(path, judgmentLines(timed))
  const name = `judged-${randomUUID().slice(0, 8)}`
  const files = [{ name: 'j.jsonl', path, part: 'judgments' as const }]
  const staged = await stageFiles({
    folder,
    files,
    study: { name, title: 'Judged', target: 'LIMA', baselines: ['Bard', 'Alpaca'], leaks: 'keep' },
  })
  try {
    return await importStudy(world.parts, staged)
  } finally {
    staged.close()
  }
}

const get = ({ app, researcher }: World, id: string, what: string) =>
  app.inject({ url: `/api/studies/${id}/${what}`, headers: researcher })

/** The analysis of an export, by the road of the command. */
async function ofExport(text: string, options: Parameters<typeof analyze>[1]): Promise<Analysis> {
  const path = join(folder, `${randomUUID()}.jsonl`)
  writeFileSync(path, text)
  const { table } = await tableOfFiles([{ name: 'export.jsonl', path }])
  return analyze(table, options)
}

describe.each(testStores())('the analysis of a study on $kind', (database) => {
  test.each([true, false])(
    'is that of its export, and counts what its results and its rows count (times: %s)',
    async (timed) => {
      const world = await makeWorld(await database.freshStore())
      const study = await imported(world, timed)
      const reply = await get(world, study.id, 'analysis')
      expect([reply.statusCode, reply.headers['cache-control']]).toEqual([200, 'no-store'])
      const { sequence, ...analysis } = reply.json<Analysis>()
      expect(faultsOf(analysis)).toEqual([])
      expect(sequence).toBeGreaterThan(0)
      const { level, seed, version } = analysis.settings
      const exported = await get(world, study.id, 'export?format=jsonl')
      const again = await ofExport(exported.body, {
        level,
        seed,
        version,
        target: 'LIMA',
        baselines: ['Bard', 'Alpaca'],
      })
      // Without times the order of judgments is that of their ids, in both.
      expect(JSON.parse(JSON.stringify(again))).toEqual(analysis)

      const results = (await get(world, study.id, 'results')).json<Results>()
      expect(results.sequence).toBe(sequence)
      const counts = ({
        target,
        baseline,
        n,
        win,
        tie,
        loss,
      }: {
        target: string
        baseline: string
        n: number
        win: number
        tie: number
        loss: number
      }) => ({ target, baseline, n, win, tie, loss })
      expect(analysis.tallies.map(counts)).toEqual(results.tallies.map(counts))
      expect(analysis).toMatchObject({
        judgments: results.judgments,
        raters: results.raters,
        judgmentsByKind: results.judgmentsByKind,
      })
      const rows = exported.body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, string | boolean>)
      for (const { baseline, win, tie, loss } of analysis.tallies) {
        const own = rows.filter(
          (row) =>
            row['counted'] === true &&
            row['rater_kind'] === 'human' &&
            [row['system_a'], row['system_b']].includes(baseline) &&
            [row['system_a'], row['system_b']].includes('LIMA'),
        )
        const of = (outcome: string) => own.filter((row) => row['outcome'] === outcome).length
        expect([of('win'), of('tie'), of('loss')]).toEqual([win, tie, loss])
      }
      await world.app.close()
    },
  )

  test('is sound before anybody judged, and after each judgment and replacement', async () => {
    const world = await makeWorld(await database.freshStore(), { promptCount: 3, overlap: 2 })
    const analysisNow = async () => {
      const reply = await get(world, world.study.id, 'analysis')
      expect(reply.statusCode).toBe(200)
      expect(faultsOf(reply.json())).toEqual([])
      return reply.json<Analysis>()
    }
    expect(await analysisNow()).toMatchObject({ judgments: 0, tallies: [], strengths: { bradleyTerry: [] } })
    const [one, other] = [await world.rater(), await world.rater()]
    for (const [n, rater] of [one, other, one, other].entries()) {
      const { pairs } = await rater.look()
      const judged = await rater.judge(pairs[0]!.assignmentId, ['a', 'tie', 'b', 'a'][n]!)
      expect(await analysisNow()).toMatchObject({ judgments: n + 1 })
      if (n > 0) continue
      await rater.judge(pairs[0]!.assignmentId, 'b', { replaces: judged.json<{ id: string }>().id })
      expect(await analysisNow()).toMatchObject({ judgments: 1 })
    }
    const analysis = await analysisNow()
    const { level, seed, version } = analysis.settings
    const exported = await get(world, world.study.id, 'export?format=jsonl')
    const met = analysis.tallies.map(({ baseline }) => baseline)
    const again = await ofExport(exported.body, { level, seed, version, target: 'Target', baselines: met })
    const { sequence, ...told } = analysis
    expect(sequence).toBeGreaterThan(0)
    expect(JSON.parse(JSON.stringify(again))).toEqual(told)
    await world.app.close()
  })

  test('comes as tables too, and refuses a target that it does not have and those who may not see it', async () => {
    const world = await makeWorld(await database.freshStore())
    const study = await imported(world, true)
    const markdown = await get(world, study.id, 'analysis?as=markdown')
    expect(markdown.headers['content-type']).toContain('text/markdown')
    expect(markdown.headers['content-disposition']).toContain(`${study.name}.analysis.md`)
    expect(markdown.body).toContain('| LIMA against Bard |')
    const latex = await get(world, study.id, 'analysis?as=latex')
    expect(latex.headers['content-type']).toContain('application/x-tex')
    expect(latex.body).toContain('\\toprule')
    for (const body of [markdown.body, latex.body]) expect(body).not.toMatch(/NaN|undefined|\[object/)
    const unknown = await get(world, study.id, 'analysis?target=Nobody')
    expect(unknown.statusCode).toBe(400)
    expect(unknown.json()).toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('"Nobody"') as string,
    })
    expect((await get(world, study.id, 'analysis?as=word')).statusCode).toBe(400)
    const { headers } = await world.rater()
    for (const asker of [{}, headers]) {
      expect((await world.app.inject({ url: `/api/studies/${study.id}/analysis`, headers: asker })).statusCode).toBe(
        401,
      )
    }
    await world.app.close()
  })
})

describe.each(testStores())('an analysis in a thread on $kind', (database) => {
  async function threaded(work: (world: World, analyst: Analyst, url: string) => Promise<void>) {
    const url = await database.freshUrl()
    const { openStore } = await import('../../db/open.ts')
    const store: Store = await openStore(url)
    const analyst = threadedAnalyst(url, () => new Date(), store)
    const world = await makeWorld(store, { promptCount: 30, overlap: 1 })
    try {
      await work(world, analyst, url)
    } finally {
      await analyst.close()
      await world.app.close()
      await store.close()
    }
  }

  test('is that of this thread, and one for all who ask at once or soon after', async () => {
    await threaded(async (world, analyst) => {
      const study = await imported(world, true)
      const [one, other] = await Promise.all([
        analyst.analyze({ studyId: study.id }),
        analyst.analyze({ studyId: study.id }),
      ])
      expect(other).toBe(one)
      expect(await analyst.analyze({ studyId: study.id })).toBe(one)
      expect(one).toEqual(await world.parts.analyst.analyze({ studyId: study.id }))
    })
  })

  test('refuses and goes on: an unknown target is a refusal, and the next question is answered', async () => {
    await threaded(async (world, analyst) => {
      const study = await imported(world, true)
      const refused = await analyst.analyze({ studyId: study.id, target: 'Nobody' }).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(Refusal)
      expect(refused).toMatchObject({
        code: 'invalid_request',
        status: 400,
        message: expect.stringContaining('"Nobody"') as string,
      })
      await expect(analyst.analyze({ studyId: 'none' })).rejects.toMatchObject({ code: 'not_found' })
      // No request of ours has such kinds: the thread itself fails on them, and lives.
      const broken = { studyId: study.id, kinds: 7 } as unknown as Parameters<Analyst['analyze']>[0]
      await expect(analyst.analyze(broken)).rejects.toThrow()
      expect(await analyst.analyze({ studyId: study.id })).toMatchObject({ judgments: ofPeople })
    })
  })

  test('holds up no judgments', async () => {
    await threaded(async (world, analyst) => {
      const study = await imported(world, true)
      const rater = await world.rater()
      const running = { done: false }
      const answer = analyst.analyze({ studyId: study.id }).then((analysis) => {
        running.done = true
        return analysis
      })
      let meanwhile = 0
      for (let n = 0; n < 20; n++) {
        const { pairs } = await rater.look()
        const judged = await rater.judge(pairs[0]!.assignmentId, 'a')
        expect(judged.statusCode).toBe(200)
        if (!running.done) meanwhile += 1
      }
      expect(meanwhile).toBeGreaterThan(0)
      expect(await answer).toMatchObject({ judgments: ofPeople })
    })
  })

  test('ends with the server: who still waits is told, and nothing hangs', async () => {
    await threaded(async (world, analyst) => {
      const study = await imported(world, true)
      const waiting = analyst.analyze({ studyId: study.id }).catch((error: unknown) => error)
      await analyst.close()
      expect(await waiting).toBeInstanceOf(Error)
    })
  })
})
