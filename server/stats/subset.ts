import { notRecorded, type RaterKind } from '../contract/rater.ts'
import type { JudgmentTable, Slicing } from './judgmentTable.ts'

/**
 * The part of a table made of some of its judgments, with only the comparisons, prompts, systems and raters they are
 * about; the order of all of them stays. `keep` is asked for each judgment by its place.
 */
export function subsetOf(table: JudgmentTable, keep: (row: number) => boolean): JudgmentTable {
  const { comparisons, judgments, features, slicing } = table
  const rows = Int32Array.from(judgments.rater.keys()).filter(keep)
  if (rows.length === judgments.rater.length) return table
  const comparison = renumbered([picked(judgments.comparison, rows)])
  const prompt = renumbered([picked(comparisons.prompt, comparison.kept)])
  const system = renumbered([picked(comparisons.first, comparison.kept), picked(comparisons.second, comparison.kept)])
  const rater = renumbered([picked(judgments.rater, rows)])
  const named = <T>(names: readonly T[], kept: Int32Array) => Array.from(kept, (index) => names[index]!)
  return {
    systems: named(table.systems, system.kept),
    prompts: named(table.prompts, prompt.kept),
    raters: named(table.raters, rater.kept),
    comparisons: {
      ...{ prompt: prompt.columns[0]!, first: system.columns[0]!, second: system.columns[1]! },
      ...(comparisons.ids ? { ids: named(comparisons.ids, comparison.kept) } : {}),
    },
    judgments: {
      comparison: comparison.columns[0]!,
      rater: rater.columns[0]!,
      outcome: picked(judgments.outcome, rows),
      firstSide: picked(judgments.firstSide, rows),
      bothBad: picked(judgments.bothBad, rows),
      ordinal: picked(judgments.ordinal, rows),
      elapsedMs: picked(judgments.elapsedMs, rows),
      ...(judgments.at ? { at: picked(judgments.at, rows) } : {}),
    },
    features: features.map(({ name, first, second }) => ({
      name,
      first: picked(first, comparison.kept),
      second: picked(second, comparison.kept),
    })),
    ...(slicing ? { slicing: pickedSlicing(slicing, prompt.kept, comparison.kept) } : {}),
  }
}

function pickedSlicing({ turn, promptLength, tags }: Slicing, prompts: Int32Array, comparisons: Int32Array): Slicing {
  return {
    turn: picked(turn, comparisons),
    promptLength: picked(promptLength, prompts),
    tags: tags.map(({ name, values, of }) => ({ name, values, of: picked(of, prompts) })),
  }
}

/** The judgments by raters of some kinds. */
export function ofKinds(table: JudgmentTable, kinds: readonly RaterKind[]): JudgmentTable {
  const wanted = table.raters.map(({ kind }) => kinds.includes(kind))
  return subsetOf(table, (row) => wanted[table.judgments.rater[row]!]!)
}

/** The judgments whose rater is known; others may be anybody's, so they say nothing of who agrees with whom. */
export function ofKnownRaters(table: JudgmentTable): JudgmentTable {
  const known = table.raters.map(({ name }) => name !== notRecorded)
  return subsetOf(table, (row) => known[table.judgments.rater[row]!]!)
}

function picked<T extends Int32Array | Uint8Array | Float64Array>(column: T, rows: Int32Array): T {
  const part = new (column.constructor as new (length: number) => T)(rows.length)
  for (let place = 0; place < rows.length; place++) part[place] = column[rows[place]!]!
  return part
}

/** Columns of indices, numbered anew so that none is missing; `kept` lists the old numbers in their order. */
function renumbered(columns: Int32Array[]): { columns: Int32Array[]; kept: Int32Array } {
  const size = 1 + columns.reduce((most, column) => column.reduce((one, other) => Math.max(one, other), most), -1)
  const used = new Uint8Array(size)
  for (const column of columns) for (const index of column) used[index] = 1
  const kept = Int32Array.from(used.keys()).filter((index) => used[index] === 1)
  const numbers = new Int32Array(size)
  for (const [number, index] of kept.entries()) numbers[index] = number
  return { columns: columns.map((column) => column.map((index) => numbers[index]!)), kept }
}
