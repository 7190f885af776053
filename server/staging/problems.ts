import type { FileProblem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import type { Staging } from './open.ts'

/** As many problems as are shown; the rest are counted. */
export const shown = 100

/** Keeps the first hundred problems and the count of all. */
export class Problems {
  first: FileProblem[] = []
  count = 0

  add(problem: FileProblem, times = 1): void {
    this.count += times
    if (this.first.length < shown) this.first.push(problem)
  }
}

/** Keeps the problems met while reading with what was read, so that another look at it shows them again. */
export function storeReadProblems(db: Staging, problems: Problems): void {
  const insert = db.prepare('insert into read_problems (file, line, value, message) values (?, ?, ?, ?)')
  for (const { file, line, value, message } of problems.first) insert.run(file, line ?? null, value ?? null, message)
  db.prepare('update read_problem_count set n = ?').run(problems.count)
}

/** The problems met while reading. */
export function readProblems(db: Staging): Problems {
  const problems = new Problems()
  const rows = db.prepare('select file, line, value, message from read_problems order by n').all() as {
    file: string
    line: number | null
    value: string | null
    message: string
  }[]
  for (const { file, line, value, message } of rows) {
    problems.add({ file, ...(line !== null && { line }), ...(value !== null && { value }), message })
  }
  problems.count = db.prepare('select n from read_problem_count').pluck().get() as number
  return problems
}

/** A refusal that says the first place in words and carries the others. */
export function refusedImport(problems: FileProblem[], count = problems.length): Refusal {
  const [first] = problems
  const line = first?.line === undefined ? '' : `:${first.line}`
  const place = first === undefined ? '' : `${first.file}${line}: ${first.message}`
  const more = count > 1 ? ` (and ${count - 1} more)` : ''
  return new Refusal('import_refused', {
    message: `${place}${more}. Nothing was written.`,
    details: problems.slice(0, shown),
  })
}
