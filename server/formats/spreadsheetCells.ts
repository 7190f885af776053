import { codeBook } from './judgmentColumns.ts'
import type { Fields } from './rows.ts'

/** What a spreadsheet takes for a formula, in ASCII and full width, or drops at the start of a cell. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/** The text as a cell that no spreadsheet takes for a formula; apostrophes of its own before one keep it reversible. */
export function tamed(text: string): string {
  return formula.test(text) ? `'${text}` : text
}

/** A row of our own export in its form for spreadsheets, as it was before; any other row unchanged. */
export function untamed(fields: Fields): Fields {
  if (!Object.keys(codeBook).every((column) => Object.hasOwn(fields, column))) return fields
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]))
}

function plain(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith("'") && formula.test(value) ? value.slice(1) : value
}
