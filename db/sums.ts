import { BoundQuery, type CompiledQuery } from './compiledQuery.ts'

type Values = Record<string, unknown>
type Amounts = Record<string, number>

/** Additions to counters, kept until the end of a transaction so that those to one counter are written once. */
export class Sums {
  readonly #tables = new Set<string>()
  /** Which queries name one of the tables. */
  readonly #concerned = new Map<CompiledQuery, boolean>()
  #pending = new Map<string, Addition>()

  /** Makes additions of a compiled query whose placeholders are the names of `key` and of `amounts`. */
  of(name: string, table: string, query: CompiledQuery) {
    this.#tables.add(`"${table}"`)
    this.#concerned.clear()
    return (key: Values, amounts: Amounts) => new Addition(this, query, name, key, amounts)
  }

  add(one: Addition): void {
    const known = this.#pending.get(one.id)
    this.#pending.set(one.id, known ? one.with(known) : one)
  }

  /** Whether a query may be about what is not written yet; of one that is not compiled it is not known. */
  concerns(query: unknown): boolean {
    if (this.#pending.size === 0 || query instanceof Addition) return false
    return !(query instanceof BoundQuery) || this.#names(query.query)
  }

  #names(query: CompiledQuery): boolean {
    let names = this.#concerned.get(query)
    if (names === undefined) {
      names = [...this.#tables].some((table) => query.sql.includes(table))
      this.#concerned.set(query, names)
    }
    return names
  }

  write(): void {
    if (this.#pending.size === 0) return
    const pending = this.#pending
    this.#pending = new Map()
    for (const one of pending.values()) one.write()
  }

  drop(): void {
    this.#pending = new Map()
  }
}

/** An addition to one counter: kept when it is run inside a transaction, written at once when it is awaited outside. */
class Addition {
  readonly stmt = { reader: false }
  readonly id: string
  readonly #sums: Sums
  readonly #query: CompiledQuery
  readonly #name: string
  readonly #key: Values
  readonly #amounts: Amounts

  constructor(sums: Sums, query: CompiledQuery, name: string, key: Values, amounts: Amounts) {
    this.#sums = sums
    this.#query = query
    this.#name = name
    this.#key = key
    this.#amounts = amounts
    this.id = `${name}\n${Object.values(key).join('\n')}`
  }

  /** Both together. */
  with(other: Addition): Addition {
    const amounts = Object.fromEntries(
      Object.entries(this.#amounts).map(([name, n]) => [name, n + (other.#amounts[name] ?? 0)]),
    )
    return new Addition(this.#sums, this.#query, this.#name, this.#key, amounts)
  }

  run(): void {
    this.#sums.add(this)
  }

  write(): unknown {
    return this.#query.run({ ...this.#key, ...this.#amounts })
  }

  then(done: (result: unknown) => unknown, failed?: (reason: unknown) => unknown) {
    return new Promise((resolve) => {
      resolve(this.write())
    }).then(done, failed)
  }
}
