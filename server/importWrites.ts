import { ask, type Queries, type Steps, type Store } from '../db/store.ts'

export type ImportParts = { store: Store; now: () => Date; newId: () => string; newSecret: () => string }

/** A piece of an import, short enough for one transaction. */
export type Write = (queries: Queries) => Steps<void>

/** Rows in one statement: below the limits of both databases on parameters. */
const rowsAtOnce = 400

/** Writes all rows of a batch; nothing when there are none. */
export function insertAll(table: Store['tables'][keyof Store['tables']], rows: object[]): Write {
  return function* ({ db }) {
    if (rows.length > 0) yield* ask(db.insert(table as never).values(rows as never))
  }
}

/** The items in batches of one statement each. */
export function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length === rowsAtOnce) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
