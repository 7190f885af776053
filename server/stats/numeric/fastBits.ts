import type { Random } from '../random.ts'

/**
 * State of the generator sfc32, for loops that draw tens of millions of numbers: there it is kept in variables.
 * Source: Doty-Humphrey (2018), PractRand, sfc32; 12 rounds after seeding as its author does.
 */
export type Bits = { a: number; b: number; c: number; counter: number }

/** A state that follows from two numbers of a seeded source. */
export function bitsFrom(random: Random): Bits {
  const word = () => random.integer(-0x80000000, 0x7fffffff)
  const bits = { a: word(), b: word(), c: word(), counter: 1 }
  for (let round = 0; round < 12; round++) nextBits(bits)
  return bits
}

/** The next 32 bits, as a signed number. */
export function nextBits(bits: Bits): number {
  const result = (((bits.a + bits.b) | 0) + bits.counter) | 0
  bits.counter = (bits.counter + 1) | 0
  bits.a = bits.b ^ (bits.b >>> 9)
  bits.b = (bits.c + (bits.c << 3)) | 0
  bits.c = (((bits.c << 21) | (bits.c >>> 11)) + result) | 0
  return result
}
