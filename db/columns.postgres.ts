import { boolean, jsonb, text, timestamp } from 'drizzle-orm/pg-core'

// Kinds of columns in PostgreSQL's words; `columns.sqlite.ts` says the same in SQLite's.

export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3 })
export const truth = (name: string) => boolean(name)
export const json = (name: string) => jsonb(name)
export const raterKind = (name: string) => text(name, { enum: ['human', 'simulated', 'test', 'judge'] })
export const side = (name: string) => text(name, { enum: ['a', 'b'] })
