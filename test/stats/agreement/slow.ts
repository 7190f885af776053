/** The coefficients by their definitions, judgment by judgment: slow, obvious and independent of the fast ones. */
export type Ratings = (number | null)[][]

const judged = (ratings: Ratings, unit: number): number[] =>
  ratings.map((row) => row[unit] ?? null).filter((code) => code !== null)

const unitsOf = (ratings: Ratings): number[][] => (ratings[0] ?? []).map((_, unit) => judged(ratings, unit))

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Ordered pairs of different judgments. */
function ordered(codes: number[]): [number, number][] {
  return codes.flatMap((one, i) => codes.flatMap((other, j): [number, number][] => (i === j ? [] : [[one, other]])))
}

export function slowAlpha(ratings: Ratings, metric: 'nominal' | 'ordinal' | 'interval'): number | null {
  const units = unitsOf(ratings).filter((codes) => codes.length > 1)
  const all = units.flat()
  const apart = (one: number, other: number): number => {
    if (one === other) return 0
    if (metric === 'nominal') return 1
    if (metric === 'interval') return (one - other) ** 2
    const [low, high] = [Math.min(one, other), Math.max(one, other)]
    const inside = all.filter((code) => code > low && code < high).length
    const ends = all.filter((code) => code === low || code === high).length
    return (inside + ends / 2) ** 2
  }
  const within = units.map((codes) => ordered(codes).reduce((sum, [a, b]) => sum + apart(a, b), 0) / (codes.length - 1))
  const observed = within.reduce((sum, value) => sum + value, 0) / all.length
  const expected = mean(ordered(all).map(([a, b]) => apart(a, b)))
  return units.length === 0 || expected === 0 ? null : 1 - observed / expected
}

function observedAndShares(ratings: Ratings, q: number, weight: (a: number, b: number) => number) {
  const units = unitsOf(ratings).filter((codes) => codes.length > 0)
  const paired = units.filter((codes) => codes.length > 1)
  const observed = mean(paired.map((codes) => mean(ordered(codes).map(([a, b]) => weight(a, b)))))
  const shares = Array.from({ length: q }, (_, k) =>
    mean(units.map((codes) => mean(codes.map((code) => +(code === k))))),
  )
  return { observed, shares, none: paired.length === 0 }
}

export function slowFleiss(ratings: Ratings, q: number): number | null {
  const { observed, shares, none } = observedAndShares(ratings, q, (a, b) => +(a === b))
  const expected = shares.reduce((sum, share) => sum + share ** 2, 0)
  return none || Math.abs(1 - expected) < 1e-9 ? null : (observed - expected) / (1 - expected)
}

export function slowGwet(ratings: Ratings, q: number, weight: (a: number, b: number) => number): number | null {
  const { observed, shares, none } = observedAndShares(ratings, q, weight)
  let total = 0
  for (let a = 0; a < q; a++) for (let b = 0; b < q; b++) total += weight(a, b)
  const expected = (total * shares.reduce((sum, share) => sum + share * (1 - share), 0)) / (q * (q - 1))
  return none ? null : (observed - expected) / (1 - expected)
}

export function slowCohen(one: number[], other: number[], weight: (a: number, b: number) => number): number | null {
  if (one.length === 0) return null
  const observed = mean(one.map((code, unit) => weight(code, other[unit]!)))
  const expected = mean(one.flatMap((a) => other.map((b) => weight(a, b))))
  return Math.abs(1 - expected) < 1e-9 ? null : (observed - expected) / (1 - expected)
}

/** Every pair of judgments on a unit by different raters. */
export function slowPairs(ratings: Ratings): [number, number][] {
  return unitsOf(ratings).flatMap((codes) =>
    codes.flatMap((a, i) => codes.slice(i + 1).map((b): [number, number] => [a, b])),
  )
}

export const credit = (a: number, b: number): number => (a === b ? 1 : (a === 1) !== (b === 1) ? 0.5 : 0)
