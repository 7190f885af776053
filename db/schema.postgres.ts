/** The tables in PostgreSQL's words; the reasons stand in SQLite's, and a test holds the two equal. */
export * from './desk.postgres.ts'
export * from './evidence.postgres.ts'
export * from './hooks.postgres.ts'
export * from './rating.postgres.ts'
export * from './study.postgres.ts'
