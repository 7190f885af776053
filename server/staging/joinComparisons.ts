import { problemAt } from '../formats/rows.ts'
import type { Single } from '../contract/design.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'
import { refuseGrades } from './refuseGrades.ts'
import { refuseReplacements } from './replacements.ts'
import type { StagedSystem } from './staged.ts'

/**
 * Lays out the comparisons, into `comparisons` and `judged`: planned ones of the target with each baseline (every pair
 * without a target) where both have a response, and those that judgments made elsewhere are about, whatever the order
 * their systems were named in. Where single responses are judged, each is a comparison of its system with itself.
 */
export function joinComparisons(
  db: Staging,
  systems: StagedSystem[],
  { planned, single }: { planned: boolean; single?: Single | undefined },
  problems: Problems,
): void {
  const target = systems.find(({ role }) => role === 'target')
  db.exec(`
    drop table if exists comparisons;
    drop table if exists judged;
    create table comparisons (number integer primary key, prompt integer not null, turn integer not null, first integer not null,
      second integer not null, planned integer not null, identical integer not null default 0, leaking integer not null default 0,
      left_out integer not null default 0, unique (prompt, turn, first, second));
    create table judged (n integer primary key, comparison integer not null, prompt integer not null, turn integer not null,
      first integer not null, second integer not null, first_side text not null);
  `)
  const pairing =
    target === undefined ? 'b.position > a.position' : `a.position = ${target.position} and b.position <> a.position`
  if (planned && single) {
    // The turns of a response that has several, or the whole.
    const turns = single.turns ? 'max(1, x.turn_count)' : '1'
    const turn = single.turns ? 'iif(x.turn_count > 1, turns.n, 0)' : '0'
    db.exec(`insert into comparisons (prompt, turn, first, second, planned)
      with recursive turns(n) as (select 1 union all select n + 1 from turns where n < (select max(turn_count) from given))
      select a.prompt, ${turn}, a.position, a.position, 1 from responses a join given x on x.n = a.n
      join turns on turns.n <= ${turns} where a.judged = 0 order by a.prompt, a.position, turns.n`)
  } else if (planned) {
    db.exec(`insert into comparisons (prompt, turn, first, second, planned, identical)
      select a.prompt, 0, a.position, b.position, 1, x.turns_hash = y.turns_hash from responses a
      join responses b on b.prompt = a.prompt and ${pairing} join given x on x.n = a.n join given y on y.n = b.n
      where a.judged = 0 and b.judged = 0 order by a.prompt, a.position, b.position`)
  }
  refuseGrades(db, single, problems)
  resolveJudgments(db, problems)
  refuseDoubles(db, problems)
  const involved = target === undefined || single ? '' : `and ${target.position} in (a, b)`
  db.exec(`
    insert into judged select n, 0, prompt, turn, min(a, b), max(a, b), case when a <= b then 'a' else 'b' end
      from resolved where a is not null and b is not null ${involved} order by n;
    insert into comparisons (prompt, turn, first, second, planned)
      select prompt, turn, first, second, 0 from judged group by 1, 2, 3, 4 order by min(n) on conflict do nothing;
    update judged set comparison = (select number from comparisons c where c.prompt = judged.prompt and c.turn = judged.turn
      and c.first = judged.first and c.second = judged.second);
  `)
  refuseReplacements(db, problems)
}

/** A judgment is one row, and a rater is of one kind. */
function refuseDoubles(db: Staging, problems: Problems): void {
  const id = `json_extract(j.rest, '$.id')`
  const twice = db.prepare(`
    select f.name as file, j.line as line, ${id} as value, min(j.n) as firstOfAll from judgment_readings j join files f on f.id = j.file
    where ${id} is not null group by ${id} having count(*) > 1 order by j.n`)
  for (const row of twice.iterate() as IterableIterator<{ file: string; line: number; value: string }>) {
    problems.add(problemAt(row, 'two judgments have this id', row.value))
  }
  const kinds = db.prepare(`
    select f.name as file, j.line as line, j.rater as value, min(j.n) as firstOfAll from judgment_readings j join files f on f.id = j.file
    group by j.rater having count(distinct j.rater_kind) > 1 order by j.n`)
  for (const row of kinds.iterate() as IterableIterator<{ file: string; line: number; value: string }>) {
    problems.add(
      problemAt(
        row,
        'this rater is of one kind here and of another elsewhere, such as a person and a judge',
        row.value,
      ),
    )
  }
}

/** A reading of a grade: its system stands on both sides. */
const isGrade = `json_extract(j.rest, '$.grade') is not null`

/** Who was judged on what, in numbers: systems by position, null for those outside the study. */
function resolveJudgments(db: Staging, problems: Problems): void {
  db.exec(`
    create index if not exists response_ids on response_readings (response_id) where response_id is not null;
    create index if not exists pair_ids on pair_readings (pair_id);
    drop table if exists named;
    drop table if exists resolved;
    create table named (n integer primary key, prompt integer, raw_a text, raw_b text);
    insert into named
      select j.n, p.n,
        coalesce((select w.raw from response_readings r join raw_systems w on w.system = r.system and w.in_full = coalesce(r.in_full, '')
          where r.response_id = j.response_a limit 1), j.system_a, i.system_a),
        coalesce((select w.raw from response_readings r join raw_systems w on w.system = r.system and w.in_full = coalesce(r.in_full, '')
          where r.response_id = j.response_b limit 1), j.system_b, i.system_b)
      from judgment_readings j
      left join pair_readings i on i.rowid = (select min(rowid) from pair_readings where pair_id = j.pair_id)
      left join key_of_text k on k.hash = coalesce(j.hash, i.hash)
      left join prompts p on p.key = coalesce(j.prompt_id, i.prompt_id, k.key);
    create table resolved (n integer primary key, prompt integer not null, turn integer not null, a integer, b integer);
    insert into resolved select m.n, m.prompt, j.turn, a.position, b.position from named m join judgment_readings j on j.n = m.n
      left join system_names a on a.raw = m.raw_a left join system_names b on b.raw = m.raw_b
      where m.prompt is not null and m.raw_a is not null and m.raw_b is not null and (m.raw_a <> m.raw_b or ${isGrade});
  `)
  const lost = db.prepare(`
    select f.name as file, j.line as line, coalesce(j.pair_id, j.response_a) as value, m.prompt is null or m.raw_a is null or m.raw_b is null as unknown
    from named m join judgment_readings j on j.n = m.n join files f on f.id = j.file
    where m.prompt is null or m.raw_a is null or m.raw_b is null or (m.raw_a = m.raw_b and not ${isGrade}) order by j.n`)
  for (const row of lost.iterate() as IterableIterator<{
    file: string
    line: number
    value: string | null
    unknown: number
  }>) {
    const message = row.unknown
      ? 'the judgment points at a pair or responses that no file has; list that file too'
      : 'the judgment holds a system against itself'
    problems.add(problemAt(row, message, row.value ?? undefined))
  }
}
