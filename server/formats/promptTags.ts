import { Refused } from './fields.ts'
import { parseJson, unstorableText } from './json.ts'
import { judgmentColumns } from './judgmentColumns.ts'
import { extraFields } from './ownFields.ts'
import { plainFields, usualColumns } from './plainColumns.ts'
import { shownValue, type Fields } from './rows.ts'

/** A tag of a prompt: what results are sliced by. */
export type Tag = [name: string, value: string]

/** More than these is a text or a table, not a tag. */
export const tagBounds = { tags: 20, name: 60, value: 200 }

/** Fields that say what a prompt is, in whatever format they stand. */
export const usualTags = [
  ...['source', 'language', 'subcategory', 'cluster', 'topic', 'difficulty', 'is_code', 'is_refusal', 'tags'],
] as const

/** How the tags of a file's rows are found. */
type TagOptions = {
  /** The columns to carry, and no others. */
  tags?: readonly string[]
  /** Columns to carry beside those that are carried anyway. */
  alsoTags?: readonly string[]
  /** Where prompts come from whose row does not say. */
  source?: string
  /** Our field -> the file's column. */
  columns?: Record<string, string>
}

/** The columns of plain files that mean something else; not one of them is free. */
const taken = new Set<string>([
  ...Object.values(usualColumns).flat(),
  ...plainFields,
  ...extraFields,
  ...Object.keys(judgmentColumns),
])

/** What is new in every row and says nothing that prompts share. */
const idLike = /(?:^|_)(?:ids?|hash|uuid|url|uri|t?stamp|timestamp|date|time|index|rank)$/i

/**
 * The tags of a row's prompt: of a plain file (`free`) all short columns that mean nothing else, of others the usual ones;
 * or the columns that the study file names, which must then hold something that can be a tag.
 */
export function tagsIn(fields: Fields, { tags, alsoTags, source, columns = {} }: TagOptions, free: boolean): Tag[] {
  const found: Tag[] = []
  const mapped = new Set(Object.values(columns))
  const names = tags ?? [
    ...(free ? Object.keys(fields).filter((name) => isFree(name, mapped)) : usualTags),
    ...(alsoTags ?? []),
  ]
  const named = new Set(tags ?? alsoTags)
  for (const name of new Set(names)) {
    if (!Object.hasOwn(fields, name)) continue
    found.push(...tagsOf(name, fields[name], named.has(name)))
  }
  const category = Object.hasOwn(columns, 'category') ? columns['category'] : undefined
  if (category !== undefined) found.push(...tagsOf('category', fields[category], false))
  if (source !== undefined && !found.some(([name]) => name === 'source')) found.push(['source', source])
  return found.slice(0, tagBounds.tags)
}

const isFree = (name: string, mapped: Set<string>) =>
  name === 'category' || ((!taken.has(name) || name === 'tags') && !mapped.has(name) && !idLike.test(name))

/** One column as tags: a list or an object of them under the name `tags`, else its own value. */
function tagsOf(name: string, value: unknown, asked: boolean): Tag[] {
  if (name !== 'tags') return tagOf(name, value, asked)
  const inner = typeof value === 'string' && /^\s*[[{]/.test(value) ? parsed(value) : value
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner))
    return Object.entries(inner).flatMap(([key, one]) => tagOf(key, one, asked))
  const list = Array.isArray(inner) ? (inner as unknown[]) : typeof inner === 'string' ? inner.split(/[,;]/) : []
  return list.flatMap((one) => (typeof one === 'string' && one.trim() !== '' ? tagOf(one, 'yes', asked) : []))
}

function parsed(text: string): unknown {
  const json = parseJson(text)
  return 'value' in json ? json.value : text
}

/** A tag of one name, or none where there is nothing; what cannot be one is refused where it was asked for. */
function tagOf(name: string, value: unknown, asked: boolean): Tag[] {
  if (value === undefined || value === null || value === '') return []
  const [key, text] = [oneLine(name), oneLine(written(value))]
  if (key === '' || text === '') return []
  const why = notATag(key, text, value)
  if (why === null) return [[key, text]]
  if (asked) throw new Refused(`"${key.slice(0, tagBounds.name)}" cannot be a tag: ${why}`, value)
  return []
}

/** A word or a number as it stands in the file; of anything else, enough to say what it is. */
function written(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'bigint' ? value.toString() : shownValue(value)
}

function notATag(name: string, text: string, value: unknown): string | null {
  if (typeof value === 'object') return 'it is a list or an object, where a word is expected'
  if (name.length > tagBounds.name) return `its name is longer than ${tagBounds.name} characters`
  // Where a tag is looked for, the first sign of this kind ends its name.
  if (name.includes('=')) return 'its name holds "="'
  if (text.length > tagBounds.value) return `it is longer than ${tagBounds.value} characters`
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name + text)) return 'it holds a control character'
  return unstorableText([name, text])
}

/** White space of any kind as one space: a tag is one line. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
