import type { Tally } from '../../server/contract/results.ts'

/** Two systems that met, or could have. */
export type Met = Pick<Tally, 'target' | 'baseline' | 'n' | 'win' | 'tie' | 'loss'>

/** How one system fared against another: its half-tie rate, and what it rests on; null where they never met. */
export type Cell = { n: number; win: number; tie: number; loss: number; rate: number } | null

/** Every system against every other, best first by the mean of its half-tie rates. */
export function headToHead({ tallies }: { tallies: readonly Met[] }) {
  const between = (one: string, other: string): Cell => {
    for (const { target, baseline, n, win, tie, loss } of tallies) {
      if (n === 0) continue
      if (target === one && baseline === other) return { n, win, tie, loss, rate: (win + tie / 2) / n }
      if (target === other && baseline === one) return { n, win: loss, tie, loss: win, rate: (loss + tie / 2) / n }
    }
    return null
  }
  const names = [...new Set(tallies.flatMap(({ target, baseline }) => [target, baseline]))]
  const mean = (name: string) => {
    const cells = names.flatMap((other) => (other === name ? [] : (between(name, other) ?? [])))
    return cells.length === 0 ? -1 : cells.reduce((sum, { rate }) => sum + rate, 0) / cells.length
  }
  const means = new Map(names.map((name) => [name, mean(name)]))
  return { names: names.sort((one, other) => means.get(other)! - means.get(one)!), between }
}
