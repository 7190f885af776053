import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Table } from 'drizzle-orm'
import type * as tables from './schema.sqlite.ts'

/** Every table, typed as SQLite's; `open.ts` hands out PostgreSQL's under the same type. */
export type Tables = typeof tables
export type Database = Pick<BetterSQLite3Database, 'select' | 'insert' | 'update' | 'delete'>

/** A query that was built but not yet run. */
export type Runnable<T> = PromiseLike<T>
export type Steps<T> = Generator<Runnable<unknown>, T, unknown>

/** A query compiled once and run with other values each time. */
export type Compiled<T> = (values: Record<string, unknown>) => Runnable<T>

/** Adds amounts to the counter of a key. */
export type Adding = (key: Record<string, unknown>, amounts: Record<string, number>) => Runnable<unknown>

export interface Queries {
  readonly kind: 'sqlite' | 'postgres'
  readonly db: Database
  readonly tables: Tables
  /** Compiles a query with `sql.placeholder` in it, once for each name. */
  compiled: <T>(name: string, build: (db: Database) => Preparable<T>) => Compiled<T>
  /**
   * Compiles an insert that adds to the counters in `to` where they are there already; its placeholders are the names of
   * the key and of the amounts. What one commit adds to a counter may be written as one addition, before anything reads it.
   */
  adding: (name: string, to: Table, build: (db: Database) => Preparable<unknown>) => Adding
  /**
   * The rows that a transaction reads from `of` stay as they are until it ends; others wait, pass over them, or `share`
   * that with it. Several tables are locked in the order they are named in.
   */
  locked<Q>(query: Q, of: Table | Table[], others?: 'wait' | 'pass over' | 'share'): Q
}

/** What Drizzle's builders have in common, as far as we use it. */
export interface Preparable<T> extends PromiseLike<T> {
  prepare(...name: never[]): { execute(values?: Record<string, unknown>): unknown }
}

/** What reading needs, of a store as it goes on or of one moment of it. */
export type Reads = Pick<Queries, 'kind' | 'db' | 'tables' | 'compiled'>

export interface Store extends Queries {
  /**
   * Runs the steps in one transaction, committed to disk before the promise resolves. The steps are a generator that
   * yields queries with `yield* ask(...)`: SQLite runs them synchronously, PostgreSQL one await at a time, so that the
   * same text serves both and no promise can slip out of a transaction. A throw rolls everything back. SQLite may
   * run them from the start once more when others of the same turn throw: they change nothing outside the database.
   */
  atomically<T>(steps: (queries: Queries) => Steps<T>): Promise<T>
  /**
   * Reads everything as it was at the first query of `work`, whatever is written meanwhile. A SQLite database in memory,
   * which has one connection only, is read as it goes on.
   */
  snapshot<T>(work: (reads: Reads) => Promise<T>): Promise<T>
  /** Tells every process that shares this database that a study changed. */
  announce(studyId: string): void
  /** Hears of changes, whichever process made them; an empty id means "some study". Answers how to stop listening. */
  onChange(listener: (studyId: string) => void): () => void
  /** Writes a complete copy while others read and write. Only SQLite; PostgreSQL has pg_dump. */
  backup(path: string): Promise<void>
  schemaVersion: number
  close(): Promise<void>
}

/** Runs one query inside `atomically`. */
export function* ask<T>(query: Runnable<T>): Generator<Runnable<unknown>, T, unknown> {
  return (yield query) as T
}

/** How many rows a statement without `returning` changed; asking SQLite to return them costs as much as the change. */
export function rowsChanged(result: unknown): number {
  const { changes, rowCount } = result as { changes?: number; rowCount?: number | null }
  return changes ?? rowCount ?? 0
}
