/** A part of what was frozen, as a page reads: a heading, and a row a field. */
export type FrozenPart = { name: string; rows: [field: string, value: string][] }

/** The parts in the order in which a reader asks; the text itself has them by the alphabet. */
const titles: Record<string, string> = {
  study: 'The study',
  systems: 'Systems',
  sampling: 'Prompts, plan and sampling',
  raters: 'What raters are told',
  design: 'Answers, screen and training',
  quality: 'Checks, and rules for flags',
  analysis: 'Analysis',
}

/** What raters read as a page, not as the lines it was written in. */
export const isFormatted = (field: string, value: string): boolean =>
  ['Instructions', 'Consent'].includes(field) && value !== 'none'

/** What stands as a text of its own at the top of the document: which program wrote it, and in which form. */
const written = 'Written by'

/** The frozen document as a page reads: every field of it, in words. */
export function frozenParts(text: string | undefined): FrozenPart[] {
  if (text === undefined) return []
  const fields = Object.entries(JSON.parse(text) as Record<string, unknown>)
  const places = Object.keys(titles)
  const placeOf = (name: string) => (places.includes(name) ? places.indexOf(name) : places.length)
  const parts = fields
    .filter(([, value]) => typeof value === 'object')
    .sort(([one], [other]) => placeOf(one) - placeOf(other))
    .map(([name, value]): FrozenPart => {
      const rows = rowsOf('', value)
      return {
        name: titles[name] ?? inWords(name),
        rows: rows.length > 0 ? rows : [['', 'nothing beside what is usual']],
      }
    })
  const rest = fields.filter(([, value]) => typeof value !== 'object')
  const last: FrozenPart = { name: written, rows: rest.map(([name, value]) => [inWords(name), String(value)]) }
  return [...parts, ...(rest.length > 0 ? [last] : [])]
}

function rowsOf(field: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) return [[inWords(field), value.length === 0 ? 'none' : value.map(entry).join('\n')]]
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => rowsOf(field === '' ? name : `${field}: ${name}`, inner))
  return [[inWords(field), said(value)]]
}

/** An entry of a list: a text as it is, fields one after another. */
function entry(value: unknown): string {
  if (typeof value !== 'object' || value === null) return said(value)
  return Object.entries(value)
    .map(([name, inner]) => (name === 'name' || name === 'role' ? said(inner) : `${inWords(name)}: ${said(inner)}`))
    .join(', ')
}

function said(value: unknown): string {
  if (value === null) return 'none'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `judgmentsPerRater` as a page writes it: Judgments per rater. */
function inWords(field: string): string {
  const words = field.replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`)
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}
