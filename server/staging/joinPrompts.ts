import { problemAt } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'

/**
 * Settles which prompts there are: by id where ids exist, else by their exact text. Files with ids and files with texts
 * alone meet where some file has both.
 */
export function joinPrompts(db: Staging, problems: Problems): void {
  db.function('nfc', { deterministic: true }, (id) => String(id).normalize('NFC'))
  db.exec(`
    create index if not exists ties_of_text on ties (hash, seen);
    drop table if exists prompts;
    drop table if exists key_of_text;
    create table prompts (n integer primary key, key text not null unique, hash blob, seen integer not null, asked integer not null);
    create table key_of_text (hash blob primary key, key text not null) without rowid;

    create temp table found as
      select id as key, nullif(max(hash), x'') as hash, min(seen) as seen, max(part <> 'judgments') as asked
      from ties where id_of_row = 0 group by id;
    create index temp.found_key on found (key);

    insert into key_of_text select t.hash, (select id from ties where hash = t.hash and id_of_row = 0 order by seen limit 1)
      from texts t where exists (select 1 from ties where hash = t.hash and id_of_row = 0);
    -- An id that belongs to a row names the text only where no prompt has that id already.
    insert into key_of_text select t.hash, (select id from ties where hash = t.hash order by seen limit 1) as key from texts t
      where t.hash not in (select hash from key_of_text) and exists (select 1 from ties where hash = t.hash)
      and (select id from ties where hash = t.hash order by seen limit 1) not in (select key from found);
    insert into key_of_text select hash, 'text-' || lower(substr(hex(hash), 1, 12)) from texts
      where hash not in (select hash from key_of_text);

    insert into found select k.key, t.hash, t.seen, t.part <> 'judgments' from key_of_text k join texts t on t.hash = k.hash
      where k.key not in (select key from found);
    insert into prompts (key, hash, seen, asked) select key, hash, seen, asked from found order by seen;
    drop table temp.found;
  `)
  refuseTwoTexts(db, problems)
  refuseLikeIds(db, problems)
}

function refuseTwoTexts(db: Staging, problems: Problems): void {
  const clashes = db.prepare(`
    select t.id as id, f.name as file, t.line as line, e.line as before, g.name as beforeFile from ties t
    join ties e on e.id = t.id and e.id_of_row = 0 and e.hash <> x'' and e.seen < t.seen
    join files f on f.id = t.file join files g on g.id = e.file
    where t.id_of_row = 0 and t.hash <> x'' and t.hash <> e.hash group by t.id, t.hash order by t.seen`)
  for (const clash of clashes.iterate() as IterableIterator<
    Record<'id' | 'file' | 'beforeFile', string> & Record<'line' | 'before', number>
  >) {
    const message = `the prompt has another text here than in ${clash.beforeFile}, line ${clash.before}`
    problems.add(problemAt(clash, message, clash.id))
  }
}

function refuseLikeIds(db: Staging, problems: Problems): void {
  const alike = db.prepare(`
    select min(t.id) as id, f.name as file, t.line as line from ties t join files f on f.id = t.file
    where t.id_of_row = 0 group by nfc(t.id) having count(distinct t.id) > 1`)
  for (const twin of alike.iterate() as IterableIterator<{ id: string; file: string; line: number }>) {
    problems.add(
      problemAt(twin, 'two prompts have ids that look the same and differ only in how accents are written', twin.id),
    )
  }
}
