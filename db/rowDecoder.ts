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
  const names = fields.map(({ path }) => path.join('.'))
  const decoders = fields.map(({ field }) => decoderOf(field))
  // A copy of an object that has all names is made faster than one that gets them one by one.
  const empty = Object.fromEntries<unknown>(names.map((name) => [name, null]))
  return (row) => {
    const made = { ...empty }
    for (let at = 0; at < names.length; at++) {
      const value = row[at]
      if (value === null) continue
      const decoder = decoders[at]!
      made[names[at]!] = decoder === asItIs ? value : decoder.mapFromDriverValue(value)
    }
    return made
  }
}

/** What makes a column's value of the driver's. */
function decoderOf(field: unknown): Decoder {
  if (is(field, Column)) return field.mapFromDriverValue === Column.prototype.mapFromDriverValue ? asItIs : field
  const expression = is(field, SQL) ? field : (field as SQL.Aliased).sql
  return (expression as unknown as { decoder: Decoder }).decoder
}

/** Most columns: the driver's value is the value. */
const asItIs: Decoder = { mapFromDriverValue: (value) => value }
