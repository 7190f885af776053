import { unstorableText } from './json.ts'
import type { Fields } from './rows.ts'

/** Why a row cannot be used; the reader of the file adds its place. */
export class Refused extends Error {
  value: unknown
  constructor(message: string, value?: unknown) {
    super(message)
    this.value = value
  }
}

const longestId = 200
/** WMT joins the names of systems that wrote the same. */
const longestName = 1000

/** Whether the row has the field with something in it; an empty cell of a CSV file is nothing. */
export function has(fields: Fields, name: string): boolean {
  return fields[name] !== undefined && fields[name] !== null && fields[name] !== ''
}

/** Whether something holds for most rows of a sample: a bad row is reported as such, not as a file of no known shape. */
export function most(rows: Fields[], holds: (fields: Fields) => boolean): boolean {
  return rows.filter(holds).length * 2 > rows.length
}

/** Whether most rows of a sample have all the fields. */
export function allHave(rows: Fields[], ...names: string[]): boolean {
  return most(rows, (fields) => names.every((name) => fields[name] !== undefined))
}

/** Whether some row of a sample has one of the fields. */
export function anyHas(rows: Fields[], ...names: string[]): boolean {
  return rows.some((fields) => names.some((name) => fields[name] !== undefined))
}

/** The first of the names that stands in the row with something in it. */
export function firstOf(fields: Fields, names: readonly string[]): string | undefined {
  return names.find((name) => has(fields, name))
}

/** The field's text, which may be empty; refused where it is missing or no text. */
export function textOf(fields: Fields, name: string): string {
  return textFrom(fields[name], name)
}

export function textFrom(value: unknown, name: string): string {
  if (value === undefined) throw new Refused(`the field "${name}" is missing`)
  if (typeof value === 'string') return value
  throw new Refused(`"${name}" is ${kindOf(value)}, where text is expected`, value)
}

/** The field's texts, one a turn; a plain text is one turn. */
export function turnsOf(fields: Fields, name: string): string[] {
  return turnsFrom(fields[name], name)
}

export function turnsFrom(value: unknown, name: string): string[] {
  if (!Array.isArray(value)) return [textFrom(value, name)]
  if (value.length === 0) throw new Refused(`"${name}" has no turns`, value)
  return value.map((turn) => textFrom(turn, name))
}

/** A text of the field that has something in it, or undefined. */
export function optionalText(fields: Fields, name: string): string | undefined {
  return has(fields, name) ? textOf(fields, name) : undefined
}

/** An id as it stands in the file; a number is its digits. */
export function idOf(fields: Fields, name: string): string {
  const value = fields[name]
  if (value === undefined || value === null || value === '') throw new Refused(`the field "${name}" is missing`)
  const id = typeof value === 'number' ? String(value) : textFrom(value, name)
  if (id.trim() === '') throw new Refused(`"${name}" is blank`, id)
  if (id.length > longestId) throw new Refused(`"${name}" is longer than ${longestId} characters`, id)
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f\u2028\u2029]/.test(id))
    throw new Refused(`"${name}" holds a line end or control character`, id)
  if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[a-z]:\\/i.test(id)) throw new Refused(`"${name}" is a path, not an id`, id)
  return id
}

/** The name of a system as the file gives it. */
export function systemOf(fields: Fields, name: string): string {
  return systemFrom(fields[name], name)
}

export function systemFrom(value: unknown, name: string): string {
  const system = typeof value === 'number' ? String(value) : textFrom(value, name)
  if (system.trim() === '') throw new Refused(`"${name}" names no system`, system)
  if (system.length > longestName) throw new Refused(`"${name}" is longer than ${longestName} characters`, system)
  if (unstorableText(system) !== null || /[\n\r]/.test(system)) throw new Refused(`"${name}" is not a name`, system)
  return system
}

/** Two systems that were held against each other; refused where they are one. */
export function twoSystems(a: string, b: string): { systemA: string; systemB: string } {
  if (a === b) throw new Refused('both responses are of the same system', a)
  return { systemA: a, systemB: b }
}

/** The field as an object with fields. */
export function objectFrom(value: unknown, name: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new Refused(`"${name}" is ${kindOf(value)}, where an object is expected`, value)
}

/** The field as a list. */
export function listOf(fields: Fields, name: string): unknown[] {
  const value = fields[name]
  if (Array.isArray(value)) return value
  throw new Refused(`"${name}" is ${kindOf(value)}, where a list is expected`, value)
}

/** A moment: seconds since 1970 as FastChat writes them, or a date as ISO 8601; undefined where there is none. */
export function momentOf(fields: Fields, name: string): Date | undefined {
  if (!has(fields, name)) return undefined
  const value = fields[name]
  const seconds = typeof value === 'number' ? value : Number(value)
  const at = Number.isNaN(seconds) ? new Date(textOf(fields, name)) : new Date(seconds * 1000)
  if (Number.isNaN(at.getTime())) throw new Refused(`"${name}" is not a time`, value)
  return at
}

/** The name of a file without its folders and ending. */
export function stemOf(file: string): string {
  return (file.split(/[/\\]/).at(-1) ?? file).replace(/\.[a-z]+$/i, '')
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
