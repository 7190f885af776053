/**
 * Holm's step-down: valid however the tests depend on each other.
 * Source: Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6.
 */
export function holm(p: readonly number[]): number[] {
  const order = ascending(p)
  const adjusted = new Array<number>(p.length)
  let running = 0
  order.forEach((index, rank) => {
    running = Math.max(running, Math.min(1, (p.length - rank) * p[index]!))
    adjusted[index] = running
  })
  return adjusted
}

/**
 * Hochberg's step-up: at least as strong as Holm's, where tests are independent or positively dependent.
 * Source: Hochberg (1988), A sharper Bonferroni procedure, Biometrika 75, 800–802.
 */
export function hochberg(p: readonly number[]): number[] {
  return stepUp(p, (rank) => p.length - rank)
}

/**
 * Controls the false discovery rate where tests are independent or positively dependent.
 * Source: Benjamini and Hochberg (1995), Controlling the false discovery rate, JRSS B 57, 289–300.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  return stepUp(p, (rank) => p.length / (rank + 1))
}

/**
 * Controls the false discovery rate under any dependence.
 * Source: Benjamini and Yekutieli (2001), The control of the false discovery rate under dependency, Annals of Statistics 29.
 */
export function benjaminiYekutieli(p: readonly number[]): number[] {
  let harmonic = 0
  for (let k = 1; k <= p.length; k++) harmonic += 1 / k
  return stepUp(p, (rank) => (harmonic * p.length) / (rank + 1))
}

/** Each p times their number. Source: Dunn (1961), Multiple comparisons among means, JASA 56, 52–64. */
export function bonferroni(p: readonly number[]): number[] {
  ascending(p)
  return p.map((one) => Math.min(1, p.length * one))
}

function stepUp(p: readonly number[], factor: (rank: number) => number): number[] {
  const order = ascending(p)
  const adjusted = new Array<number>(p.length)
  let running = 1
  for (let rank = p.length - 1; rank >= 0; rank--) {
    running = Math.min(running, factor(rank) * p[order[rank]!]!)
    adjusted[order[rank]!] = running
  }
  return adjusted
}

function ascending(p: readonly number[]): number[] {
  for (const one of p) if (!(one >= 0 && one <= 1)) throw new RangeError(`A p-value lies from 0 to 1, not at ${one}.`)
  return p.map((_, index) => index).sort((a, b) => p[a]! - p[b]!)
}
