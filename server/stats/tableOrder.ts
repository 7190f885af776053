/** A list in order; `order` holds the old place of each entry, `place` the new one of each old. */
export type Ordered<T> = { list: T[]; order: Uint32Array; place: Uint32Array }

/** Sorts by `compare`, which also gets the places of both entries; equals keep their order. */
export function inOrder<T>(
  list: readonly T[],
  compare: (one: T, other: T, onePlace: number, otherPlace: number) => number,
): Ordered<T> {
  const order = Uint32Array.from(list, (_, place) => place)
  const byBoth = (a: number, b: number) => compare(list[a]!, list[b]!, a, b) || a - b
  // Most lists come in order already, and a million names are not sorted for nothing.
  if (order.some((_, place) => place > 0 && byBoth(place - 1, place) > 0)) order.sort(byBoth)
  const place = new Uint32Array(list.length)
  for (const [now, before] of order.entries()) place[before] = now
  return { list: Array.from(order, (before) => list[before]!), order, place }
}

/** By code unit, the same on every machine. */
export function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** By name, kind and group; a rater without a group comes first. */
export function byRater(one: Rater, other: Rater): number {
  return byText(one.name, other.name) || byText(one.kind, other.kind) || byText(one.group ?? '', other.group ?? '')
}

type Rater = { name: string; kind: string; group: string | null }

/** The rows by time, or as they are where any time is NaN. */
export function rowsByTime(at: Float64Array): Uint32Array {
  const rows = Uint32Array.from(at, (_, row) => row)
  if (at.some((time) => Number.isNaN(time))) return rows
  if (at.some((time, row) => row > 0 && at[row - 1]! > time)) rows.sort((a, b) => at[a]! - at[b]! || a - b)
  return rows
}
