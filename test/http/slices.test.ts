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
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { faultsOf } from '../analysis/soundness.ts'
import { cookieOf, makeParts } from '../make.ts'
import { hostile, slicedFiles } from '../slicedFiles.ts'
import { testStores } from '../setup/stores.ts'

async function slicedWorld(database: ReturnType<typeof testStores>[number]) {
  const parts = makeParts(await database.freshStore())
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-slices-'))
  const staged = await stageFiles({
    folder,
    files: slicedFiles(folder),
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
