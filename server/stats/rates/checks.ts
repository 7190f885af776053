/** Throws a RangeError unless the level lies strictly between 0 and 1. */
export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, not at ${level}.`)
}

/** Throws a RangeError unless every count is whole and not below 0. */
export function checkCounts(...counts: number[]): void {
  for (const count of counts) {
    if (Number.isSafeInteger(count) && count >= 0) continue
    throw new RangeError(`A count is a whole number from 0 on, not ${count}.`)
  }
}

/** Throws a RangeError unless `count` of `n` is a share: both whole, 0 ≤ count ≤ n, n ≥ 1. */
export function checkShare(count: number, n: number): void {
  if (Number.isSafeInteger(count) && Number.isSafeInteger(n) && n >= 1 && count >= 0 && count <= n) return
  throw new RangeError(`A share needs 0 ≤ count ≤ n and n ≥ 1, not ${count} of ${n}.`)
}
