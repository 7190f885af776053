/**
 * The tables in SQLite's words. Their fellows say the same in PostgreSQL's; a test holds the two equal.
 * No foreign key cascades: a judgment must never vanish because something else did.
 */
export * from './desk.sqlite.ts'
export * from './evidence.sqlite.ts'
export * from './hooks.sqlite.ts'
export * from './rating.sqlite.ts'
export * from './study.sqlite.ts'
