import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { checkMigrations } from './migrations.ts'
import * as tables from './schema.postgres.ts'
import type { Database, Queries, Runnable, Steps, Store, Tables } from './store.ts'

type PgDatabase = ReturnType<typeof drizzle>
const channel = 'blindpair_changes'

/** Opens and migrates a PostgreSQL database. */
export async function openPostgres(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzle({ client: pool })
  const schemaVersion = await migrateDatabase(pool, db, url)
  const queries = queriesOn(db)
  const listeners = new Set<(studyId: string) => void>()
  let listening: pg.Client | undefined
  let closed = false
  const listen = async () => {
    const client = new pg.Client({ connectionString: url })
    client.on('notification', ({ payload }) => {
      for (const listener of listeners) listener(payload ?? '')
    })
    client.on('error', () => {
      listening = undefined
      if (!closed) setTimeout(() => void listen().catch(() => undefined), 1000).unref()
    })
    await client.connect()
    await client.query(`listen ${channel}`)
    listening = client
  }
  await listen()
  return {
    ...queries,
    async atomically<T>(steps: (on: Queries) => Steps<T>): Promise<T> {
      return db.transaction(async (tx) => {
        const running = steps(queriesOn(tx as unknown as PgDatabase))
        let step = running.next()
        while (!step.done) step = running.next(await step.value)
        return step.value
      })
    },
    announce: (studyId) => {
      // The judgment is stored already; a watcher that misses this hears of the next.
      pool.query('select pg_notify($1, $2)', [channel, studyId]).catch(() => undefined)
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    backup: () => Promise.reject(new Error('Back a PostgreSQL database up with pg_dump.')),
    schemaVersion,
    close: async () => {
      closed = true
      await listening?.end()
      await pool.end()
    },
  }
}

function queriesOn(db: PgDatabase): Queries {
  return {
    kind: 'postgres',
    // The one cast: both dialects' builders take the same calls, as far as our queries go.
    db: db as unknown as Database,
    tables: tables as unknown as Tables,
    compiled: (name, build) => (values) => {
      const statement = build(db as unknown as Database) as unknown as {
        prepare(name: string): { execute(values: unknown): Runnable<never> }
      }
      return statement.prepare(name).execute(values)
    },
    locked: (query, of, others = 'wait') => {
      const lockable = query as unknown as { for(strength: 'update', config: object): typeof query }
      return lockable.for('update', others === 'wait' ? { of } : { of, skipLocked: true })
    },
  }
}

async function migrateDatabase(pool: pg.Pool, db: PgDatabase, url: string): Promise<number> {
  const name = new URL(url).pathname.slice(1)
  const { rows } = await pool.query<{ log: string | null }>(`select to_regclass('drizzle.__drizzle_migrations') log`)
  const newest = rows[0]?.log
    ? ((await pool.query<{ newest: string | null }>('select max(created_at) newest from drizzle.__drizzle_migrations'))
        .rows[0]?.newest ?? null)
    : null
  const state = checkMigrations('postgres', newest === null ? null : Number(newest), name)
  if (state.pending > 0) await migrate(db, { migrationsFolder: state.folder })
  return state.version
}
