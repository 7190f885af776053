import Sqlite from 'better-sqlite3'
import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { getTableName } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { CompiledQuery } from './compiledQuery.ts'
import { gatherCommits } from './commits.ts'
import { checkMigrations, type MigrationState } from './migrations.ts'
import * as tables from './schema.sqlite.ts'
import type { Adding, Compiled, Preparable, Queries, Reads, Runnable, Store } from './store.ts'
import { Sums } from './sums.ts'
import { pagesBeyond, WriteAheadLog } from './writeAheadLog.ts'

/** Marks our files among all SQLite files ("BlPr"). */
const applicationId = 0x426c5072

type OpenOptions = { mustExist?: boolean; migrations?: string }

/** Opens, checks and migrates a SQLite file; `mustExist` refuses to make a new one. */
export function openSqlite(path: string, { mustExist = false, migrations }: OpenOptions = {}): Store {
  const { client, schemaVersion } = openMigrated(path, mustExist, migrations)
  const reads = readsOn(client)
  const { db } = reads
  const additions = new Map<string, Adding>()
  const sums = new Sums()
  const log = new WriteAheadLog(client, path)
  const queries: Queries = {
    ...reads,
    adding: (name, to, build) => {
      const known = additions.get(name)
      if (known) return known
      const made = sums.of(name, getTableName(to), new CompiledQuery(build(db).prepare())) as Adding
      additions.set(name, made)
      return made
    },
    // One process writes and its transactions follow one another: nothing to lock.
    locked: (query) => query,
  }
  const listeners = new Set<(studyId: string) => void>()
  const gathered = gatherCommits(client, queries, sums, log)
  let seen = client.pragma('data_version', { simple: true })
  // Commands write to the same file from their own process; this pragma moves when somebody else committed.
  const look = setInterval(() => {
    if (!client.open || listeners.size === 0) return
    const version = client.pragma('data_version', { simple: true })
    if (version === seen) return
    seen = version
    for (const listener of listeners) listener('')
  }, 250)
  look.unref()
  return {
    ...queries,
    atomically: gathered.atomically,
    snapshot: async (work) => {
      if (client.memory) return work(reads)
      const reader = new Sqlite(path, { readonly: true })
      try {
        reader.exec('begin')
        return await work(readsOn(reader))
      } finally {
        reader.close()
      }
    },
    announce: (studyId) => {
      for (const listener of listeners) listener(studyId)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    backup: async (copy) => {
      // In one step: a copy in several starts anew whenever another process commits in between.
      await client.backup(copy, { progress: () => 2 ** 31 - 1 })
    },
    schemaVersion,
    close: async () => {
      clearInterval(look)
      await gathered.close()
      await log.close()
      client.close()
    },
  }
}

/** Queries on one connection. */
function readsOn(client: Sqlite.Database): Reads {
  const db = drizzle({ client })
  keepPlans(db)
  const cache = new Map<string, Compiled<never>>()
  return {
    kind: 'sqlite',
    db,
    tables,
    compiled: <T>(name: string, build: (on: typeof db) => Preparable<T>): Compiled<T> => {
      const known = cache.get(name) as Compiled<T> | undefined
      if (known) return known
      const query = new CompiledQuery(build(db).prepare())
      const made: Compiled<T> = (values) => query.with(values) as unknown as Runnable<T>
      cache.set(name, made as Compiled<never>)
      return made
    },
  }
}

/**
 * SQLite plans a statement anew each time a bare parameter in its conditions gets another value (it hopes to know more
 * then), which costs several times the query itself. A plus before the parameter changes nothing else.
 */
function keepPlans(db: object): void {
  ;(db as { dialect: { escapeParam: () => string } }).dialect.escapeParam = () => '+?'
}

function openMigrated(path: string, mustExist: boolean, migrations: string | undefined) {
  refuseUnusable(path, mustExist)
  let client: Sqlite.Database | undefined
  try {
    client = new Sqlite(path)
    prepare(client, path)
    return { client, schemaVersion: migrateFile(client, path, migrations) }
  } catch (reason) {
    client?.close()
    if (reason instanceof Sqlite.SqliteError) throw new Error(sentenceFor(reason, path), { cause: reason })
    throw reason
  }
}

function refuseUnusable(path: string, mustExist: boolean): void {
  if (path === ':memory:') return
  if (!existsSync(path)) {
    if (mustExist) throw new Error(`There is no database at ${path}.`)
    return
  }
  if (statSync(path).size === 0) {
    throw new Error(`The database ${path} is empty: it was cut off. Restore it from a backup, or move it away.`)
  }
  // The write-ahead log is a file beside it, so the folder counts too.
  for (const one of [path, dirname(path)]) {
    try {
      accessSync(one, constants.W_OK)
    } catch (reason) {
      throw new Error(`Cannot write to ${one}, so the database ${path} cannot be used.`, { cause: reason })
    }
  }
}

function sentenceFor({ code, message }: { code: string; message: string }, path: string): string {
  if (code === 'SQLITE_NOTADB') return `The file ${path} is not a database. Restore it from a backup, or move it away.`
  if (code.startsWith('SQLITE_CORRUPT'))
    return `The database ${path} is damaged (${message}). Restore it from a backup.`
  return `Cannot open the database ${path}: ${message}.`
}

function prepare(client: Sqlite.Database, path: string): void {
  // Wait for a lock first, so that all after it can wait too.
  client.pragma('busy_timeout = 2000')
  // Nothing is changed before it is certain whose file this is.
  const mark = client.pragma('application_id', { simple: true })
  const { n } = client.prepare('select count(*) n from sqlite_master').get() as { n: number }
  if (mark !== applicationId && (mark !== 0 || n > 0)) {
    throw new Error(`The database ${path} was not made by Blindpair.`)
  }
  client.pragma('journal_mode = WAL')
  // better-sqlite3 is built to sync less: a commit could vanish in a power cut.
  client.pragma('synchronous = FULL')
  client.pragma(`wal_autocheckpoint = ${String(pagesBeyond)}`)
  client.pragma('cache_size = -65536')
  client.pragma('secure_delete = ON')
  if (mark !== applicationId) client.pragma(`application_id = ${String(applicationId)}`)
}

/** Migrates with foreign keys off, outside the transaction: inside one SQLite ignores that pragma and drops rows. */
function migrateFile(client: Sqlite.Database, path: string, migrations: string | undefined): number {
  const hasLog = client.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get() !== undefined
  const newest = hasLog
    ? (client.prepare('select max(created_at) newest from __drizzle_migrations').get() as { newest: number | null })
        .newest
    : null
  const state: MigrationState = checkMigrations('sqlite', newest, path, migrations)
  if (state.pending === 0) {
    client.pragma('foreign_keys = ON')
    return state.version
  }
  const before = hasLog ? countRows(client) : new Map<string, number>()
  const copy = hasLog && path !== ':memory:' ? `${path}.before-schema-${String(state.version)}` : undefined
  if (copy) {
    // One from an attempt that was cut short may be half a copy, and nothing is written over by itself.
    rmSync(copy, { force: true })
    client.prepare('vacuum into ?').run(copy)
  }
  client.pragma('foreign_keys = OFF')
  try {
    migrate(drizzle({ client }), { migrationsFolder: state.folder })
    checkRows(client, before)
  } catch (error) {
    // Drizzle's own message is the whole statement; what SQLite said of it is the cause.
    let said = error
    while (said instanceof Error && said.cause instanceof Error) said = said.cause
    const why = said instanceof Error ? said.message : String(said)
    const way = copy
      ? ` As it was before, it is in ${copy}: go back to the version that wrote it, and restore that.`
      : ''
    throw new Error(`The database ${path} could not be brought to this version: ${why.replace(/\.?$/, '.')}${way}`, {
      cause: error,
    })
  }
  client.pragma('foreign_keys = ON')
  return state.version
}

/** Nothing may point nowhere, and no table may have lost or gained a row. */
function checkRows(client: Sqlite.Database, before: Map<string, number>): void {
  if ((client.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('A migration broke a foreign key.')
  for (const [table, n] of countRows(client)) {
    const was = before.get(table)
    if (was !== undefined && was !== n)
      throw new Error(`A migration changed the rows of ${table} from ${String(was)} to ${String(n)}.`)
  }
}

function countRows(client: Sqlite.Database): Map<string, number> {
  const names = client
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '\\_\\_%' escape '\\'",
    )
    .all() as { name: string }[]
  return new Map(
    names.map(({ name }) => [name, (client.prepare(`select count(*) n from "${name}"`).get() as { n: number }).n]),
  )
}
