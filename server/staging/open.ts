import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

export type Staging = Database.Database

/** What was read, as it was read: nothing here depends on the study but the way its files are read. */
const readings = `
  create table files (id integer primary key, name text not null, part text not null, options text not null,
    format text not null, holds text not null, rows integer not null, no_preference integer not null);
  create table texts (hash blob primary key, turns text not null, category text, seen integer not null, part text not null) without rowid;
  create table ties (id text not null, hash blob, id_of_row integer not null, seen integer not null, file integer not null,
    line integer not null, part text not null);
  create unique index ties_once on ties (id, hash);
  create table response_readings (n integer primary key, file integer not null, line integer not null, judged integer not null,
    prompt_id text, hash blob, system text not null, in_full text, response_id text, turns_hash blob not null,
    chars integer not null, blank text, turn_count integer not null, turns text not null);
  create table pair_readings (pair_id text not null, file integer not null, line integer not null, prompt_id text, hash blob,
    system_a text not null, system_b text not null);
  create table judgment_readings (n integer primary key, file integer not null, line integer not null, prompt_id text, hash blob,
    system_a text, system_b text, response_a text, response_b text, pair_id text, turn integer not null,
    preference text not null, both_bad integer not null, side_shown integer not null, rater text not null,
    rater_kind text not null, rest text not null);
  create table unique_ids (file integer not null, id text not null, line integer not null, primary key (file, id)) without rowid;
  create table tag_readings (prompt_id text not null, hash blob not null, name text not null, value text not null,
    file integer not null, line integer not null, primary key (prompt_id, hash, name, value)) without rowid;
  create table unknown_fields (file integer not null, field text not null, line integer not null,
    primary key (file, field)) without rowid;
  create table remarks (file integer not null, remark text not null, n integer not null, primary key (file, remark)) without rowid;
  create table read_problems (n integer primary key, file text not null, line integer, value text, message text not null);
  create table read_problem_count (n integer not null);
  insert into read_problem_count values (0);
`

/** A new staging file in a folder. Nothing in it must survive a crash, so nothing waits for the disk. */
export function createStaging(folder: string): Staging {
  mkdirSync(folder, { recursive: true })
  const db = opened(join(folder, `staging-${randomUUID()}.sqlite`))
  db.exec(readings)
  return db
}

/** A staging file of before; throws where it is gone. */
export function openStaging(path: string): Staging {
  if (!existsSync(path)) throw new Error('these files are no longer staged; read them again')
  return opened(path)
}

function opened(path: string): Staging {
  const db = new Database(path)
  db.pragma('journal_mode = off')
  db.pragma('synchronous = off')
  db.pragma('locking_mode = exclusive')
  // Bounds what the join holds in memory; larger sorts go to a temporary file.
  db.pragma('cache_size = -16000')
  db.pragma('temp_store = file')
  return db
}
