import type { PairCounts, PairRows } from '../../../server/stats/strengths/pairTable.ts'
import type { Random } from '../../../server/stats/random.ts'

/** A row of a reference case: two systems, wins of each, ties. */
export type CaseRow = [i: number, j: number, winsI: number, winsJ: number, ties: number]

export function countsOf(systems: number, rows: readonly (readonly number[])[]): PairCounts {
  const column = (at: number) => rows.map((row) => row[at]!)
  return {
    systems,
    first: Int32Array.from(column(0)),
    second: Int32Array.from(column(1)),
    win: Float64Array.from(column(2)),
    loss: Float64Array.from(column(3)),
    tie: Float64Array.from(column(4)),
  }
}

/** One row a judgment. */
export function rowsOf({ systems, first, second, win, tie, loss }: PairCounts): PairRows {
  const rows: [number, number, number][] = []
  first.forEach((a, pair) => {
    for (const [outcome, times] of [loss[pair]!, tie[pair]!, win[pair]!].entries()) {
      for (let n = 0; n < times; n++) rows.push([a, second[pair]!, outcome])
    }
  })
  return rowsFrom(systems, rows)
}

export function rowsFrom(systems: number, rows: readonly (readonly [number, number, number])[]): PairRows {
  return {
    systems,
    first: Int32Array.from(rows, ([a]) => a),
    second: Int32Array.from(rows, ([, b]) => b),
    outcome: Uint8Array.from(rows, ([, , outcome]) => outcome),
  }
}

/** Judgments of random pairs by Davidson's model with strengths between −spread/2 and spread/2 and ν = 0.6. */
export function randomRows(systems: number, judgments: number, spread: number, random: Random): PairRows {
  const theta = Array.from({ length: systems }, (_, s) => spread * (s / Math.max(1, systems - 1) - 0.5))
  const rows = Array.from({ length: judgments }, (): [number, number, number] => {
    const a = random.integer(0, systems - 1)
    const b = (a + random.integer(1, systems - 1)) % systems
    const x = theta[a]! - theta[b]!
    const [up, even, down] = [Math.exp(x / 2), 0.6, Math.exp(-x / 2)]
    const u = random.number() * (up + even + down)
    return [a, b, u < up ? 2 : u < up + even ? 1 : 0]
  })
  return rowsFrom(systems, rows)
}
