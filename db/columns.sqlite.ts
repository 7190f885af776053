import { integer, text } from 'drizzle-orm/sqlite-core'

// Kinds of columns in SQLite's words; `columns.postgres.ts` says the same in PostgreSQL's.

export const instant = (name: string) => integer(name, { mode: 'timestamp_ms' })
export const truth = (name: string) => integer(name, { mode: 'boolean' })
export const json = (name: string) => text(name, { mode: 'json' })
export const raterKind = (name: string) => text(name, { enum: ['human', 'simulated', 'test', 'judge'] })
export const side = (name: string) => text(name, { enum: ['a', 'b'] })
