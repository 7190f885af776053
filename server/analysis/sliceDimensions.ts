import type { DimensionKind } from '../contract/slices.ts'
import type { RaterKind } from '../contract/rater.ts'
import type { JudgmentTable } from '../stats/judgmentTable.ts'
import { byText } from '../stats/tableOrder.ts'

/** A slice before it is counted. */
type SliceName = { value: string | null; label: string; raterKind?: RaterKind }

/** What a table can be sliced by: the slices, and for each prompt, comparison or rater which it belongs to. */
export type TableDimension = {
  id: string
  kind: DimensionKind
  name: string
  of: 'prompt' | 'comparison' | 'rater'
  slices: SliceName[]
  /** An index into the slices for each prompt, comparison or rater of the table. */
  index: Int32Array
}

/** More values than this are texts or numbers, not parts to look at. */
const mostSlices = 30
/** More tags than this are not looked through. */
const mostTags = 24

/**
 * Where bands of lengths begin, in characters; the same in every study, so that bands of two studies can be held against
 * each other and nobody moved a bound after seeing the results.
 */
const bandBounds = {
  responseLength: [0, 500, 1000, 2000, 4000],
  promptLength: [0, 100, 300, 1000, 3000],
} as const

type Found = { dimensions: TableDimension[]; notSliced: { name: string; why: string }[] }

/** Everything a table can be sliced by; a dimension has two slices or more. */
export function dimensionsOf(table: JudgmentTable): Found {
  const { slicing } = table
  const notSliced: Found['notSliced'] = []
  const tags = [...(slicing?.tags ?? [])].sort((one, other) => tagOrder(one.name, other.name))
  if (tags.length > mostTags) {
    const why = `There are ${tags.length} tags; the first ${mostTags} by name are looked at.`
    notSliced.push({ name: tags[mostTags]!.name, why })
  }
  const dimensions = tags.slice(0, mostTags).flatMap(({ name, values, of }): TableDimension[] => {
    // Of a part of a table not all values are there.
    const met = new Set(of)
    const known = [...met].filter((value) => value >= 0)
    if (known.length > mostSlices) {
      notSliced.push({ name, why: `It has ${known.length} values; up to ${mostSlices} are parts to look at.` })
      return []
    }
    if (met.size < 2) {
      if (known.length > 0) notSliced.push({ name, why: 'It says the same of every prompt.' })
      return []
    }
    const slices = inNumberOrder(known.map((value) => values[value]!)).map((value) => ({ value, label: value }))
    return [
      collected({ id: tagId(name), kind: 'tag', name, of: 'prompt' }, [...slices, none('none')], of, (value) =>
        value < 0 ? slices.length : slices.findIndex((slice) => slice.value === values[value]),
      ),
    ]
  })
  const more = slicing ? [turns(table), responseLengths(table), promptLengths(table), groups(table)] : [groups(table)]
  return { dimensions: [...dimensions, ...more].filter(({ slices }) => slices.length > 1), notSliced }
}

const own = {
  turn: 'turn',
  responseLength: 'response-length',
  promptLength: 'prompt-length',
  raterGroup: 'rater-group',
}

/** What dimensions that are no tags are asked for by. */
export const ownDimensions: readonly string[] = Object.values(own)

/** A tag by its name, unless that is the name of something else. */
const tagId = (name: string) => (ownDimensions.includes(name) || name.startsWith('tag:') ? `tag:${name}` : name)

/** The category first, then the source, then by name. */
function tagOrder(one: string, other: string): number {
  const rank = (name: string) => (name === 'category' ? 0 : name === 'source' ? 1 : 2)
  return rank(one) - rank(other) || byText(one, other)
}

/** By number where all are numbers. */
function inNumberOrder(values: string[]): string[] {
  const numbers = values.every((value) => value.trim() !== '' && Number.isFinite(Number(value)))
  return values.sort((one, other) => (numbers ? Number(one) - Number(other) : 0) || byText(one, other))
}

const none = (label: string): SliceName => ({ value: null, label })

/** A dimension with only the slices that something belongs to. */
function collected<Key extends number>(
  dimension: Pick<TableDimension, 'id' | 'kind' | 'name' | 'of'>,
  slices: SliceName[],
  keys: ArrayLike<Key>,
  sliceOf: (key: Key, place: number) => number,
): TableDimension {
  const index = Int32Array.from(keys, sliceOf as (key: number, place: number) => number)
  const used = [...new Set(index)].sort((one, other) => one - other)
  const place = new Map(used.map((slice, now) => [slice, now]))
  return { ...dimension, slices: used.map((slice) => slices[slice]!), index: index.map((slice) => place.get(slice)!) }
}

function turns({ slicing }: JudgmentTable): TableDimension {
  const turn = slicing!.turn
  const met = [...new Set(turn)].sort((one, other) => one - other)
  const slices = met.map((each) => ({ value: String(each), label: each === 0 ? 'the whole' : `turn ${each}` }))
  return collected({ id: own.turn, kind: 'turn', name: 'turn', of: 'comparison' }, slices, turn, (each) =>
    met.indexOf(each),
  )
}

function responseLengths({ features, comparisons }: JudgmentTable): TableDimension {
  const length = features.find(({ name }) => name === 'length')
  const mean = Float64Array.from(comparisons.prompt, (_, comparison) =>
    length === undefined ? Number.NaN : (length.first[comparison]! + length.second[comparison]!) / 2,
  )
  const dimension = { id: own.responseLength, kind: 'responseLength', name: 'length of the responses' } as const
  return banded({ ...dimension, of: 'comparison' }, mean)
}

function promptLengths({ slicing }: JudgmentTable): TableDimension {
  const dimension = { id: own.promptLength, kind: 'promptLength', name: 'length of the prompt' } as const
  return banded({ ...dimension, of: 'prompt' }, slicing!.promptLength)
}

function banded(
  dimension: Pick<TableDimension, 'id' | 'name' | 'of'> & { kind: 'responseLength' | 'promptLength' },
  lengths: Float64Array,
): TableDimension {
  const bounds = bandBounds[dimension.kind]
  const slices = bounds.map((low, band) => {
    const next = bounds[band + 1]
    if (next === undefined) return { value: `${low}-`, label: `${low} characters or more` }
    return { value: `${low}-${next - 1}`, label: `${low}–${next - 1} characters` }
  })
  return collected(dimension, [...slices, none('not known')], lengths, (length) =>
    Number.isNaN(length) ? slices.length : bandOf(dimension.kind, length),
  )
}

/** The band of a length; a mean between two bands belongs to the lower. */
function bandOf(kind: 'responseLength' | 'promptLength', length: number): number {
  return bandBounds[kind].findLastIndex((low) => length >= low)
}

function groups({ raters }: JudgmentTable): TableDimension {
  const key = ({ group, kind }: (typeof raters)[number]) => (group === null ? `-${kind}` : `+${group}`)
  const kinds = new Set(raters.map(({ kind }) => kind))
  const met = [...new Map(raters.map((rater) => [key(rater), rater]))].sort(([one], [other]) => byText(one, other))
  const named = met.filter(([, { group }]) => group !== null)
  const unnamed = met.filter(([, { group }]) => group === null)
  const words = { human: 'people without a group', simulated: 'simulated raters', test: 'test raters', judge: 'language models' } // prettier-ignore
  const slices: SliceName[] = [
    ...named.map(([, { group }]) => ({ value: group, label: group! })),
    ...unnamed.map(([, { kind }]) => ({
      value: null,
      label: kinds.size > 1 ? words[kind] : 'no group',
      raterKind: kind,
    })),
  ]
  const place = new Map([...named, ...unnamed].map(([name], slice) => [name, slice]))
  return collected(
    { id: own.raterGroup, kind: 'raterGroup', name: 'group of raters', of: 'rater' },
    slices,
    Int32Array.from(raters, (rater) => place.get(key(rater))!),
    (slice) => slice,
  )
}
