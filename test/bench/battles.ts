import { seeded } from '../../server/stats/random.ts'
import type { PairRows } from '../../server/stats/strengths/pairTable.ts'

/** Judgments by Davidson's model, about a quarter of them ties, of systems some of which are met far more often. */
export function battles(systems: number, judgments: number): PairRows {
  const random = seeded(1)
  const strength = Float64Array.from({ length: systems }, () => Math.exp((random.number() - 0.5) * 1.5))
  const upTo = new Float64Array(systems)
  for (let s = 0; s < systems; s++) upTo[s] = (upTo[s - 1] ?? 0) + 1 / (s + 5)
  const pick = () => {
    const at = random.number() * upTo[systems - 1]!
    let [from, to] = [0, systems - 1]
    while (from < to) {
      const middle = (from + to) >> 1
      if (upTo[middle]! < at) from = middle + 1
      else to = middle
    }
    return from
  }
  const rows: PairRows = {
    systems,
    first: new Int32Array(judgments),
    second: new Int32Array(judgments),
    outcome: new Uint8Array(judgments),
  }
  for (let row = 0; row < judgments; row++) {
    const a = pick()
    let b = pick()
    while (b === a) b = pick()
    const even = 0.6 * Math.sqrt(strength[a]! * strength[b]!)
    const at = random.number() * (strength[a]! + strength[b]! + even)
    rows.first[row] = a
    rows.second[row] = b
    rows.outcome[row] = at < strength[a]! ? 2 : at < strength[a]! + even ? 1 : 0
  }
  return rows
}

/** A cluster for each row. */
export function clustersFor(rows: number, clusters: number): Int32Array {
  const random = seeded(2)
  return Int32Array.from({ length: rows }, () => random.integer(0, clusters - 1))
}
