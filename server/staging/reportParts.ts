import type { ImportReport } from '../contract/importReport.ts'
import type { LeakChoice, StudyFile } from '../contract/study.ts'
import { seeded, seedFor } from '../stats/random.ts'
import { leaksOf } from './leakPass.ts'
import { mask } from '../design/leaks.ts'
import type { LeakPlace } from '../design/leaks.ts'
import type { Staging } from './open.ts'
import { shown } from './problems.ts'
import type { StagedSystem } from './staged.ts'

const countOf = (db: Staging, sql: string): number => db.prepare(sql).pluck().get() as number

/** Prompts that were to be answered and that some system has no response for. */
export function missingResponses(db: Staging, systems: StagedSystem[]): ImportReport['missing'] {
  const lacking = `from prompts p where p.asked and (select count(*) from responses r where r.prompt = p.n and not r.judged) < ${systems.length}`
  const absent = db.prepare(`select name from system_names where position not in
    (select position from responses where prompt = ? and not judged) order by position`)
  const first = db.prepare(`select p.n as n, p.key as prompt ${lacking} order by p.n limit ${shown}`).all() as {
    n: number
    prompt: string
  }[]
  return {
    count: countOf(db, `select count(*) ${lacking}`),
    first: first.map(({ n, prompt }) => ({ prompt, systems: absent.pluck().all(n) as string[] })),
  }
}

/** The same system and prompt more than once in the files of responses, with all places. */
export function duplicateResponses(db: Staging): ImportReport['duplicates'] {
  const twice = 'from given where position is not null and judged = 0 group by prompt, position having count(*) > 1'
  const first = db
    .prepare(
      `select p.key as prompt, s.name as system, g.prompt as n, g.position as position from
      (select prompt, position, min(n) as at ${twice} order by at limit ${shown}) g
      join prompts p on p.n = g.prompt join system_names s on s.position = g.position`,
    )
    .all() as { prompt: string; system: string; n: number; position: number }[]
  const places = db
    .prepare(
      `select f.name || ':' || r.line from given g join response_readings r on r.n = g.n join files f on f.id = r.file
      where g.prompt = ? and g.position = ? and g.judged = 0 order by g.n limit 10`,
    )
    .pluck()
  return {
    count: countOf(db, `select count(*) from (select 1 ${twice})`),
    first: first.map(({ prompt, system, n, position }) => ({
      prompt,
      system,
      places: places.all(n, position) as string[],
    })),
  }
}

/** Responses with nothing in them, whole or in a turn. */
export function emptyResponses(db: Staging): ImportReport['empty'] {
  const empty = `from responses e join response_readings r on r.n = e.n join prompts p on p.n = e.prompt
    join system_names s on s.position = e.position join files f on f.id = r.file, json_each(r.blank) b
    where r.blank is not null and not e.ambiguous`
  const rows = db
    .prepare(
      `select p.key as prompt, s.name as system, b.value as turn, f.name || ':' || r.line as place ${empty}
      order by p.n, s.position, b.value limit ${shown}`,
    )
    .all() as { prompt: string; system: string; turn: number; place: string }[]
  return {
    count: countOf(db, `select count(*) ${empty}`),
    first: rows.map(({ turn, ...row }) => (turn === 0 ? row : { ...row, turn })),
  }
}

/** Comparisons of a text with itself. */
export function identicalResponses(db: Staging): ImportReport['identical'] & { places: string[] } {
  const rows = db
    .prepare(
      `select p.key as prompt, a.name as first, b.name as second, f.name || ', line ' || r.line as place from comparisons c
      join prompts p on p.n = c.prompt join system_names a on a.position = c.first join system_names b on b.position = c.second
      join responses e on e.prompt = c.prompt and e.position = c.second join response_readings r on r.n = e.n
      join files f on f.id = r.file where c.identical and c.planned order by c.number limit ${shown}`,
    )
    .all() as { prompt: string; first: string; second: string; place: string }[]
  return {
    count: countOf(db, 'select count(*) from comparisons where identical and planned'),
    first: rows.map(({ prompt, first, second }) => ({ prompt, systems: [first, second] })),
    places: rows
      .slice(0, 10)
      .map(({ place, first, second }) => `${place}: ${first} and ${second} have the same response to this prompt.`),
  }
}

/** Each place that gives a system away, with what stands around it. */
export function leaksFound(db: Staging): ImportReport['leaks'] {
  type Row = {
    prompt: string
    system: string
    file: string
    line: number
    turn: number
    turns: string
    places: string
    choice: LeakChoice
  }
  const rows = db
    .prepare(
      `select p.key as prompt, s.name as system, f.name as file, r.line as line, l.turn as turn, r.turns as turns,
      l.places as places, l.choice as choice from leaks l join prompts p on p.n = l.prompt
      join system_names s on s.position = l.position join responses e on e.prompt = l.prompt and e.position = l.position
      join response_readings r on r.n = e.n join files f on f.id = r.file order by l.id limit ${shown}`,
    )
    .all() as Row[]
  const first = rows.flatMap((row) => {
    const text = (JSON.parse(row.turns) as string[])[row.turn] ?? ''
    return (JSON.parse(row.places) as LeakPlace[]).map(({ start, end, words, names }) => ({
      ...{ prompt: row.prompt, system: row.system, file: row.file, line: row.line, words, names },
      before: text.slice(Math.max(0, start - 60), start).toWellFormed(),
      after: text.slice(end, end + 60).toWellFormed(),
      choice: row.choice,
    }))
  })
  return {
    count: countOf(db, 'select coalesce(sum(json_array_length(places)), 0) from leaks'),
    comparisons: countOf(db, 'select comparisons from leaking'),
    first: first.slice(0, shown),
  }
}

/** Ten comparisons as a rater would see them, drawn with the study's seed. */
export function drawSamples(db: Staging, study: StudyFile): ImportReport['samples'] {
  const count = countOf(db, 'select count(*) from comparisons where planned')
  const random = seeded(seedFor(study.seed ?? 1, 'samples'))
  const drawn = new Set<number>()
  while (drawn.size < Math.min(10, count)) drawn.add(random.integer(0, count - 1))
  const at =
    db.prepare(`select c.prompt as n, p.key as prompt, t.turns as turns, c.first as first, c.second as second from comparisons c
    join prompts p on p.n = c.prompt left join texts t on t.hash = p.hash where c.planned order by c.number limit 1 offset ?`)
  const response = db.prepare(`select s.name as system, r.turns as turns, e.masked as masked from responses e
    join response_readings r on r.n = e.n join system_names s on s.position = e.position where e.prompt = ? and e.position = ?`)
  const side = (n: number, position: number) => {
    const row = response.get(n, position) as { system: string; turns: string; masked: number }
    return { system: row.system, turns: maskedTurns(db, n, position, row) }
  }
  return [...drawn].map((offset) => {
    const row = at.get(offset) as { n: number; prompt: string; turns: string | null; first: number; second: number }
    const [a, b] = random.number() < 0.5 ? [row.first, row.second] : [row.second, row.first]
    const turns = JSON.parse(row.turns ?? '[]') as string[]
    return { prompt: row.prompt, turns, first: side(row.n, a), ...(a === b ? {} : { second: side(row.n, b) }) }
  })
}

/** A response's turns as raters see them. */
export function maskedTurns(
  db: Staging,
  prompt: number,
  position: number,
  row: { turns: string; masked: number },
): string[] {
  const turns = JSON.parse(row.turns) as string[]
  if (!row.masked) return turns
  const places = leaksOf(db, prompt, position)
  return turns.map((turn, i) => mask(turn, places.get(i) ?? []))
}
