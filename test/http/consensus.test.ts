import { parse } from 'csv-parse/sync'
import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { setMember } from '../../db/accounts.ts'
import { openStore } from '../../db/open.ts'
import { beginExport } from '../../server/beginExport.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import { exportInThread } from '../../server/exportInThread.ts'
import { makeResearcher, makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { judgeAll } from './judgeAll.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
type Row = Record<string, string>
// The target is not the one whose name comes first.
const systems = ['Zirkon', 'Quarzit']

describe.each(testStores())('the consensus of each comparison of a study on $kind', (database) => {
  const closing: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const close of closing) await close()
  })

  async function judged() {
    const databaseUrl = await database.freshUrl()
    const store = await openStore(databaseUrl)
    const world = await makeWorld(store, { promptCount: 12, overlap: 2, systems })
    closing.push(
      () => world.app.close(),
      () => store.close(),
    )
    await judgeAll(world)
    return { databaseUrl, store, world }
  }
  const ask = (world: World, path: string, headers: { cookie: string } = world.researcher) =>
    world.app.inject({ url: `/api/studies/${world.study.id}/${path}`, headers })
  const rowsOf = (body: string) => parse<Row>(body, { columns: true })

  test('goes out with the ids that the judgments have, seen from the target, of the fit that is printed', async () => {
    const { world } = await judged()
    const reply = await ask(world, 'export?format=consensus')
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-type']).toContain('text/csv')
    expect(reply.headers['content-disposition']).toContain('.consensus.csv')
    const rows = rowsOf(reply.body)
    expect(rows).toHaveLength(12)
    expect(rows.every((row) => row['judgments'] === '2')).toBe(true)
    expect(new Set(rows.map((row) => row['first_system']))).toEqual(new Set(['Zirkon']))
    const judgments = rowsOf((await ask(world, 'export?format=csv')).body).filter((one) => one['counted'] === 'true')
    for (const row of rows) {
      const own = judgments.filter((one) => one['comparison_id'] === row['comparison_id'])
      expect(new Set(own.map((one) => one['prompt_id']))).toEqual(new Set([row['prompt_id']]))
      expect([own[0]!['system_a'], own[0]!['system_b']].sort()).toEqual([row['first_system'], row['second_system']].sort())
      expect(row['judgments']).toBe(String(own.length))
      const outcomes = new Set(own.map((one) => one['outcome']))
      expect(row['majority']).toBe(outcomes.size === 1 ? [...outcomes][0] : '')
    }
    const { raterQuality } = (await ask(world, 'analysis')).json<Analysis>()
    for (const [prefix, fit] of [['one_coin', raterQuality.consensus], ['dawid_skene', raterQuality.dawidSkene]] as const) {
      // Whether a fit of so few settles is up to the sides that were drawn.
      expect(rows.map((row) => row[`${prefix}_win`] !== '')).toEqual(rows.map(() => fit.converged))
      const mean = rows.reduce((sum, row) => sum + Number(row[`${prefix}_win`]), 0) / rows.length
      if (fit.converged) expect(mean).toBeCloseTo(fit.win, 3)
    }
    const book = (await ask(world, 'export?format=codebook')).body
    for (const column of Object.keys(rows[0]!)) expect(book).toContain(`| \`${column}\` |`)
  }) // prettier-ignore

  test('is made in a thread to the byte, and holds nobody who is excluded', async () => {
    const { databaseUrl, store, world } = await judged()
    const request = { format: 'consensus', now: world.parts.now() } as const
    const here = await beginExport(store, world.study, request)
    const there = await exportInThread({ databaseUrl, study: world.study, request })
    expect(await text(there.stream)).toBe(await text(here.stream))

    const { raters } = (await ask(world, 'raters')).json<{ raters: { id: string; judged: number }[] }>()
    const left = raters.find((one) => one.judged > 0)!
    const excluded = await world.app.inject({
      method: 'POST',
      url: `/api/studies/${world.study.id}/exclusions`,
      headers: world.researcher,
      payload: { raters: [left.id], rule: 'speed', reason: 'Half of the answers came within a second.' },
    })
    expect(excluded.statusCode).toBeLessThan(300)
    const rows = rowsOf((await ask(world, 'export?format=consensus')).body)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) expect([row['judgments'], row['one_coin_win']]).toEqual(['1', ''])
  })

  test('shows a blinded analyst letters, the same numbers, and the ids that the blinded judgments have', async () => {
    const { store, world } = await judged()
    const one = await makeResearcher(world)
    const member = { studyId: world.study.id, researcherId: one.id, createdAt: world.parts.now() }
    await store.atomically((queries) => setMember(queries, { ...member, role: 'blinded-analyst' }))
    const { body } = await ask(world, 'export?format=consensus', one.headers)
    expect(body).not.toMatch(/Zirkon|Quarzit/)
    const blinded = rowsOf(body)
    const open = rowsOf((await ask(world, 'export?format=consensus')).body)
    const numbers = (rows: Row[]) => rows.map((row) => Number(row['one_coin_win']).toFixed(6)).sort()
    expect(numbers(blinded)).toEqual(numbers(open))
    const ids = (rows: Row[]) => rows.map((row) => row['comparison_id']!)
    expect(ids(blinded).filter((id) => ids(open).includes(id))).toEqual([])
    expect(ids(blinded)).toEqual(ids(blinded).toSorted())
    const judgments = rowsOf((await ask(world, 'export?format=csv', one.headers)).body)
    expect(new Set(ids(judgments))).toEqual(new Set(ids(blinded)))
  })

  test('is a header alone where nobody judged', async () => {
    const world = await makeWorld(await database.freshStore(), { systems })
    const { body } = await ask(world, 'export?format=consensus')
    expect(body.trimEnd().split('\n')).toHaveLength(1)
    await world.app.close()
  })
})
