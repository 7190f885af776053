import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A seeded source of chance, handed in wherever something is drawn; never global. */
export interface Random {
  /** A number in [0, 1). */
  number(): number
  /** A whole number from `from` to `to`, both possible. */
  integer(from: number, to: number): number
}

/** The same seed gives the same draws. */
export function seeded(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  return {
    number: () => uniformFloat64(generator),
    integer: (from, to) => uniformInt(generator, from, to),
  }
}

/** A seed for one thing among many of a study (FNV-1a over the seed and the names). */
export function seedFor(seed: number, ...names: string[]): number {
  let hash = 0x811c9dc5 ^ seed
  for (const character of names.join('\u0000')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return hash | 0
}

/** The items in a random order (Fisher–Yates); the given list stays as it is. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const pick = random.integer(0, last)
    const [kept, moved] = [order[pick] as T, order[last] as T]
    order[last] = kept
    order[pick] = moved
  }
  return order
}
