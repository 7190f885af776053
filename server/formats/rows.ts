import type { FileProblem } from '../contract/problem.ts'

/** A row as an object of named fields: a JSON object, or a line of CSV under its header. */
export type Fields = Record<string, unknown>

/** One row of a file and where it stands; lines are counted from 1, a row over several lines has its first. */
export type Row = { file: string; line: number; fields: Fields }

export type Container = 'jsonl' | 'json' | 'csv' | 'parquet'

/** What a reader of a file yields: a row, or why there is none. */
export type RowOrProblem = { row: Row } | { problem: FileProblem }

const shownLength = 200

/** A value as a message shows it: its text, cut at 200 characters. */
export function shownValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shownLength ? `${text.slice(0, shownLength - 1).toWellFormed()}…` : text
}

/** A problem at a place of a file; the value is shortened. */
export function problemAt(place: { file: string; line?: number }, message: string, value?: unknown): FileProblem {
  const problem: FileProblem = { file: place.file, message }
  if (place.line !== undefined) problem.line = place.line
  if (value !== undefined) problem.value = shownValue(value)
  return problem
}
