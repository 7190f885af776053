import { spawnSync } from 'node:child_process'
import Sqlite from 'better-sqlite3'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { makeStudy } from '../make.ts'
import { rowsOf } from './make.ts'

const home = mkdtempSync(join(tmpdir(), 'blindpair-files-'))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})
let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(home, 'one-'))
  path = join(folder, 'blindpair.sqlite')
})

/** Refused with a sentence that names the file, and neither it nor its folder is touched. */
async function expectRefusal(sentence: RegExp) {
  const before = existsSync(path) ? readFileSync(path) : undefined
  const beside = readdirSync(folder)
  const refusal = await openStore(path).then(
    () => undefined,
    (reason: unknown) => reason as Error,
  )
  expect(refusal?.message).toMatch(sentence)
  expect(refusal?.message).toContain(path)
  expect(refusal?.message).toMatch(/\.$/)
  expect(readdirSync(folder)).toEqual(beside)
  if (before) expect(readFileSync(path).equals(before)).toBe(true)
}

async function filled(): Promise<void> {
  const store = await openStore(path)
  await makeStudy(store, { promptCount: 50 })
  await store.close()
}

describe('a SQLite file', () => {
  test('that is not there is made, unless one was expected', async () => {
    await expect(openStore(path, { mustExist: true })).rejects.toThrow(`There is no database at ${path}.`)
    expect(readdirSync(folder)).toEqual([])
    const store = await openStore(path)
    await store.close()
    expect(existsSync(path)).toBe(true)
  })

  test('is opened again with all its rows, also by a file: address', async () => {
    await filled()
    const store = await openStore(`file:${path}`)
    expect(await rowsOf(store, 'prompts')).toHaveLength(50)
    await store.close()
  })

  test('that was cut to nothing is refused, not begun anew', async () => {
    writeFileSync(path, '')
    await expectRefusal(/is empty/)
  })

  test('that is no database is refused', async () => {
    writeFileSync(path, 'Dear diary, '.repeat(1000))
    await expectRefusal(/is not a database/)
  })

  test('of another program is refused and stays as it is', async () => {
    const other = new Sqlite(path)
    other.exec('create table recipes (name text)')
    other.close()
    await expectRefusal(/was not made by Blindpair/)
  })

  test('that another program has marked as its own is refused, though it holds no table yet', async () => {
    const other = new Sqlite(path)
    other.pragma('application_id = 1234')
    other.close()
    await expectRefusal(/was not made by Blindpair/)
  })

  test.each([0.1, 0.5, 0.9])('cut off at %d of its length is refused', async (share) => {
    await filled()
    const whole = readFileSync(path)
    const end = Math.max(1, Math.floor((whole.length * share) / 4096)) * 4096
    writeFileSync(path, whole.subarray(0, end))
    await expectRefusal(/is damaged/)
  })

  test.each([
    ['its header', 0, /is not a database/],
    ['its table of tables', 100, /is damaged|is not a database/],
  ])('overwritten in %s is refused', async (_place, from, sentence) => {
    await filled()
    const whole = readFileSync(path)
    whole.fill(0xa5, from, from + 60)
    writeFileSync(path, whole)
    await expectRefusal(sentence)
  })

  test('newer than this program is refused and stays as it is', async () => {
    await filled()
    const newer = new Sqlite(path)
    newer.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)').run('of tomorrow', 9e12)
    newer.pragma('wal_checkpoint(truncate)')
    newer.close()
    await expectRefusal(/newer version of Blindpair/)
  })

  // Root may write anywhere, so somebody else asks, where there is somebody else who can read this checkout.
  const other = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const ask = (code: string, ...given: string[]) =>
    spawnSync(process.execPath, ['--input-type=module', '--eval', code, ...given], {
      ...other,
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
  const opener = new URL('../../db/open.ts', import.meta.url).href
  const canAsk = ask(`await import('${opener}')`).status === 0

  test.skipIf(!canAsk).each(['file', 'folder'])('is refused where its %s may not be written', async (which) => {
    await filled()
    chmodSync(home, 0o755)
    chmodSync(path, which === 'file' ? 0o444 : 0o666)
    chmodSync(folder, which === 'folder' ? 0o555 : 0o777)
    const asked = ask(
      `const { openStore } = await import('${opener}')
       await openStore(process.argv[1]).catch((reason) => console.log(reason.message))`,
      path,
    )
    const place = which === 'file' ? path : folder
    expect(asked.stdout.trim()).toBe(`Cannot write to ${place}, so the database ${path} cannot be used.`)
    expect(readdirSync(folder)).toEqual(['blindpair.sqlite'])
  })
})

describe('an open SQLite file', () => {
  test('waits for each commit to reach the disk, minds foreign keys and has the library with the log mended', async () => {
    await filled()
    const store = await openStore(path)
    const { $client: client } = store.db as unknown as { $client: Sqlite.Database }
    const settings = ['synchronous', 'foreign_keys', 'journal_mode', 'busy_timeout', 'secure_delete']
    expect(settings.map((name) => client.pragma(name, { simple: true }))).toEqual([2, 1, 'wal', 2000, 1])
    const [major, minor, patch] = (client.prepare('select sqlite_version()').pluck().get() as string)
      .split('.')
      .map(Number)
    expect(major! * 1e6 + minor! * 1e3 + patch!).toBeGreaterThanOrEqual(3_051_003)
    await store.close()
  })

  test('leaves nothing in its log when it is closed', async () => {
    await filled()
    expect(readdirSync(folder)).toEqual(['blindpair.sqlite'])
    const copy = join(folder, 'copy.sqlite')
    copyFileSync(path, copy)
    const store = await openStore(copy, { mustExist: true })
    expect(await rowsOf(store, 'prompts')).toHaveLength(50)
    await store.close()
  })
})
