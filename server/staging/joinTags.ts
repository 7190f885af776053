import { problemAt } from '../formats/rows.ts'
import type { Staging } from './open.ts'
import { type Problems, shown } from './problems.ts'
import type { StagedSystem } from './staged.ts'

/**
 * Settles the tags of each prompt, into `prompt_tags`. A column that says two things of one prompt is about something
 * else, such as a response or a rater: it is no tag, and where the study file asked for it, that is a mistake. One that
 * names systems, as who was preferred does, is a tag only where it was asked for.
 */
export function joinTags(db: Staging, systems: readonly StagedSystem[], problems: Problems): void {
  db.exec(`
    drop table if exists prompt_tags;
    drop table if exists tags_in_doubt;
    drop table if exists tags_naming;
    create table tags_naming (name text primary key) without rowid;
    create table prompt_tags (key text not null, name text not null, value text not null, primary key (key, name)) without rowid;
    create table tags_in_doubt (name text primary key, key text not null) without rowid;
    create temp table told as
      select p.key as key, t.name as name, min(t.value) as value, max(t.value) as other from tag_readings t
      left join key_of_text k on k.hash = t.hash
      join prompts p on p.key = iif(t.prompt_id = '', k.key, t.prompt_id) group by p.key, t.name;
    insert into tags_in_doubt select name, min(key) from told where value <> other group by name;
    insert into prompt_tags select key, name, value from told where name not in (select name from tags_in_doubt);
    drop table temp.told;
  `)
  const words = systems.flatMap(({ name, aliases }) => [name, ...aliases]).map((word) => word.toLowerCase())
  db.prepare(
    `insert into tags_naming select distinct name from prompt_tags
    where lower(value) in (select value from json_each(?))
    and name not in (select a.value from files f join json_each(f.options, '$.tags') a)`,
  ).run(JSON.stringify(words))
  db.exec('delete from prompt_tags where name in (select name from tags_naming)')
  const asked = db.prepare(`
    select f.name as file, t.line as line, d.name as value, d.key as key from tags_in_doubt d
    join tag_readings t on t.name = d.name join files f on f.id = t.file
    join json_each(f.options, '$.tags') a on a.value = d.name group by d.name order by f.id, t.line`)
  for (const doubt of asked.iterate() as IterableIterator<{ file: string; line: number; value: string; key: string }>) {
    const message = `this column says different things of one prompt (${JSON.stringify(doubt.key)}), so it is no tag of prompts`
    problems.add(problemAt(doubt, message, doubt.value))
  }
}

/** Which columns were left out of the tags, and why. */
export function tagWarnings(db: Staging): string[] {
  const named = (table: string) => db.prepare(`select name from ${table} order by name`).pluck().all() as string[]
  const warning = (names: string[], one: string, several: string) => {
    const listed = names.slice(0, shown).map((name) => `"${name.toWellFormed()}"`)
    if (names.length === 0) return []
    return [names.length === 1 ? `The column ${listed.join()} ${one}` : `The columns ${listed.join(', ')} ${several}`]
  }
  return [
    ...warning(
      named('tags_in_doubt'),
      'says different things of one prompt and is no tag of prompts.',
      'say different things of one prompt and are no tags of prompts.',
    ),
    ...warning(
      named('tags_naming'),
      'names systems and is no tag of prompts; to keep it, list it under tags.',
      'name systems and are no tags of prompts; to keep them, list them under tags.',
    ),
  ]
}

/** The tags of the prompts that take part, the category among them, as far as a list goes. */
export function tagsFound(db: Staging): { name: string; values: number; prompts: number }[] {
  const found = db.prepare(`
    with told as (
      select p.key as key, 'category' as name, t.category as value from prompts p join texts t on t.hash = p.hash
      where t.category is not null and p.n in (select prompt from comparisons)
      union select g.key, g.name, g.value from prompt_tags g join prompts p on p.key = g.key
      where p.n in (select prompt from comparisons)
      and (g.name <> 'category' or not exists (select 1 from texts t where t.hash = p.hash and t.category is not null)))
    select name, count(distinct value) as "values", count(distinct key) as prompts from told
    group by name order by name <> 'category', name limit ${shown}`)
  return found.all() as { name: string; values: number; prompts: number }[]
}
