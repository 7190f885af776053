/**
 * p-values adjusted over several tests so that the chance of any false alarm keeps the level.
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 65–70.
 */
export function holm(pValues: readonly number[]): number[] {
  const n = pValues.length
  const adjusted = new Array<number>(n)
  let most = 0
  for (const [rank, at] of ascending(pValues).entries()) {
    most = Math.max(most, Math.min(1, (n - rank) * pValues[at]!))
    adjusted[at] = most
  }
  return adjusted
}

/**
 * p-values adjusted so that the expected share of false ones among the alarms keeps the level.
 * Source: Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal Statistical Society B 57,
 * 289–300.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const n = pValues.length
  const adjusted = new Array<number>(n)
  let least = 1
  for (const [fromEnd, at] of ascending(pValues).reverse().entries()) {
    least = Math.min(least, (n / (n - fromEnd)) * pValues[at]!)
    adjusted[at] = least
  }
  return adjusted
}

function ascending(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`A p-value lies from 0 to 1; ${p} does not.`)
  return Array.from(pValues.keys()).sort((a, b) => pValues[a]! - pValues[b]!)
}
