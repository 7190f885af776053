import { problemAt } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'

/**
 * Refuses what cannot stand in the database or would leave a judgment uncounted: each judgment that replaces one names
 * another of the same rater on the same comparison, which nothing else replaces, and no chain of them comes round.
 */
export function refuseReplacements(db: Staging, problems: Problems): void {
  db.exec(`
    drop table if exists known_judgments;
    create table known_judgments (n integer primary key, id text, replaces text, comparison integer not null, rater text not null);
    insert into known_judgments select d.n, json_extract(j.rest, '$.id'), json_extract(j.rest, '$.replaces'), d.comparison, j.rater
      from judged d join judgment_readings j on j.n = d.n
      where coalesce(json_extract(j.rest, '$.id'), json_extract(j.rest, '$.replaces')) is not null;
    create index known_judgments_id on known_judgments (id);
    create index known_judgments_replaces on known_judgments (replaces) where replaces is not null;
  `)
  const refuse = (where: string, message: string) => {
    const rows = db.prepare(`
      select f.name as file, j.line as line, k.replaces as value from known_judgments k join judgment_readings j on j.n = k.n
      join files f on f.id = j.file where k.replaces is not null and ${where} order by k.n`)
    for (const row of rows.iterate() as IterableIterator<{ file: string; line: number; value: string }>)
      problems.add(problemAt(row, message, row.value))
  }
  refuse(
    `not exists (select 1 from known_judgments o where o.id = k.replaces and o.n <> k.n
      and o.comparison = k.comparison and o.rater = k.rater)`,
    '"replaces" names no other judgment of the same rater on the same comparison',
  )
  refuse(
    'exists (select 1 from known_judgments o where o.replaces = k.replaces and o.n < k.n)',
    'another judgment replaces the same one already',
  )
  // Whoever replaces nothing begins a chain; what no chain reaches goes round in a ring.
  refuse(
    `k.n not in (with recursive chain (n, id) as (select n, id from known_judgments where replaces is null
        union select o.n, o.id from known_judgments o join chain c on o.replaces = c.id) select n from chain)
      and exists (select 1 from known_judgments o where o.id = k.replaces and o.n <> k.n)
      and exists (select 1 from known_judgments o where o.replaces = k.id and o.n <> k.n)`,
    'these judgments replace one another in a ring',
  )
}
