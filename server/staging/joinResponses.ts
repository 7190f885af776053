import { problemAt } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'

/**
 * Settles one response for each prompt and system, into `responses`: the same text twice is one, different texts are
 * refused. Texts that came with judgments stand in only where no file of responses has one, and only where they agree.
 */
export function joinResponses(db: Staging, problems: Problems): void {
  db.exec(`
    drop table if exists given;
    drop table if exists responses;
    create table given (n integer primary key, prompt integer not null, position integer, raw text not null, judged integer not null,
      turns_hash blob not null, chars integer not null, blank text, turn_count integer not null);
    insert into given select r.n, p.n, s.position, w.raw, r.judged, r.turns_hash, r.chars, r.blank, r.turn_count from response_readings r
      join raw_systems w on w.system = r.system and w.in_full = coalesce(r.in_full, '')
      left join key_of_text k on k.hash = r.hash
      join prompts p on p.key = coalesce(r.prompt_id, k.key)
      left join system_names s on s.raw = w.raw;
    create index given_of_prompt on given (prompt, position, judged) where position is not null;
    create table responses (prompt integer not null, position integer not null, n integer not null, judged integer not null,
      ambiguous integer not null, masked integer not null default 0, primary key (prompt, position)) without rowid;
    insert into responses select prompt, position, min(n), 0, 0, 0 from given where position is not null and judged = 0 group by 1, 2;
    insert into responses select prompt, position, min(n), 1, count(distinct turns_hash) > 1, 0 from given
      where position is not null and judged = 1 group by 1, 2 on conflict do nothing;
  `)
  const clashes = db.prepare(`
    select p.key as key, s.name as system, f.name as file, r.line as line, e.line as before, h.name as beforeFile from given g
    join responses first on first.prompt = g.prompt and first.position = g.position and first.judged = 0
    join given o on o.n = first.n join prompts p on p.n = g.prompt join system_names s on s.position = g.position
    join response_readings r on r.n = g.n join files f on f.id = r.file
    join response_readings e on e.n = o.n join files h on h.id = e.file
    where g.judged = 0 and g.turns_hash <> o.turns_hash order by g.n`)
  type Clash = Record<'key' | 'system' | 'file' | 'beforeFile', string> & Record<'line' | 'before', number>
  for (const clash of clashes.iterate() as IterableIterator<Clash>) {
    const message = `${clash.system} has another response to this prompt in ${clash.beforeFile}, line ${clash.before}`
    problems.add(problemAt(clash, message, clash.key))
  }
}

/** How many judged texts differ from the response that stands for them, or contradict one another. */
export function textsInDoubt(db: Staging): { contradicting: number; differing: number } {
  const contradicting = db.prepare('select count(*) from responses where ambiguous').pluck().get() as number
  const differing = db
    .prepare(
      `select count(*) from (select distinct g.prompt, g.position from given g join responses r on r.prompt = g.prompt
      and r.position = g.position and r.judged = 0 join given o on o.n = r.n
      where g.judged = 1 and g.turns_hash <> o.turns_hash)`,
    )
    .pluck()
    .get() as number
  return { contradicting, differing }
}
