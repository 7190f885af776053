import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import { existsSync } from 'node:fs'
import { join, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { ask, type Store } from '../../db/store.ts'
import { testStores } from '../setup/stores.ts'
import { makeStudy } from '../make.ts'
import { later, makeRater, rowsOf, start } from './make.ts'

const note = (tokenHash: string) => ({ tokenHash, createdAt: start, lastSeenAt: start, expiresAt: start })
const write = (store: Store, ...names: string[]) =>
  store.atomically(function* ({ db, tables: t }) {
    for (const name of names) yield* ask(db.insert(t.sessions).values(note(name)))
    return names.length
  })
const names = async (store: Store) => (await rowsOf(store, 'sessions')).map(({ tokenHash }) => tokenHash).sort()

describe.each(testStores())('a transaction on $kind', (database) => {
  test('gives what its steps return and sees what it wrote itself', async () => {
    const store = await database.freshStore()
    const found = await store.atomically(function* ({ db, tables: t }) {
      yield* ask(db.insert(t.sessions).values(note('one')))
      return yield* ask(db.select().from(t.sessions).where(eq(t.sessions.tokenHash, 'one')))
    })
    expect(found).toEqual([{ ...note('one'), researcherId: null }])
  })

  test('that throws takes all of its own steps back and nothing of the others begun with it', async () => {
    const store = await database.freshStore()
    const outcomes = await Promise.allSettled([
      write(store, 'one', 'two'),
      store.atomically(function* ({ db, tables: t }) {
        yield* ask(db.insert(t.sessions).values(note('three')))
        throw new Error('A change of mind.')
      }),
      write(store, 'four', 'four'),
      write(store, 'five'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(outcomes[1]).toMatchObject({ reason: { message: 'A change of mind.' } })
    expect(await names(store)).toEqual(['five', 'one', 'two'])
  })

  test('that fails before its first step rejects and leaves the store in order', async () => {
    const store = await database.freshStore()
    const failing = store.atomically<number>(() => {
      throw new Error('Not even begun.')
    })
    await expect(failing).rejects.toThrow('Not even begun.')
    expect(await write(store, 'one')).toBe(1)
  })

  test('does not lose one of hundreds begun at once', async () => {
    const store = await database.freshStore()
    const wanted = Array.from({ length: 400 }, (_, place) => String(place)).sort()
    await Promise.all(wanted.map((name) => write(store, name)))
    expect(await names(store)).toEqual(wanted)
  })

  test('keeps times to the millisecond, truth, JSON and text as they were given', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store, { promptCount: 1, text: () => 'čšž 🦆 "quoted"\t\\ \u2028 \r\n end' })
    const [stored] = await rowsOf(store, 'studies')
    expect(stored).toEqual(study)
    for (const { turns } of await rowsOf(store, 'responses')) {
      expect(turns).toEqual(['čšž 🦆 "quoted"\t\\ \u2028 \r\n end'])
    }
  })

  test('tells every store on the same database that a study changed, after the commit', async () => {
    const url = await database.freshUrl()
    const [one, other] = [await openStore(url), await openStore(url)]
    const heard = new Promise<string>((resolve) => other.onChange(resolve))
    const near = new Promise<string>((resolve) => one.onChange(resolve))
    await write(one, 'one')
    one.announce('study')
    expect(await near).toBe('study')
    // SQLite's other processes only notice that something was committed.
    expect(['study', '']).toContain(await heard)
    await one.close()
    await other.close()
  })
})

describe('a transaction on SQLite', () => {
  const [database] = testStores()

  test('is on disk, for every other connection, before its promise resolves', async () => {
    const url = await database!.freshUrl()
    const store = await openStore(url)
    const beside = new Sqlite(url, { readonly: true })
    const seen = beside.prepare('select count(*) from sessions where token_hash = ?').pluck()
    await Promise.all(
      Array.from({ length: 50 }, async (_, place) => {
        const name = String(place)
        const stored = write(store, name)
        expect(seen.get(name)).toBe(0)
        await stored
        expect(seen.get(name)).toBe(1)
      }),
    )
    beside.close()
    await store.close()
  })

  test('is refused as a whole turn when the disk is full, and goes on once there is room', async () => {
    const store = await database!.freshStore()
    const client = (store.db as unknown as { $client: Sqlite.Database }).$client
    const pages = client.pragma('page_count', { simple: true }) as number
    client.pragma(`max_page_count = ${String(pages)}`)
    const long = (name: string) => `${name}${'x'.repeat(20_000)}`
    const turn = ['one', 'two', 'three'].map((name) => write(store, `small ${name}`, long(name)))
    const outcomes = await Promise.allSettled(turn)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    for (const outcome of outcomes) {
      // What turned the rest of its turn away is told to each.
      expect((outcome as { reason: { code?: string } }).reason.code).toBe('SQLITE_FULL')
    }
    expect(await names(store)).toEqual([])

    client.pragma('max_page_count = 1073741823')
    expect(await Promise.all([write(store, long('one')), write(store, 'two')])).toEqual([1, 1])
    expect(await names(store)).toHaveLength(2)
    expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
  })

  test(
    'waits for another process that holds the file, and is refused after two seconds',
    { timeout: 10_000 },
    async () => {
      const url = await database!.freshUrl()
      const store = await openStore(url)
      const other = new Sqlite(url)
      other.exec('begin immediate')
      await expect(write(store, 'one')).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
      other.exec('rollback')
      expect(await write(store, 'one')).toBe(1)
      other.close()
      await store.close()
    },
  )

  test('begun before the store is closed is still stored', async () => {
    const url = await database!.freshUrl()
    const store = await openStore(url)
    const last = write(store, 'last')
    await store.close()
    expect(await last).toBe(1)
    const again = await openStore(url)
    expect(await names(again)).toEqual(['last'])
    await again.close()
  })
})

describe('a transaction on PostgreSQL', () => {
  const [, database] = testStores()

  test('that waits in a circle with another is done again after a pause that is drawn', async () => {
    const pauses: number[] = []
    const draw = () => {
      pauses.push(0.5)
      return 0.5
    }
    const store = await openStore(await database!.freshUrl(), { draw })
    try {
      await write(store, 'one', 'two')
      const { promise: bothBegun, resolve } = Promise.withResolvers<undefined>()
      let begun = 0
      const touch = (...inTurn: string[]) =>
        store.atomically(function* ({ db, tables: t }) {
          for (const name of inTurn) {
            yield* ask(
              db
                .update(t.sessions)
                .set({ expiresAt: later(1) })
                .where(eq(t.sessions.tokenHash, name)),
            )
            if (++begun === 2) resolve(undefined)
            yield* ask(bothBegun)
          }
          return inTurn
        })
      expect(await Promise.all([touch('one', 'two'), touch('two', 'one')])).toHaveLength(2)
      expect(pauses).toHaveLength(1)
      expect((await rowsOf(store, 'sessions')).map(({ expiresAt }) => expiresAt)).toEqual([later(1), later(1)])
    } finally {
      await store.close()
    }
  })
})

describe('a backup', () => {
  const [database] = testStores()

  test('made while raters write opens and holds every judgment acknowledged before it began', async () => {
    const url = await database!.freshUrl()
    const store = await openStore(url)
    const study = await makeStudy(store, { promptCount: 300 })
    const raters = await Promise.all(Array.from({ length: 4 }, () => makeRater(store, study)))
    const acknowledged: string[] = []
    const judgeOne = async (rater: (typeof raters)[number]) => {
      const [lease] = await rater.lease()
      const recording = await rater.judge(lease!.id)
      if (recording.kind === 'stored') acknowledged.push(recording.judgment.id)
    }
    let copies = 0
    for (; copies < 5; copies++) {
      for (let time = 0; time < 3; time++) await Promise.all(raters.map(judgeOne))
      const before = [...acknowledged]
      const copy = join(dirname(url), `copy-${String(copies)}.sqlite`)
      const state = { running: true }
      const backup = store.backup(copy).finally(() => (state.running = false))
      while (state.running) await Promise.all(raters.map(judgeOne))
      await backup
      const client = new Sqlite(copy, { readonly: true })
      expect(client.pragma('integrity_check', { simple: true })).toBe('ok')
      client.close()
      const restored = await openStore(copy, { mustExist: true })
      const held = new Set((await rowsOf(restored, 'judgments')).map(({ id }) => id))
      expect(before.filter((id) => !held.has(id))).toEqual([])
      await restored.close()
    }
    expect(acknowledged.length).toBeGreaterThan(60)
    await store.close()
    expect(existsSync(url)).toBe(true)
  })
})
