import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { searchOf } from '../../client/browse/query.ts'
import { sliceQuery } from '../../client/dashboard/sliceQuery.ts'
import { analyze } from '../../server/analysis/analyze.ts'
import { buildApp } from '../../server/app.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { BrowseChoices, BrowsePage } from '../../server/contract/browse.ts'
import { importStudy } from '../../server/importStudy.ts'
import { researcherLink } from '../../server/links.ts'
import { stageFiles } from '../../server/staging/stage.ts'
import { seeded } from '../../server/stats/random.ts'
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { faultsOf } from '../analysis/soundness.ts'
import { cookieOf, makeParts } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const hostile = '=1+1 <img src=x> & "law"'

/** Prompts with tags, texts of several lengths, and judgments of whole conversations and of turns by three groups. */
function files(folder: string) {
  const random = seeded(21)
  const prompts = Array.from({ length: 24 }, (_, index) => ({
    question_id: `p${index}`,
    turns: [`First ${index}? ${'long '.repeat(index * 4)}`, 'And then?'],
    ...(index % 4 === 0 ? {} : { category: index % 4 === 1 ? 'math' : 'prose' }),
    source: index % 2 ? 'web' : hostile,
    serial: `s${index}`,
  }))
  const answers = prompts.flatMap(({ question_id, turns }, index) =>
    ['Target', 'One', 'Two'].map((system) => ({
      prompt_id: question_id,
      prompt: turns,
      system,
      response: [`${system} answers ${'𝔸 '.repeat(index * 30)}`, `${system} again ${'word '.repeat(index * 20)}`],
    })),
  )
  const judgments = Array.from({ length: 320 }, (_, index) => ({
    prompt_id: `p${random.integer(0, 23)}`,
    system_a: 'Target',
    system_b: index % 2 ? 'One' : 'Two',
    preference: ['a', 'b', 'tie'][random.integer(0, 2)],
    rater: `r${index % 9}`,
    ...(index % 9 < 6 ? { rater_group: index % 9 < 3 ? 'crowd' : 'expert' } : {}),
    turn: random.integer(0, 2),
  }))
  const write = (name: string, part: 'prompts' | 'responses' | 'judgments', rows: object[], tags?: string[]) => {
    const path = join(folder, name)
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    return { name, path, part, ...(tags ? { tags } : {}) }
  }
  return [
    write('prompts.jsonl', 'prompts', prompts, ['source', 'serial']),
    write('answers.jsonl', 'responses', answers),
    write('judgments.jsonl', 'judgments', judgments),
  ]
}

async function slicedWorld(database: ReturnType<typeof testStores>[number]) {
  const parts = makeParts(await database.freshStore())
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-slices-'))
  const staged = await stageFiles({
    folder,
    files: files(folder),
    study: { name: 'sliced', title: 'Sliced', target: 'Target' },
  })
  expect(staged.report().problems).toEqual([])
  const study = await importStudy(parts, staged)
  staged.close()
  const app = await buildApp(parts)
  const signedIn = await app.inject({ url: new URL(await researcherLink(parts)).pathname })
  const headers = { cookie: cookieOf(signedIn.headers['set-cookie']) }
  const get = (path: string) => app.inject({ url: `/api/studies/${study.id}/${path}`, headers })
  /** Judgments that Browse finds, page after page. */
  const browsed = async (query: Parameters<typeof searchOf>[0]) => {
    let matching = 0
    for (let from: string | null | undefined; from !== null;) {
      const search = searchOf({ order: 'files', kinds: 'human', ...query }, from === undefined ? {} : { from })
      const page = (await get(`comparisons${search}`)).json<BrowsePage>()
      matching += page.comparisons.reduce((sum, one) => sum + one.matching, 0)
      from = page.next
    }
    return matching
  }
  return { get, browsed, study, folder }
}

describe.each(testStores())('slices of a study on $kind', (database) => {
  test('are of its tags, turns, lengths and groups, and each number opens as many judgments as it says', async () => {
    const { get, browsed } = await slicedWorld(database)
    const analysis = (await get('analysis')).json<Analysis>()
    expect(faultsOf(analysis)).toEqual([])
    const { dimensions, notSliced } = analysis.slices
    expect(dimensions.map(({ id }) => id)).toEqual([
      ...['category', 'source', 'serial', 'turn', 'response-length', 'prompt-length', 'rater-group'],
    ])
    expect(notSliced).toEqual([])
    expect(dimensions[1]!.slices.map(({ value }) => value)).toEqual([hostile, 'web'])
    expect(dimensions[0]!.slices.map(({ value }) => value)).toEqual(['math', 'prose', null])
    for (const dimension of dimensions.filter(({ id }) => id !== 'serial')) {
      expect(dimension.slices.length, dimension.id).toBeGreaterThan(1)
      for (const row of dimension.rows.filter(({ baseline }) => baseline === 'One')) {
        const query = sliceQuery(dimension, dimension.slices[row.slice]!, row)
        expect(await browsed(query), `${dimension.id} ${JSON.stringify(query)}`).toBe(row.n)
        if (row.enough) expect(await browsed({ ...query, outcome: 'win' })).toBe(row.enough.win)
      }
    }
    const choices = (await get('comparisons/choices')).json<BrowseChoices>()
    expect(choices.tags.map(({ name }) => name)).toEqual(['serial', 'source'])
    expect(choices.categories).toEqual(['math', 'prose'])
  })

  test('are the same when its export is analyzed as a file', async () => {
    const { get, study, folder } = await slicedWorld(database)
    const { slices } = (await get('analysis')).json<Analysis>()
    for (const format of ['csv', 'jsonl']) {
      const path = join(folder, `again.${format}`)
      writeFileSync(path, (await get(`export?format=${format}`)).rawPayload)
      const { table } = await tableOfFiles([{ name: `again.${format}`, path }])
      const again = analyze(table, { target: 'Target', baselines: ['One', 'Two'], seed: study.seed, version: '0.0.0' })
      expect(again.slices).toEqual(slices)
    }
  })
})
