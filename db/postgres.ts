import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { checkMigrations } from './migrations.ts'
import * as tables from './schema.postgres.ts'
import type { Database, Queries, Runnable, Steps, Store, Tables } from './store.ts'

type PgDatabase = ReturnType<typeof drizzle>
const channel = 'blindpair_changes'
const mostAttempts = 8
/** The longest pause before a second attempt, in milliseconds; before each further one it may be twice as long. */
const firstPause = 10
/** Held while migrating, so that two processes that start together do not both do it ("BlPr"). */
const migrationLock = 0x426c5072

/** Opens and migrates a PostgreSQL database. */
export async function openPostgres(
  url: string,
  { migrations, draw = () => 0.5 }: { migrations?: string; draw?: () => number } = {},
): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, max: 16 })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined)
  const db = drizzle({ client: pool })
  const schemaVersion = await migrateDatabase(pool, url, migrations).catch(async (reason: unknown) => {
    await pool.end()
    throw reason
  })
  const queries = queriesOn(db)
  const listeners = new Set<(studyId: string) => void>()
  let listening: pg.Client | undefined
  let closed = false
  const listen = async () => {
    const client = new pg.Client({ connectionString: url })
    client.on('notification', ({ payload }) => {
      for (const listener of listeners) listener(payload ?? '')
    })
    client.on('error', listenAgain)
    await client.connect()
    await client.query(`listen ${channel}`)
    listening = client
  }
  // The database may be away for long; as long as nothing is heard, watchers are refreshed by the clock.
  const listenAgain = () => {
    listening = undefined
    if (!closed) setTimeout(() => void listen().catch(listenAgain), 1000).unref()
  }
  await listen()
  return {
    ...queries,
    async atomically<T>(steps: (on: Queries) => Steps<T>): Promise<T> {
      for (let attempt = 1; ; attempt++) {
        try {
          return await db.transaction(async (tx) => {
            const running = steps(queriesOn(tx as unknown as PgDatabase))
            let step = running.next()
            while (!step.done) step = running.next(await step.value)
            return step.value
          })
        } catch (reason) {
          // The database rolled it back so that another could go on: the same steps again find what that one left.
          if (attempt === mostAttempts || !metAnother(reason)) throw reason
          // Not all that met at once again.
          await pause(draw() * firstPause * 2 ** (attempt - 1))
        }
      }
    },
    snapshot: async (work) => {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query('begin isolation level repeatable read, read only')
        return await work(queriesOn(drizzle({ client }) as unknown as PgDatabase))
      } catch (reason) {
        broken = reason as Error
        throw reason
      } finally {
        // Nothing was written, so there is nothing to keep; a connection that cannot say so is thrown away.
        await client.query('rollback').catch((reason: unknown) => (broken ??= reason as Error))
        client.release(broken)
      }
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
    adding: (name, _to, build) => (key, amounts) => {
      const statement = build(db as unknown as Database) as unknown as {
        prepare(name: string): { execute(values: unknown): Runnable<unknown> }
      }
      return statement.prepare(name).execute({ ...key, ...amounts })
    },
    locked: (query, of, others = 'wait') => {
      const lockable = query as unknown as { for(strength: 'update' | 'share', config: object): typeof query }
      if (others === 'share') return lockable.for('share', { of })
      return lockable.for('update', others === 'wait' ? { of } : { of, skipLocked: true })
    },
  }
}

/** Whether a transaction was given up because of a deadlock or a conflict with another one. */
function metAnother(reason: unknown): boolean {
  for (let one = reason; one instanceof Error; one = one.cause) {
    if (['40001', '40P01'].includes((one as { code?: string }).code ?? '')) return true
  }
  return false
}

async function migrateDatabase(pool: pg.Pool, url: string, migrations: string | undefined): Promise<number> {
  const name = new URL(url).pathname.slice(1)
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    const { rows } = await client.query<{ log: string | null }>(
      `select to_regclass('drizzle.__drizzle_migrations') log`,
    )
    const newest = rows[0]?.log
      ? ((
          await client.query<{ newest: string | null }>(
            'select max(created_at) newest from drizzle.__drizzle_migrations',
          )
        ).rows[0]?.newest ?? null)
      : null
    const state = checkMigrations('postgres', newest === null ? null : Number(newest), name, migrations)
    if (state.pending > 0) await migrate(drizzle({ client }), { migrationsFolder: state.folder })
    return state.version
  } finally {
    // Closed for good: a lock of a session goes with it.
    client.release(true)
  }
}
