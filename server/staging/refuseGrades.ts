import { gradesOf, type Single } from '../contract/design.ts'
import { problemAt } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'

/** Refuses grades where pairs are judged, preferences where single responses are, and grades of another scale. */
export function refuseGrades(db: Staging, single: Single | undefined, problems: Problems): void {
  const grade = `json_extract(j.rest, '$.grade')`
  const refuse = (where: string, message: string, scale: readonly string[] = []) => {
    const rows = db.prepare(`select f.name as file, j.line as line, coalesce(${grade}, j.preference) as value
      from judgment_readings j join files f on f.id = j.file where ${where} order by j.n`)
    for (const row of rows.iterate(...scale) as IterableIterator<{ file: string; line: number; value: string }>) {
      problems.add(problemAt(row, message, row.value))
    }
  }
  if (!single) {
    return refuse(`${grade} is not null`, 'a grade of a single response, and this study compares pairs; say "single"')
  }
  const scale = gradesOf(single)
  refuse(`${grade} is null`, 'a preference between two responses, and this study judges each by itself')
  refuse(
    `${grade} is not null and ${grade} not in (${scale.map(() => '?').join(', ')})`,
    `no grade of this study's scale: ${scale.join(', ')}`,
    scale,
  )
}
