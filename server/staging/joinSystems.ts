import type { StudyFile, SystemInput } from '../contract/study.ts'
import type { Staging } from './open.ts'
import type { Problems } from './problems.ts'
import type { StagedSystem } from './staged.ts'

type Named = { name: string; as: string; aliases: string[] }

const named = (input: SystemInput): Named =>
  typeof input === 'string'
    ? { name: input, as: input, aliases: [] }
    : { name: input.name, as: input.as ?? input.name, aliases: input.aliases ?? [] }

/** Names that a reader would take for the same: case, spacing and the writing of accents apart. */
const alike = (name: string) => name.normalize('NFC').toLowerCase().replace(/\s+/gu, '')

/**
 * Settles which systems take part and what the files call them, into `system_names`: the target first, then the
 * baselines in the study's order, or every system found where the study names none.
 */
export function joinSystems(db: Staging, study: StudyFile, problems: Problems): StagedSystem[] {
  const found = foundSystems(db)
  const target = study.target === undefined ? null : named(study.target)
  const baselines = study.baselines?.map(named)
  const chosen = [...(target === null ? [] : [target]), ...(baselines ?? [])]
  const used: { system: StagedSystem; raw: string }[] = []
  const add = (system: Named, role: 'target' | 'baseline', raw: string) =>
    used.push({ raw, system: { name: system.name, role, aliases: aliasesOf(system, raw), position: used.length } })
  for (const system of chosen) {
    const role = system === target ? 'target' : 'baseline'
    const raw = found.find(({ name, inFull }) => name === system.as || inFull.includes(system.as))?.name
    if (used.some((other) => other.system.name === system.name || (raw !== undefined && other.raw === raw))) {
      problems.add({ file: 'study', value: system.name, message: 'the study names this system twice' })
    } else if (raw === undefined && found.length === 0 && problems.count > 0) {
      // Nothing could be read, and that is said already.
    } else if (raw === undefined) {
      const names = found.map(({ name }) => name).join(', ') || 'none'
      problems.add({
        file: 'study',
        value: system.as,
        message: `no file has responses or judgments of this ${role}; found: ${names}`,
      })
    } else add(system, role, raw)
  }
  if (baselines === undefined) {
    for (const { name } of found.filter(({ name }) => !used.some(({ raw }) => raw === name))) {
      add({ name, as: name, aliases: [] }, 'baseline', name)
    }
  }
  refuseAlike(
    [...new Set([...found.map(({ name }) => name), ...used.map(({ system }) => system.name)])],
    used,
    problems,
  )
  db.exec(`drop table if exists system_names;
    create table system_names (raw text primary key, position integer not null unique, name text not null, role text not null) without rowid;`)
  const insert = db.prepare('insert into system_names values (?, ?, ?, ?)')
  for (const { raw, system } of used) insert.run(raw, system.position, system.name, system.role)
  return used.map(({ system }) => system)
}

function aliasesOf(system: Named, raw: string): string[] {
  return [...new Set([...system.aliases, system.as, raw])].filter((alias) => alias !== system.name)
}

/** The systems of all files in the order they appear, with the longer names that mean them. */
function foundSystems(db: Staging): { name: string; inFull: string[] }[] {
  // Where a short name stands for several versions, it is no name: the versions are the systems.
  db.exec(`
    drop table if exists raw_systems;
    create table raw_systems (system text not null, in_full text not null, raw text not null, primary key (system, in_full)) without rowid;
    insert into raw_systems select system, coalesce(in_full, ''), system from response_readings group by 1, 2;
    update raw_systems set raw = in_full where in_full <> '' and system in
      (select system from raw_systems where in_full <> '' group by system having count(*) > 1);`)
  const names = new Map<string, string[]>()
  const note = (name: string, inFull: string) => {
    const known = names.get(name) ?? []
    if (inFull !== '' && inFull !== name && !known.includes(inFull)) known.push(inFull)
    names.set(name, known)
  }
  const responses = db.prepare(`
    select s.raw as name, s.in_full as inFull from raw_systems s join
      (select system, coalesce(in_full, '') as in_full, min(n) as n from response_readings group by 1, 2) r
      on r.system = s.system and r.in_full = s.in_full order by r.n`)
  for (const { name, inFull } of responses.all() as { name: string; inFull: string }[]) note(name, inFull)
  const judged = db
    .prepare(
      `select name from (select system_a as name, 2 * min(n) as n from judgment_readings where response_a is null group by 1
      union all select system_b, 2 * min(n) + 1 from judgment_readings where response_b is null group by 1
      union all select j.system_a, 2 * min(j.n) from judgment_readings j where j.response_a is not null
        and not exists (select 1 from response_readings r where r.response_id = j.response_a) group by 1
      union all select j.system_b, 2 * min(j.n) + 1 from judgment_readings j where j.response_b is not null
        and not exists (select 1 from response_readings r where r.response_id = j.response_b) group by 1)
      where name is not null group by name order by min(n)`,
    )
    .pluck()
  for (const name of judged.all() as string[]) note(name, '')
  return [...names].map(([name, inFull]) => ({ name, inFull }))
}

function refuseAlike(names: string[], used: { system: StagedSystem; raw: string }[], problems: Problems): void {
  const before = new Map<string, string>()
  const renamed = (name: string) => used.find(({ raw }) => raw === name)?.system.name
  for (const name of names) {
    const other = before.get(alike(name))
    before.set(alike(name), name)
    // A study may give a system of a file a name that differs only so: then both mean the one system.
    if (other === undefined || renamed(name) === other || renamed(other) === name) continue
    const message = `named like another, "${other}": the two differ only in capitals, spaces or accents; rename one`
    problems.add({ file: 'study', value: name, message })
  }
}
