import type { LeakChoice, StudyFile } from '../contract/study.ts'
import { makeLexicon } from '../design/leakLexicon.ts'
import { findLeaks, type LeakPlace } from '../design/leaks.ts'
import type { Staging } from './open.ts'
import type { StagedSystem } from './staged.ts'

/**
 * Looks through every response that takes part in a planned comparison, into `leaks`, and carries out what the study
 * decides: keep, cover the words, or leave the comparison out.
 */
export async function findStudyLeaks(db: Staging, study: StudyFile, systems: StagedSystem[]): Promise<void> {
  const decided = typeof study.leaks === 'string' ? { default: study.leaks } : (study.leaks ?? {})
  const lexicon = makeLexicon(systems, decided.words)
  const decisions = new Map(
    decided.decisions?.map(({ prompt, system, choice }) => [JSON.stringify([prompt, system]), choice]),
  )
  const choiceFor = (prompt: string, system: string): LeakChoice =>
    decisions.get(JSON.stringify([prompt, system])) ?? decided.default ?? 'keep'
  db.exec(`
    drop table if exists leaks;
    create table leaks (id integer primary key, prompt integer not null, position integer not null, turn integer not null,
      places text not null, choice text not null);
    create index leaks_of_response on leaks (prompt, position);
    drop table if exists compared;
    create table compared (prompt integer not null, position integer not null, primary key (prompt, position)) without rowid;
    insert into compared select prompt, first from comparisons where planned union select prompt, second from comparisons where planned;
  `)
  const insert = db.prepare('insert into leaks (prompt, position, turn, places, choice) values (?, ?, ?, ?, ?)')
  type Compared = { prompt: number; position: number; key: string; system: string; turns: string }
  const next = db.prepare(`
    select c.prompt as prompt, c.position as position, p.key as key, s.name as system, r.turns as turns from compared c
    join responses e on e.prompt = c.prompt and e.position = c.position join response_readings r on r.n = e.n
    join prompts p on p.n = c.prompt join system_names s on s.position = c.position
    where (c.prompt, c.position) > (?, ?) order by c.prompt, c.position limit 200`)
  // In batches, since one connection cannot write while it walks over rows.
  let last = { prompt: 0, position: -1 }
  for (let rows = batchAfter(last); rows.length > 0; rows = batchAfter(last)) {
    for (const row of rows) {
      for (const [i, turn] of (JSON.parse(row.turns) as string[]).entries()) {
        const places = findLeaks(turn, lexicon)
        if (places.length > 0)
          insert.run(row.prompt, row.position, i, JSON.stringify(places), choiceFor(row.key, row.system))
      }
      last = row
    }
    // A breath between batches, in which a server can do other work.
    await new Promise((resume) => setImmediate(resume))
  }
  db.exec(`
    update comparisons set leaking = 1 where planned and exists
      (select 1 from leaks l where l.prompt = comparisons.prompt and l.position in (comparisons.first, comparisons.second));
    drop table if exists leaking;
    create table leaking (comparisons integer not null);
    insert into leaking select count(*) from comparisons where leaking;
    update comparisons set left_out = 1 where leaking and exists (select 1 from leaks l
      where l.prompt = comparisons.prompt and l.position in (comparisons.first, comparisons.second) and l.choice = 'leave-out');
    drop table if exists left_out;
    create table left_out (first integer not null, second integer not null);
    insert into left_out select first, second from comparisons where left_out;
    -- What was judged elsewhere stays: it is no longer anyone's to rate here.
    update comparisons set planned = 0 where left_out;
    delete from comparisons where left_out and number not in (select comparison from judged);
    update responses set masked = 1 where exists
      (select 1 from leaks l where l.prompt = responses.prompt and l.position = responses.position and l.choice = 'mask');
  `)

  function batchAfter({ prompt, position }: { prompt: number; position: number }): Compared[] {
    return next.all(prompt, position) as Compared[]
  }
}

/** Leaking responses of some systems by what was decided; left-out ones by the comparisons they took part in. */
export function countLeaks(db: Staging, systems: string[]): { kept: number; masked: number; leftOut: number } {
  const responses = (choice: LeakChoice) => `select count(*) from
    (select distinct prompt, position from leaks where choice = '${choice}' and position in (select position from own))`
  return db
    .prepare(
      `with own as (select position from system_names where name in (select value from json_each(?)))
      select (${responses('keep')}) as kept, (${responses('mask')}) as masked,
      (select count(*) from left_out where first in (select position from own) or second in (select position from own)) as leftOut`,
    )
    .get(JSON.stringify(systems)) as { kept: number; masked: number; leftOut: number }
}

/** The places found in one response, by its turns counted from 0. */
export function leaksOf(db: Staging, prompt: number, position: number): Map<number, LeakPlace[]> {
  const rows = db.prepare('select turn, places from leaks where prompt = ? and position = ?').all(prompt, position)
  return new Map(
    (rows as { turn: number; places: string }[]).map(({ turn, places }) => [turn, JSON.parse(places) as LeakPlace[]]),
  )
}
