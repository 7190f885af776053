import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { moveCount, type CountKey } from '../../db/counts.ts'
import { openStore } from '../../db/open.ts'
import { ask, type Queries, type Store } from '../../db/store.ts'
import { testStores } from '../setup/stores.ts'
import { WriteAheadLog } from '../../db/writeAheadLog.ts'
import { rowsOf, start } from './make.ts'

const key = (preference: CountKey['preference']): CountKey => ({
  studyId: 'study',
  raterKind: 'human',
  firstSystemId: 'one',
  secondSystemId: 'two',
  preference,
  firstSide: 'a',
  sideRecorded: true,
  bothBad: false,
  surplus: false,
})
const counted = async (store: Store) =>
  (await rowsOf(store, 'counts')).map(({ preference, n, moves }) => [preference, n, moves]).sort()

describe.each(testStores())('counters moved on $kind', (database) => {
  test('by many transactions at once are each the sum of what was added', async () => {
    const store = await database.freshStore()
    const moves = Array.from({ length: 60 }, (_, at) => [key((['a', 'b', 'tie'] as const)[at % 3]!), at - 10] as const)
    // PostgreSQL may refuse what meets another; one after the other is what it is about here.
    for (let from = 0; from < moves.length; from += 20) {
      const some = moves.slice(from, from + 20).map(
        ([one, n]) =>
          () =>
            store.atomically((on) => moveCount(on, one, n)),
      )
      if (store.kind === 'sqlite') await Promise.all(some.map((move) => move()))
      else for (const move of some) await move()
    }
    const sum = (preference: string) =>
      moves.reduce((all, [one, n]) => (one.preference === preference ? all + n : all), 0)
    expect(await counted(store)).toEqual(['a', 'b', 'tie'].map((preference) => [preference, sum(preference), 20]))
  })

  test('are seen by what reads them later in the same transaction', async () => {
    const store = await database.freshStore()
    const read = ({ compiled, tables: t }: Queries) =>
      compiled('allCounts', (db) => db.select({ n: t.counts.n }).from(t.counts))
    const seen = await store.atomically(function* (queries) {
      yield* moveCount(queries, key('a'), 2)
      const first = yield* ask(queries.db.select({ n: queries.tables.counts.n }).from(queries.tables.counts))
      yield* moveCount(queries, key('a'), 3)
      const second = yield* ask(read(queries)({}))
      yield* moveCount(queries, key('a'), 4)
      return [first, second]
    })
    expect(seen).toEqual([[{ n: 2 }], [{ n: 5 }]])
    expect(await counted(store)).toEqual([['a', 9, 3]])
  })

  test('in a transaction that throws stay as they were, and those of others move', async () => {
    const store = await database.freshStore()
    const outcomes = await Promise.allSettled([
      store.atomically((queries) => moveCount(queries, key('a'), 1)),
      store.atomically(function* (queries) {
        yield* moveCount(queries, key('a'), 100)
        yield* moveCount(queries, key('b'), 100)
        throw new Error('A change of mind.')
      }),
      store.atomically((queries) => moveCount(queries, key('tie'), 1)),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await counted(store)).toEqual([
      ['a', 1, 1],
      ['tie', 1, 1],
    ])
  })
})

describe('commits to a SQLite file', () => {
  const database = testStores().find(({ kind }) => kind === 'sqlite')!

  test.each(['roomMade', 'unsynced'] as const)(
    'that fail outside of any transaction (%s) are all refused, and later ones are stored',
    async (method) => {
      const store = await database.freshStore()
      const failing = vi.spyOn(WriteAheadLog.prototype, method).mockImplementationOnce(() => {
        throw new Error('No room.')
      })
      const add = () => store.atomically((on) => moveCount(on, key('a'), 1))
      const outcomes = await Promise.allSettled([add(), add(), add()])
      failing.mockRestore()
      expect(outcomes.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual(
        Array(3).fill('No room.'),
      )
      await add()
      expect(await counted(store)).toEqual([['a', 1, 1]])
    },
  )

  test('that are asked for after it was closed are refused', async () => {
    const store = await openStore(await database.freshUrl())
    const last = store.atomically((on) => moveCount(on, key('a'), 1))
    const closing = store.close()
    await expect(store.atomically((on) => moveCount(on, key('a'), 1))).rejects.toThrow('closed')
    await Promise.all([last, closing])
    await expect(store.atomically((on) => moveCount(on, key('a'), 1))).rejects.toThrow('closed')
  })
})

describe('the log of a SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-log-'))
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  test('is begun anew while commits follow one another without a pause', async () => {
    const path = join(folder, 'long.sqlite')
    const store = await openStore(path)
    const text = 'x'.repeat(300_000)
    let longest = 0
    for (let turn = 0; turn < 100; turn++) {
      const rows = [0, 1, 2, 3].map((one) =>
        store.atomically(function* ({ db, tables: t }) {
          const tokenHash = `${String(turn)} ${String(one)} ${text}`
          yield* ask(db.insert(t.sessions).values({ tokenHash, createdAt: start, lastSeenAt: start, expiresAt: start }))
        }),
      )
      await Promise.all(rows)
      longest = Math.max(longest, statSync(`${path}-wal`).size)
    }
    // All that was written is more than twice this.
    expect(longest).toBeLessThan(100 * 2 ** 20)
    expect(statSync(path).size + longest).toBeGreaterThan(200 * 2 ** 20)
    await store.close()
    const again = await openStore(path)
    expect(await rowsOf(again, 'sessions')).toHaveLength(400)
    await again.close()
  })

  test('grows while somebody reads on for long, without each commit trying to write it into the database', async () => {
    const path = join(folder, 'held.sqlite')
    const store = await openStore(path)
    const add = (text: string) =>
      store.atomically(function* ({ db, tables: t }) {
        yield* ask(
          db.insert(t.sessions).values({ tokenHash: text, createdAt: start, lastSeenAt: start, expiresAt: start }),
        )
      })
    const reader = new Sqlite(path, { readonly: true })
    reader.exec('begin')
    reader.prepare('select count(*) from sessions').get()
    // More than 16,000 pages of 4 KiB.
    await add('x'.repeat(70 * 2 ** 20))
    for (let turn = 0; turn < 3; turn++) await add(`settling ${String(turn)}`)
    const told = vi.spyOn(Worker.prototype, 'postMessage')
    const writes = () => told.mock.calls.filter(([message]) => message === 'write').length
    for (let turn = 0; turn < 40; turn++) await add(`small ${String(turn)}`)
    expect(writes()).toBe(0)
    // So much more is worth a try, and one that gains nothing is no more than one.
    await add('y'.repeat(18 * 2 ** 20))
    for (let turn = 0; turn < 40; turn++) await add(`more ${String(turn)}`)
    expect(writes()).toBe(1)
    reader.close()
    // It is gone: what it held is written, and the log begins anew.
    await add('z'.repeat(18 * 2 ** 20))
    const beside = new Sqlite(path, { readonly: true })
    await vi.waitFor(
      async () => {
        await add(randomUUID())
        expect(beside.pragma('wal_checkpoint(NOOP)')).toMatchObject([
          { log: expect.toSatisfy((n: number) => n < 4000) as number },
        ])
      },
      { timeout: 20_000 },
    )
    beside.close()
    told.mockRestore()
    expect(statSync(path).size).toBeGreaterThan(100 * 2 ** 20)
    await store.close()
  })

  test('is on disk before a promise resolves, others being served meanwhile', async () => {
    const { stdout } = await child(
      'slow.sqlite',
      '(file, done) => setTimeout(() => { said.push("on disk"); done(null) }, 200)',
      { before: 'setTimeout(() => said.push("served"), 50)' },
    )
    expect(JSON.parse(stdout)).toEqual(['served', 'on disk', 'resolved'])
  })

  test.skipIf(process.platform !== 'linux')(
    'is the file that is brought to disk, also once it was begun anew',
    async () => {
      // What is written says where it goes; a log of zero bytes is one that nothing was written to since.
      const { stdout } = await child(
        'named.sqlite',
        `(file, done) => {
        said.push(fs.readlinkSync('/proc/self/fd/' + file), fs.fstatSync(file).size > 0)
        done(null)
      }`,
        {
          after: `const beside = new Sqlite(path)
      said.push(beside.pragma('wal_checkpoint(TRUNCATE)')[0].busy)
      beside.close()
      await write('second')`,
        },
      )
      const log = join(realpathSync(folder), 'named.sqlite-wal')
      expect(JSON.parse(stdout)).toEqual([log, true, 'resolved', 0, log, true, 'resolved'])
    },
  )

  test('that cannot be brought to disk ends the process, and nothing is acknowledged', async () => {
    const failing = child('failing.sqlite', '(file, done) => done(new Error("EIO"))')
    await expect(failing).rejects.toMatchObject({ stdout: '', stderr: expect.stringContaining('to disk') as string })
  })

  test('that cannot be written into the database for lack of room is kept, and what follows is stored', async () => {
    const { stdout } = await child('full.sqlite', anyWay, { after: longLog, thread: failing('SQLITE_FULL') })
    expect(JSON.parse(stdout)).toEqual(['resolved', 'resolved', 'resolved'])
  })

  test('that fails to be written into the database ends the process: what it holds is not certain', async () => {
    const ended = child('broken.sqlite', anyWay, {
      after: `${longLog}\nawait new Promise((resolve) => setTimeout(resolve, 20_000))`,
      thread: failing('SQLITE_IOERR_FSYNC'),
    })
    await expect(ended).rejects.toMatchObject({
      stdout: '',
      stderr: expect.stringMatching(/Could not write .*broken\.sqlite-wal.*SQLITE_IOERR_FSYNC/s) as string,
    })
  })

  const anyWay = '(file, done) => done(null)'
  /** More than what the thread begins at, and a write that tells the thread; closing waits for its answer. */
  const longLog = `
    await write('x'.repeat(20_000_000))
    await write('third')`
  /** For each thread: what writes the log into the database fails there. */
  const failing = (code: string) => `
    if (!isMainThread) {
      const { pragma } = Sqlite.prototype
      Sqlite.prototype.pragma = function (text, ...more) {
        if (text.includes('wal_checkpoint')) throw Object.assign(new Error('It failed.'), { code: '${code}' })
        return pragma.call(this, text, ...more)
      }
    }`

  /** A process that writes once, with another way to the disk, what it does before and after, and what its threads do first. */
  function child(name: string, toDisk: string, { before = '', after = '', thread = '' } = {}) {
    const [first, main] = [join(folder, `${name}.first.mjs`), join(folder, `${name}.main.mjs`)]
    const sqlite = pathToFileURL(createRequire(import.meta.url).resolve('better-sqlite3')).href
    writeFileSync(
      first,
      `import Sqlite from ${JSON.stringify(sqlite)}\nimport { isMainThread } from 'node:worker_threads'\n${thread}`,
    )
    const module = pathToFileURL(join(import.meta.dirname, '../../db/open.ts')).href
    const program = `
      import fs from 'node:fs'
      import Sqlite from ${JSON.stringify(sqlite)}
      import { syncBuiltinESMExports } from 'node:module'
      const said = []
      fs.fdatasync = ${toDisk}
      syncBuiltinESMExports()
      const { openStore } = await import(${JSON.stringify(module)})
      const path = ${JSON.stringify(join(folder, name))}
      const store = await openStore(path)
      const write = async (tokenHash) => {
        const [createdAt, lastSeenAt, expiresAt] = [1, 2, 3].map((day) => new Date(2026, 0, day))
        await store.atomically(function* ({ db, tables: t }) {
          yield db.insert(t.sessions).values({ tokenHash, createdAt, lastSeenAt, expiresAt })
        })
        said.push('resolved')
      }
      ${before}
      await write('first')
      ${after}
      console.log(JSON.stringify(said))
      await store.close()`
    writeFileSync(main, program)
    return promisify(execFile)(process.execPath, ['--import', pathToFileURL(first).href, main])
  }
})
