import Sqlite from 'better-sqlite3'
import { filledStudy } from '../fill.ts'
import { raterIdOf } from '../raters.ts'

export type Naive = { path: string }

/** The next pair as one would ask for it first: everything counted, then drawn by chance. */
export function naive({ path }: Naive): Promise<boolean> {
  const db = new Sqlite(path, { readonly: true })
  db.prepare(
    `select c.id from comparisons c left join judgments j on j.comparison_id = c.id
    where c.study_id = ? and not exists
      (select 1 from judgments mine where mine.comparison_id = c.id and mine.rater_id = ?)
    group by c.id having count(j.id) < 11 order by count(j.id), random() limit 1`,
  ).get(filledStudy, raterIdOf(0))
  db.close()
  return Promise.resolve(true)
}
