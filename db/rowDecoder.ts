import { Column, is, SQL } from 'drizzle-orm'

/** A column of a query as Drizzle describes it. */
export type QueryField = { path: string[]; field: unknown }

type Decoder = { mapFromDriverValue(value: unknown): unknown }

/** Whether a row of the query holds objects, as joined tables that may be missing do; such rows are Drizzle's to make. */
export function isNested(fields: QueryField[]): boolean {
  return fields.some(({ path }) => path.length > 1)
}

/** Makes an object of a row that a driver gave as an array; what each column is, is found out once and not for each row. */
export function rowDecoder(fields: QueryField[]): (row: unknown[]) => Record<string, unknown> {
  const columns = fields.map(({ path, field }): [string, Decoder] => [path.join('.'), decoderOf(field)])
  return (row) => {
    const made: Record<string, unknown> = {}
    let at = 0
    for (const [name, decoder] of columns) {
      const value = row[at++]
      made[name] = value === null ? null : decoder.mapFromDriverValue(value)
    }
    return made
  }
}

function decoderOf(field: unknown): Decoder {
  if (is(field, Column)) return field
  const expression = is(field, SQL) ? field : (field as SQL.Aliased).sql
  return (expression as unknown as { decoder: Decoder }).decoder
}
