import { text } from 'node:stream/consumers'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { beginExport } from '../../server/beginExport.ts'
import { exportInThread } from '../../server/exportInThread.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { judgeAll } from './judgeAll.ts'

describe.each(testStores())('an export in a thread on $kind', (database) => {
  const closing: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const close of closing) await close()
  })

  async function judged() {
    const databaseUrl = await database.freshUrl()
    const store = await openStore(databaseUrl)
    const world = await makeWorld(store, { promptCount: 6, overlap: 2 })
    closing.push(
      () => world.app.close(),
      () => store.close(),
    )
    await judgeAll(world)
    return { databaseUrl, store, study: world.study, now: world.parts.now() }
  }

  test('is that of this thread, to the byte, and so is what it says it holds', async () => {
    const { databaseUrl, store, study, now } = await judged()
    for (const format of ['jsonl', 'parquet'] as const) {
      const here = await beginExport(store, study, { format, now })
      const there = await exportInThread({ databaseUrl, study, request: { format, now } })
      expect(there.list).toEqual(here.list)
      const bytes = await text(there.stream)
      expect(bytes.length).toBeGreaterThan(1000)
      expect(bytes).toBe(await text(here.stream))
    }
  })

  test('refuses what this thread refuses, and says plainly where there is no database', async () => {
    const { databaseUrl, study, now } = await judged()
    const blinded = exportInThread({ databaseUrl, study, request: { format: 'arena', now, blinded: true } })
    await expect(blinded).rejects.toMatchObject({ code: 'blinded', status: 403 })
    const gone = exportInThread({ databaseUrl: '/nowhere/at/all.sqlite', study, request: { format: 'csv', now } })
    await expect(gone).rejects.toThrow('There is no database')
  })

  test('ends with whoever reads it', async () => {
    const { databaseUrl, study, now } = await judged()
    const { stream } = await exportInThread({ databaseUrl, study, request: { format: 'csv', now } })
    const closed = new Promise((resolve) => stream.once('close', resolve))
    stream.destroy()
    await closed
    expect(stream.destroyed).toBe(true)
  })
})
