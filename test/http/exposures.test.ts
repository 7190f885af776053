import { parse } from 'csv-parse/sync'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const reading = (activeMs: number, language = 'en') => ({ activeMs, seenA: 1, seenB: 0.5, raw: false, language })

describe.each(testStores())('how pairs stood before raters on $kind', (database) => {
  test('goes out with every exposure: left, come back to, judged, skipped', async () => {
    const world = await makeWorld(await database.freshStore(), { promptCount: 4, systems: ['Target', 'One'] })
    const rater = await world.rater()
    const held = await rater.look()
    const [first, second] = held.pairs.map(({ assignmentId }) => assignmentId)
    const post = (id: string, what: string, payload: object) =>
      world.app.inject({ method: 'POST', url: `/api/assignments/${id}/${what}`, headers: rater.headers, payload })
    // A pair is left twice and then judged; the other is left and then skipped.
    for (const activeMs of [700, 50])
      expect((await post(first!, 'reading', reading(activeMs, 'de'))).statusCode).toBe(204)
    const judgmentId = randomUUID()
    const judgment = { assignmentId: first, preference: 'a', reading: reading(900, 'de') }
    const put = {
      method: 'PUT',
      url: `/api/judgments/${judgmentId}`,
      headers: rater.headers,
      payload: judgment,
    } as const
    expect((await world.app.inject(put)).statusCode).toBe(200)
    expect((await post(second!, 'reading', reading(10))).statusCode).toBe(204)
    expect((await post(second!, 'skip', { reason: 'Too long.', reading: reading(20) })).statusCode).toBe(204)
    // Looked at again after it was judged.
    expect((await post(first!, 'reading', reading(5, 'de'))).statusCode).toBe(204)

    const reply = await world.app.inject({
      url: `/api/studies/${world.study.id}/export?format=exposures`,
      headers: world.researcher,
    })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers['content-disposition']).toContain('.exposures.csv')
    const rows = parse<Record<string, string>>(reply.body, { columns: true })
    const told = (id: string) =>
      rows
        .filter(({ assignment_id }) => assignment_id === id)
        .map(({ exposure, ended, active_ms, language, skip_reason, judgment_id }) =>
          [exposure, ended, active_ms, language, skip_reason, judgment_id].join(' '),
        )
        .sort()
    expect(told(first!).map((line) => line.slice(2))).toEqual(
      expect.arrayContaining(['left 700 de  ', 'left 50 de  ', `judged 900 de  ${judgmentId}`, 'left 5 de  ']),
    )
    expect(told(first!)).toHaveLength(4)
    expect(told(second!)).toEqual(['1 left 10 en  ', '2 skipped 20 en Too long. '])
    expect(rows.every(({ system_a, system_b }) => [system_a, system_b].sort().join() === 'One,Target')).toBe(true)

    // The rater's own account counts all of it.
    const work = await world.app.inject({ url: `/api/work?study=${world.study.code}`, headers: rater.headers })
    expect(work.json<{ activeMs: number }>().activeMs).toBe(700 + 50 + 900 + 10 + 20 + 5)
    const book = await world.app.inject({
      url: `/api/studies/${world.study.id}/export?format=codebook`,
      headers: world.researcher,
    })
    for (const column of Object.keys(rows[0]!)) expect(book.body).toContain(`| \`${column}\` |`)
    // The judgment says the language of its screen.
    const csv = await world.app.inject({
      url: `/api/studies/${world.study.id}/export?format=csv`,
      headers: world.researcher,
    })
    expect(csv.body).toContain('""language"":""de""')
  })

  test('is kept for a hundred times of one pair; more are added to the last', async () => {
    const world = await makeWorld(await database.freshStore(), { promptCount: 2, systems: ['Target', 'One'] })
    const rater = await world.rater()
    const { pairs } = await rater.look()
    const id = pairs[0]!.assignmentId
    const url = `/api/assignments/${id}/reading`
    for (let n = 0; n < 103; n++)
      await world.app.inject({ method: 'POST', url, headers: rater.headers, payload: reading(10) })
    const { db, tables } = world.parts.store
    const kept = (await db.select().from(tables.assignments)).find((one) => one.id === id)?.exposures ?? []
    expect(kept).toHaveLength(100)
    expect(kept.at(-1)?.activeMs).toBe(40)
  })
})
