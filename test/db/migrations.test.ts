import { spawnSync } from 'node:child_process'
import Sqlite from 'better-sqlite3'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { makeRater, rowsOf } from './make.ts'

const project = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'blindpair-migrations-'))
afterAll(() => {
  rmSync(home, { recursive: true, force: true })
})

/** Our migrations with one more: a change of the parent table of everything, as the generator writes it. */
function withRebuild(): string {
  const folder = mkdtempSync(join(home, 'folder-'))
  cpSync(join(project, 'migrations'), folder, { recursive: true })
  // SQLite changes a column by making the table anew and dropping the old one.
  const client = new Sqlite(':memory:')
  migrate(drizzle({ client }), { migrationsFolder: join(folder, 'sqlite') })
  const made = client.prepare("select sql from sqlite_master where name = 'studies'").pluck().get() as string
  const indexes = client
    .prepare("select sql || ';' from sqlite_master where type = 'index' and tbl_name = 'studies' and sql is not null")
    .pluck()
    .all() as string[]
  const columns = (client.pragma('table_info(studies)') as { name: string }[]).map(({ name }) => `"${name}"`).join(', ')
  client.close()
  add(folder, 'sqlite', [
    'PRAGMA foreign_keys=OFF;',
    `${made.replace('`studies`', '`__new_studies`').replaceAll('"studies"', '"__new_studies"')};`,
    `INSERT INTO \`__new_studies\`(${columns}) SELECT ${columns} FROM \`studies\`;`,
    'DROP TABLE `studies`;',
    'ALTER TABLE `__new_studies` RENAME TO `studies`;',
    'PRAGMA foreign_keys=ON;',
    ...indexes,
  ])
  add(folder, 'postgres', [`ALTER TABLE "studies" ALTER COLUMN "overlap" SET DEFAULT 1;`])
  return folder
}

function add(folder: string, dialect: string, statements: string[]): void {
  writeFileSync(join(folder, dialect, '0099_rebuild.sql'), statements.join('\n--> statement-breakpoint\n'))
  const path = join(folder, dialect, 'meta', '_journal.json')
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number; when: number }[] }
  const last = journal.entries.at(-1)!
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, ...{ tag: '0099_rebuild' } })
  writeFileSync(path, JSON.stringify(journal))
}

/** Our migrations up to one, as an earlier version had them. */
function upTo(tag: string): string {
  const folder = mkdtempSync(join(home, 'folder-'))
  cpSync(join(project, 'migrations'), folder, { recursive: true })
  for (const dialect of ['sqlite', 'postgres']) {
    const path = join(folder, dialect, 'meta', '_journal.json')
    const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] }
    const last = journal.entries.findIndex((entry) => entry.tag === tag)
    writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, last + 1) }))
  }
  return folder
}

const tableNames = [
  ...([
    'studies',
    'systems',
    'prompts',
    'responses',
    'comparisons',
    'slots',
    'pairings',
    'invitations',
    'raters',
  ] as const),
  ...(['assignments', 'standings', 'judgments', 'counts', 'signIns', 'sessions'] as const),
]

async function contents(store: Store) {
  const rows: Record<string, unknown[]> = {}
  for (const name of tableNames) {
    const texts = (await rowsOf(store, name)).map((row) => JSON.stringify(row, Object.keys(row).sort()))
    rows[name] = texts.sort()
  }
  return rows
}

async function fill(store: Store): Promise<void> {
  const study = await makeStudy(store, { promptCount: 6, overlap: 2 })
  const rater = await makeRater(store, study)
  for (const { id } of await rater.lease()) await rater.judge(id)
  await rater.lease()
}

describe.each(testStores())('a migration on $kind', (database) => {
  test('of a filled database keeps every row, also when it makes a parent table anew', async () => {
    const url = await database.freshUrl()
    const before = await openStore(url)
    await fill(before)
    const held = await contents(before)
    expect(held.judgments).toHaveLength(2)
    await before.close()

    const after = await openStore(url, { migrations: withRebuild() })
    expect(after.schemaVersion).toBe(before.schemaVersion + 1)
    expect(await contents(after)).toEqual(held)
    await after.close()
  })

  test('gives the same database as making it fresh', async () => {
    const [grown, fresh] = [await database.freshUrl(), await database.freshUrl()]
    const migrations = withRebuild()
    await (await openStore(grown)).close()
    await (await openStore(grown, { migrations })).close()
    await (await openStore(fresh, { migrations })).close()
    expect(await shapeOf(grown)).toEqual(await shapeOf(fresh))
  })

  test('counts how the raters of before were balanced: by what they hold and what was judged', async () => {
    const url = await database.freshUrl()
    const newer = await database.freshUrl()
    const before = await openStore(newer)
    const study = await makeStudy(before, { promptCount: 8 })
    const rater = await makeRater(before, study)
    const slots = await rowsOf(before, 'slots')
    const given = slots.map((slot, index) => ({
      ...{ studyId: study.id, raterId: rater.id, comparisonId: slot.comparisonId, slotId: slot.id },
      ...{ promptId: slot.promptId, firstSystemId: slot.firstSystemId, secondSystemId: slot.secondSystemId },
      ...{ id: `assignment ${String(index)}`, ordinal: index + 1, sideException: false },
      ...{ leasedAt: new Date(0), leaseUntil: new Date(1) },
      firstSide: index % 3 === 0 ? ('b' as const) : ('a' as const),
      state: (['judged', 'leased', 'skipped', 'judged', 'expired'] as const)[index % 5]!,
    }))
    await before.db.insert(before.tables.assignments).values(given)
    await before.close()
    await (await openStore(url, { migrations: upTo('0000_start') })).close()
    await copyRows(newer, url, ['studies', 'systems', 'prompts', 'raters', 'assignments'])

    const after = await openStore(url)
    const standings = await rowsOf(after, 'standings')
    await after.close()
    expect(standings).toHaveLength(2)
    for (const { secondSystemId, onA, onB, ...standing } of standings) {
      const weighing = given.filter(
        (one) => one.secondSystemId === secondSystemId && ['judged', 'leased'].includes(one.state),
      )
      expect(standing).toEqual({ raterId: rater.id, studyId: study.id, firstSystemId: slots[0]!.firstSystemId })
      expect(onA).toBe(weighing.filter(({ firstSide }) => firstSide === 'a').length)
      expect(onB).toBe(weighing.length - onA)
      expect(onB).toBeGreaterThan(0)
    }
  })

  test('of a newer program is noticed, and this one refuses to go on', async () => {
    const url = await database.freshUrl()
    await (await openStore(url, { migrations: withRebuild() })).close()
    await expect(openStore(url)).rejects.toThrow(/newer version of Blindpair/)
  })

  test('is done once where two processes start at the same time', async () => {
    const url = await database.freshUrl()
    const stores = await Promise.all([openStore(url), openStore(url), openStore(url)])
    const study = await makeStudy(stores[0])
    expect((await rowsOf(stores[2], 'studies')).map(({ id }) => id)).toEqual([study.id])
    for (const store of stores) await store.close()
  })
})

describe('a migration of a SQLite file', () => {
  const [database] = testStores()

  test('that makes a parent table anew would lose its children, were the keys not switched off before', () => {
    // The trap itself, so that the test above is known to guard against something (drizzle-orm issue 5782).
    const client = new Sqlite(':memory:')
    client.exec(`create table parents (id integer primary key);
      create table children (parent integer references parents (id) on delete cascade);
      insert into parents values (1); insert into children values (1)`)
    const folder = mkdtempSync(join(home, 'trap-'))
    spawnSync('mkdir', ['-p', join(folder, 'meta')])
    writeFileSync(
      join(folder, '0000_rebuild.sql'),
      [
        'PRAGMA foreign_keys=OFF;',
        'CREATE TABLE new_parents (id integer primary key);',
        'INSERT INTO new_parents SELECT id FROM parents;',
        'DROP TABLE parents;',
        'ALTER TABLE new_parents RENAME TO parents;',
        'PRAGMA foreign_keys=ON;',
      ].join('\n--> statement-breakpoint\n'),
    )
    const entries = [{ idx: 0, version: '6', when: 1, tag: '0000_rebuild', breakpoints: true }]
    writeFileSync(join(folder, 'meta', '_journal.json'), JSON.stringify({ version: '7', dialect: 'sqlite', entries }))
    migrate(drizzle({ client }), { migrationsFolder: folder })
    expect(client.prepare('select count(*) from children').pluck().get()).toBe(0)
    client.close()
  })

  test('copies the database first, over what an attempt that was cut short left behind', async () => {
    const path = await database!.freshUrl()
    const before = await openStore(path)
    await fill(before)
    const held = await contents(before)
    await before.close()
    const copy = `${path}.before-schema-${String(before.schemaVersion + 1)}`
    writeFileSync(copy, 'half a copy')

    await (await openStore(path, { migrations: withRebuild() })).close()
    const restored = await openStore(copy, { mustExist: true })
    expect(await contents(restored)).toEqual(held)
    await restored.close()
  })

  test('that fails leaves the old schema and every row', async () => {
    const path = await database!.freshUrl()
    const before = await openStore(path)
    await fill(before)
    const held = await contents(before)
    await before.close()
    const migrations = withRebuild()
    add(migrations, 'sqlite', ['DROP TABLE `counts`;', 'INSERT INTO `nowhere` VALUES (1);'])

    const refused = openStore(path, { migrations })
    await expect(refused).rejects.toThrow(/nowhere/)
    await expect(refused).rejects.toThrow(`${path}.before-schema-${String(before.schemaVersion + 2)}`)
    const after = await openStore(path)
    expect(await contents(after)).toEqual(held)
    await after.close()
  })

  test.each([
    ['breaks a foreign key', 'DELETE FROM `studies`;', /broke a foreign key/],
    ['loses rows', 'DELETE FROM `counts`;', /changed the rows of counts/],
  ])('that %s is refused', async (_what, statement, sentence) => {
    const path = await database!.freshUrl()
    const before = await openStore(path)
    await fill(before)
    await before.close()
    const migrations = withRebuild()
    add(migrations, 'sqlite', [statement])
    await expect(openStore(path, { migrations })).rejects.toThrow(sentence)
    expect(existsSync(`${path}.before-schema-${String(before.schemaVersion + 2)}`)).toBe(true)
  })
})

/** Copies rows into a database of an earlier version, which has fewer columns. */
async function copyRows(from: string, to: string, tables: string[]): Promise<void> {
  if (from.startsWith('postgres')) {
    const [source, target] = [from, to].map((connectionString) => new pg.Client({ connectionString }))
    await Promise.all([source!.connect(), target!.connect()])
    for (const table of tables) {
      const known = await target!.query<{ column_name: string }>(
        "select column_name from information_schema.columns where table_name = $1 and table_schema = 'public'",
        [table],
      )
      const columns = known.rows.map((row) => row.column_name)
      const { rows } = await source!.query<Record<string, unknown>>(`select * from ${table}`)
      for (const row of rows) {
        const values = columns.map((name) => {
          const value = row[name]
          return typeof value === 'object' && value !== null && !(value instanceof Date) ? JSON.stringify(value) : value
        })
        const places = values.map((_, index) => `$${String(index + 1)}`).join(', ')
        await target!.query(`insert into ${table} (${columns.join(', ')}) values (${places})`, values)
      }
    }
    await Promise.all([source!.end(), target!.end()])
    return
  }
  const [source, target] = [new Sqlite(from, { readonly: true }), new Sqlite(to)]
  for (const table of tables) {
    const columns = (target.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    const insert = target.prepare(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
    )
    for (const row of source.prepare(`select ${columns.join(', ')} from ${table}`).all()) insert.run(row)
  }
  source.close()
  target.close()
}

/** Tables, columns and indexes as the database itself tells them, without what only their order of making changes. */
async function shapeOf(url: string): Promise<unknown[]> {
  if (url.startsWith('postgres')) {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const columns = await client.query(
      `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
        where table_schema = 'public' order by 1, 2`,
    )
    const indexes = await client.query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`)
    const constraints = await client.query(
      `select conname, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace order by 1`,
    )
    await client.end()
    return [columns.rows, indexes.rows, constraints.rows]
  }
  const client = new Sqlite(url, { readonly: true })
  const rows = client
    .prepare(`select type, name, sql from sqlite_master where name not like 'sqlite_%' order by type, name`)
    .all() as { type: string; name: string; sql: string | null }[]
  client.close()
  return rows.map((row) => ({ ...row, sql: row.sql?.replaceAll(/["`]/g, '') }))
}
