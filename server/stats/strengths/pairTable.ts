import { loss, tie, win, type JudgmentTable } from '../judgmentTable.ts'

/** How many systems are taken: a dense fit of more would need gigabytes and minutes. */
export const mostSystems = 2000

/** Judgments as rows: indices of two systems each, and the outcome for the first of them. */
export type PairRows = { systems: number; first: Int32Array; second: Int32Array; outcome: Uint8Array }

/**
 * How often each two systems of a study met with which outcome, for every pair, met or not: all that a fit of strengths
 * needs to know of any number of judgments. `cells[3 · (j(j − 1)/2 + i) + outcome]` for systems i < j, outcome for i.
 */
export type PairTable = { systems: number; cells: Float64Array }

/** Wins, ties and losses of the first of two systems, one entry a pair; only pairs that met. */
export type PairCounts = {
  systems: number
  first: Int32Array
  second: Int32Array
  win: Float64Array
  tie: Float64Array
  loss: Float64Array
}

/** A table of nothing yet. Throws a RangeError for fewer than one system or more than `mostSystems`. */
export function emptyPairTable(systems: number): PairTable {
  if (!Number.isInteger(systems) || systems < 1 || systems > mostSystems) {
    throw new RangeError(`Strengths are fitted for 1 to ${mostSystems} systems, not ${systems}.`)
  }
  return { systems, cells: new Float64Array((3 * systems * (systems - 1)) / 2) }
}

/** Counts one more judgment (or, with `times` −1, takes one back), whatever the number of those counted already. */
export function countJudgment(table: PairTable, a: number, b: number, outcome: number, times = 1): void {
  if (!(a >= 0 && b >= 0 && a < table.systems && b < table.systems && a !== b)) {
    throw new RangeError(`A judgment is of two of ${table.systems} systems, not of ${a} and ${b}.`)
  }
  if (outcome !== win && outcome !== tie && outcome !== loss) throw new RangeError(`${outcome} is no outcome.`)
  if (a < b) table.cells[(3 * b * (b - 1)) / 2 + 3 * a + outcome]! += times
  else table.cells[(3 * a * (a - 1)) / 2 + 3 * b + 2 - outcome]! += times
}

/** Counts rows in one pass. Throws a RangeError for columns of unequal length, unknown systems or outcomes. */
export function pairTableOf({ systems, first, second, outcome }: PairRows): PairTable {
  const table = emptyPairTable(systems)
  const rows = outcome.length
  if (first.length !== rows || second.length !== rows) {
    throw new RangeError(`${first.length}, ${second.length} and ${rows} rows are not one table.`)
  }
  // Both orders of a pair have cells of their own at first: no branch for each row, and memory that grows with the
  // systems only.
  const ordered = new Uint32Array(4 * systems * systems)
  let wrong = 0
  for (let row = 0; row < rows; row++) {
    const a = first[row]!
    const b = second[row]!
    const o = outcome[row]!
    // A negative index is a huge one once it is read without its sign.
    wrong |= Number(a >>> 0 >= systems) | Number(b >>> 0 >= systems) | Number(a === b) | Number(o > win)
    ordered[4 * (a * systems + b) + o]!++
  }
  if (wrong !== 0) throw new RangeError(firstWrong({ systems, first, second, outcome }))
  for (let b = 1; b < systems; b++) {
    for (let a = 0; a < b; a++) {
      const at = (3 * b * (b - 1)) / 2 + 3 * a
      const [here, mirrored] = [4 * (a * systems + b), 4 * (b * systems + a)]
      for (const o of [loss, tie, win]) table.cells[at + o] = ordered[here + o]! + ordered[mirrored + 2 - o]!
    }
  }
  return table
}

/** The judgments of a table as rows; a row's number is the judgment's. */
export function pairRowsOf({ systems, comparisons, judgments }: JudgmentTable): PairRows {
  const { comparison, outcome } = judgments
  const first = new Int32Array(comparison.length)
  const second = new Int32Array(comparison.length)
  for (let row = 0; row < comparison.length; row++) {
    first[row] = comparisons.first[comparison[row]!]!
    second[row] = comparisons.second[comparison[row]!]!
  }
  return { systems: systems.length, first, second, outcome }
}

/** The pairs of a table that met, the smaller index first, in the order of that. */
export function pairCountsOf({ systems, cells }: PairTable): PairCounts {
  let met = 0
  for (let cell = 0; cell < cells.length; cell += 3)
    met += Number(cells[cell]! + cells[cell + 1]! + cells[cell + 2]! > 0)
  const counts: PairCounts = {
    systems,
    first: new Int32Array(met),
    second: new Int32Array(met),
    win: new Float64Array(met),
    tie: new Float64Array(met),
    loss: new Float64Array(met),
  }
  let pair = 0
  for (let a = 0; a < systems; a++) {
    for (let b = a + 1; b < systems; b++) {
      const cell = (3 * b * (b - 1)) / 2 + 3 * a
      if (cells[cell]! + cells[cell + 1]! + cells[cell + 2]! === 0) continue
      counts.first[pair] = a
      counts.second[pair] = b
      counts.win[pair] = cells[cell + win]!
      counts.tie[pair] = cells[cell + tie]!
      counts.loss[pair] = cells[cell + loss]!
      pair++
    }
  }
  return counts
}

function firstWrong({ systems, first, second, outcome }: PairRows): string {
  for (let row = 0; row < outcome.length; row++) {
    const [a, b, o] = [first[row]!, second[row]!, outcome[row]!]
    if (a < 0 || b < 0 || a >= systems || b >= systems || a === b) {
      return `Row ${row} is of the systems ${a} and ${b}; two different ones of ${systems} are needed.`
    }
    if (o > win) return `Row ${row} has the outcome ${o}, which there is not.`
  }
  return 'A row is wrong.'
}
