import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inPages, replacedOf } from '../../db/exportedPages.ts'
import { makeWorld } from '../make.ts'
import { judgeAll } from '../http/judgeAll.ts'
import { testStores } from '../setup/stores.ts'

type Row = { id: string; comparisonId: string }

test('judgments come by comparison and by id, in full pages, however the database orders them and however many there are', async () => {
  const judged = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 300 })
  await fc.assert(
    fc.asyncProperty(judged, fc.integer({ min: 0, max: 1500 }), fc.boolean(), async (counts, many, backwards) => {
      const comparisons = new Map(counts.map((n, place) => [`c${String(place)}`, place === 1 ? many : n]))
      const rows = [...comparisons].flatMap(([comparisonId, n]) =>
        Array.from({ length: n }, (_, i): Row => ({
          id: `${comparisonId}-${String(i).padStart(4, '0')}`,
          comparisonId,
        })),
      )
      const stored = backwards ? rows.toReversed() : rows
      let most = 0
      const read = (filled: Record<string, string>) => {
        const ids = new Set(Object.values(filled))
        most = Math.max(most, ids.size)
        return Promise.resolve(stored.filter(({ comparisonId }) => ids.has(comparisonId)))
      }
      const pages = []
      for await (const page of inPages(comparisons, read, (row, comparison) => ({ row, comparison }))) pages.push(page)
      expect(pages.flat().map(({ row }) => row)).toEqual(rows)
      for (const { row, comparison } of pages.flat()) expect(comparison).toBe(comparisons.get(row.comparisonId))
      for (const page of pages.slice(0, -1)) expect(page).toHaveLength(1000)
      expect(most).toBeLessThanOrEqual(128)
    }),
    { numRuns: 30 },
  )
})

describe.each(testStores())('what was replaced on $kind', (database) => {
  test('is known all at once, or looked up page by page where it is much', async () => {
    const store = await database.freshStore()
    const world = await makeWorld(store, { promptCount: 4, overlap: 2 })
    await judgeAll(world)
    const { judgments } = store.tables
    const all = await store.db.select().from(judgments)
    const [first, second, third] = all
    for (const [one, id] of [
      [first!, '0190-one'],
      [second!, '0190-two'],
    ] as const) {
      await store.db.insert(judgments).values({ ...one, id, replaces: one.id })
    }
    const page = [first!.id, third!.id]
    expect([...(await (await replacedOf(store, world.study))(page))].sort()).toEqual([first!.id, second!.id].sort())
    expect([...(await (await replacedOf(store, world.study, 1))(page))]).toEqual([first!.id])
    await world.app.close()
  })
})
