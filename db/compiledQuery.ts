import type { Statement } from 'better-sqlite3'
import { is, Param, Placeholder } from 'drizzle-orm'
import { isNested, rowDecoder, type QueryField } from './rowDecoder.ts'

type Values = Record<string, unknown>
type Fill = (values: Values) => unknown

/** What Drizzle's prepared queries for SQLite hold. */
type Prepared = {
  stmt: Statement
  query: { sql: string; params: unknown[] }
  fields?: QueryField[]
  all(values: Values): unknown[]
}

/** A compiled query with its values; run by `all` or `run` inside a transaction, or awaited outside one. */
export class BoundQuery {
  readonly query: CompiledQuery
  readonly values: Values
  constructor(query: CompiledQuery, values: Values) {
    this.query = query
    this.values = values
  }
  get stmt() {
    return this.query.stmt
  }
  all() {
    return this.query.all(this.values)
  }
  run() {
    return this.query.run(this.values)
  }
  then(done: (rows: unknown) => unknown, failed?: (reason: unknown) => unknown) {
    return new Promise((resolve) => {
      resolve(this.stmt.reader ? this.all() : this.run())
    }).then(done, failed)
  }
}

/**
 * A query that Drizzle built and typed, run without it: what each parameter and each column is, is found out once and
 * not for each run.
 */
export class CompiledQuery {
  readonly stmt: Statement
  readonly #prepared: Prepared
  readonly #fills: Fill[]
  readonly #nested: boolean
  readonly #decode: (row: unknown[]) => Values

  constructor(prepared: unknown) {
    this.#prepared = prepared as Prepared
    const { stmt, query, fields = [] } = this.#prepared
    this.stmt = stmt.reader ? stmt.raw() : stmt
    this.#fills = query.params.map(fillOf)
    this.#nested = isNested(fields)
    this.#decode = rowDecoder(fields)
  }

  with(values: Values): BoundQuery {
    return new BoundQuery(this, values)
  }

  get sql(): string {
    return this.#prepared.query.sql
  }

  run(values: Values): unknown {
    return this.stmt.run(this.#params(values))
  }

  all(values: Values): unknown[] {
    if (this.#nested) return this.#prepared.all(values)
    return (this.stmt.all(this.#params(values)) as unknown[][]).map(this.#decode)
  }

  #params(values: Values): unknown[] {
    return this.#fills.map((fill) => fill(values))
  }
}

function fillOf(param: unknown): Fill {
  if (is(param, Placeholder)) return filled(param.name, (value) => value)
  if (is(param, Param) && is(param.value, Placeholder)) {
    return filled(param.value.name, (value) => param.encoder.mapToDriverValue(value))
  }
  return () => param
}

function filled(name: string, encode: (value: unknown) => unknown): Fill {
  return (values) => {
    const value = values[name]
    if (value === undefined) throw new Error(`No value for ${name}.`)
    return encode(value)
  }
}
