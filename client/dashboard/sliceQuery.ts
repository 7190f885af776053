import type { Dimension, Slice, SliceRow } from '../../server/contract/slices.ts'
import type { Query } from '../browse/query.ts'

/** What Browse looks for to show the judgments of a slice of one pair. */
export function sliceQuery(
  dimension: Dimension,
  slice: Slice,
  { target, baseline }: Pick<SliceRow, 'target' | 'baseline'>,
): Query {
  return { system: target, against: baseline, ...partOf(dimension, slice) }
}

function partOf({ kind, name }: Dimension, { value, raterKind }: Slice): Query {
  if (kind === 'turn') return { turn: value ?? '0' }
  if (kind === 'raterGroup') return { group: value ?? (raterKind === undefined ? '-' : `-${raterKind}`) }
  if (kind !== 'tag') return { [kind]: value ?? 'unknown' }
  return name === 'category' && value !== null ? { category: value } : { tag: `${name}=${value ?? ''}` }
}
