import Sqlite from 'better-sqlite3'
import { copyFileSync, existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../../db/open.ts'
import { hashSecret } from '../../server/session.ts'

/** A study as it would stand after a long time of rating. */
export type Fill = {
  prompts: number
  baselines: number
  overlap: number
  raters: number
  /** Judgments of each rater. */
  judged: number
  /** Pairs each rater skipped, and pairs each holds. */
  skipped?: number
  leased?: number
}

export const filledStudy = '01890000-0000-7000-8000-000000000000'
/** The moment after the last stored judgment. */
export const filledUntil = new Date('2026-01-05T09:00:00Z')
/** The secret in the browser of the rater with a number. */
export const raterSecret = (number: number) => `rater-${String(number)}`
export const assignmentIdOf = (number: number) => uuid(2, number)

/** A file with a filled study, made where it is not there already. */
export async function filledFile(folder: string, name: string, fill: Fill): Promise<string> {
  const path = join(folder, `${name}.sqlite`)
  if (existsSync(path)) return path
  const start = performance.now()
  await (await openStore(`${path}.part`)).close()
  writeRows(`${path}.part`, fill)
  renameSync(`${path}.part`, path)
  console.error(`filled ${name} in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  return path
}

/** A copy that may be written to. */
export function copyOf(path: string, folder: string, name: string): string {
  const copy = join(folder, name)
  copyFileSync(path, copy)
  return copy
}

/** Ids as long as real ones and, like them, in the order of time. */
function uuid(kind: number, number: number): string {
  return `0189${String(kind).padStart(4, '0')}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

/**
 * Judgments are numbered over all raters. Number n is about prompt `n % prompts` (so that no rater meets one twice) and a
 * baseline that moves on each time round; sides alternate as the plan wants them. Everything is plain SQL.
 */
function writeRows(path: string, fill: Fill): void {
  const { prompts, baselines, overlap, raters, judged, skipped = 0, leased = 0 } = fill
  const db = new Sqlite(path)
  // Nothing to keep if this is cut off: the file gets its name at the end.
  db.pragma('journal_mode = MEMORY')
  db.pragma('locking_mode = EXCLUSIVE')
  db.pragma('synchronous = OFF')
  db.pragma('foreign_keys = OFF')
  db.pragma('cache_size = -1000000')
  db.pragma('secure_delete = OFF')
  const total = raters * judged
  const values = { study: filledStudy, until: filledUntil.getTime() }

  db.function('secret_hash', (number: unknown) => hashSecret(raterSecret(number as number)))
  const numbers = (name: string, count: number) =>
    `${name}(${name}) as (select 0 union all select ${name} + 1 from ${name} where ${name} < ${String(count - 1)})`
  const id = (kind: number, number: string) =>
    `printf('0189${String(kind).padStart(4, '0')}-0000-7000-8000-%012x', ${number})`
  const system = (number: string) => id(4, number)
  // The prompt's place in the files: far from the order in which raters meet them.
  const place = (m: string) => `((${m}) * 7919 % ${String(prompts)})`
  const promptId = (m: string) => `printf('%s:%022d', $study, ${place(m)})`
  const comparisonId = (m: string, b: string) => `printf('%s:%d', $study, ${place(m)} * ${String(baselines)} + ${b})`
  const sideBit = (m: string, b: string) => `((${m}) + (${m} >> 2) + ((${b}) >> 1))`
  const run = (text: string) => {
    const used = Object.fromEntries(Object.entries(values).filter(([name]) => text.includes(`$${name}`)))
    db.prepare(text).run(used)
  }

  const indexes = db
    .prepare(
      "select name, sql from sqlite_master where type = 'index' and sql is not null and tbl_name in ('assignments', 'judgments', 'slots', 'comparisons')",
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indexes) db.exec(`drop index "${name}"`)
  db.exec('begin')
  run(`insert into studies (id, name, code, title, question, instructions, instructions_version, state, overlap, seed,
    lease_ms, repeat_prompts, prompt_count, comparison_count, leaks, leak_rule, created_at)
    values ($study, 'filled', 'filledfilled', 'Filled', 'Which?', 'Choose.', '0123456789ab', 'open', ${String(overlap)}, 1,
    1800000, 0, ${String(prompts)}, ${String(prompts * baselines)}, '{"kept":0,"masked":0,"leftOut":0}', '{"default":"keep","words":[]}', $until)`)
  run(`insert into systems (id, study_id, name, role, aliases, position) with recursive ${numbers('s', baselines + 1)}
    select ${system('s')}, $study, 'System ' || s, iif(s = 0, 'target', 'baseline'), '[]', s from s`)
  run(`insert into prompts (id, study_id, key, turns) with recursive ${numbers('m', prompts)}
    select ${promptId('m')}, $study, ${place('m')}, json_array('Prompt ' || ${place('m')} || '?') from m`)
  run(`insert into responses (id, study_id, prompt_id, system_id, turns, masked)
    with recursive ${numbers('m', prompts)}, ${numbers('s', baselines + 1)}
    select ${promptId('m')} || ':' || ${system('s')}, $study, ${promptId('m')}, ${system('s')},
    json_array('A response to prompt ' || m), 0 from m, s`)
  run(`insert into comparisons (id, study_id, prompt_id, turn, first_system_id, second_system_id, first_response_id,
    second_response_id) with recursive ${numbers('m', prompts)}, ${numbers('b', baselines)}
    select ${comparisonId('m', 'b')}, $study, ${promptId('m')}, 0, ${system('0')}, ${system('b + 1')},
    ${promptId('m')} || ':' || ${system('0')}, ${promptId('m')} || ':' || ${system('b + 1')} from m, b`)
  run(`insert into slots (id, study_id, comparison_id, rater_kind, prompt_id, first_system_id, second_system_id,
    open_a, open_b, planned_a, planned_b, taken, draw)
    with recursive ${numbers('m', prompts)}, ${numbers('b', baselines)},
    visited(m, b, bit, n) as materialized (select m, b, ${sideBit('m', 'b')} & 1,
      max(0, ((${String(total)} - m + ${String(prompts)} - 1) / ${String(prompts)}
        - (b - m % ${String(baselines)} + ${String(baselines)}) % ${String(baselines)} + ${String(baselines)} - 1) / ${String(baselines)})
      from m, b),
    halves(m, b, bit, n, a, planned) as (select m, b, bit, n, iif(bit, n / 2, (n + 1) / 2),
      iif(bit, ${String(overlap >> 1)}, ${String((overlap + 1) >> 1)}) from visited)
    select ${comparisonId('m', 'b')}, $study, ${comparisonId('m', 'b')}, 'human', ${promptId('m')}, ${system('0')},
      ${system('b + 1')}, planned - a, ${String(overlap)} - planned - n + a, planned, ${String(overlap)} - planned, n,
      (${comparisonNumberHash('m', 'b')}) from halves`)
  run(`insert into pairings (study_id, rater_kind, first_system_id, second_system_id, comparisons, planned)
    with recursive ${numbers('b', baselines)} select $study, 'human', ${system('0')}, ${system('b + 1')},
    ${String(prompts)}, ${String(prompts * overlap)} from b`)
  run(`insert into raters (id, study_id, pseudonym, kind, session_hash, judged, created_at, last_seen_at)
    with recursive ${numbers('r', raters)} select ${id(5, 'r')}, $study, 'rater-' || r, 'human', secret_hash(r),
    ${String(judged)}, $until, $until - (${String(raters)} - r) * 1000 from r`)

  // m, k: the prompt and how many times round; b: the baseline of that round; v: how often the comparison was met before.
  const each = (number: string) => `
    select *, (k + m) % ${String(baselines)} b, k / ${String(baselines)} v from (
      select *, (${number}) % ${String(prompts)} m, (${number}) / ${String(prompts)} k from `
  const assignment = (state: string, assignmentId: string, ordinal: string) => `
    ${assignmentId}, $study, ${id(5, 'r')}, ${comparisonId('m', 'b')}, ${comparisonId('m', 'b')}, ${promptId('m')},
    ${system('0')}, ${system('b + 1')}, iif((${sideBit('m', 'b')} + v) & 1, 'b', 'a'), ${ordinal}, '${state}',
    (m * 31 % 101) = 0, $until - 60000, $until + 3600000`
  const columns = `(id, study_id, rater_id, comparison_id, slot_id, prompt_id, first_system_id, second_system_id,
    first_side, ordinal, state, side_exception, leased_at, lease_until)`
  if (judged > 0) {
    run(`insert into assignments ${columns} with recursive ${numbers('n', total)} select
      ${assignment('judged', id(2, 'n'), `n % ${String(judged)} + 1`)} from (${each('n')}
      (select n, n / ${String(judged)} r from n)))`)
    run(`insert into judgments (id, study_id, comparison_id, rater_id, assignment_id, preference, both_bad, first_side,
      side_recorded, surplus, elapsed_ms, instructions_version, origin, created_at)
      select replace(id, '01890002', '01890003'), study_id, comparison_id, rater_id, id,
      substr('aabtb', rowid * 7 % 5 + 1, 1) || iif(rowid * 7 % 5 = 3, 'ie', ''), rowid * 7 % 5 = 3 and rowid % 3 = 0,
      first_side, 1, 0, 8000 + rowid * 13 % 9000, '0123456789ab', 'here',
      $until - (${String(total)} - rowid) * 300 from assignments order by rowid`)
  }
  // Pairs beyond the judged ones: first skipped, then held; prompts this rater has not met.
  const more = (state: string, from: number, count: number) => {
    if (count === 0) return
    run(`insert into assignments ${columns} with recursive ${numbers('i', count)}, ${numbers('r', raters)} select
      ${assignment(state, id(2, `${String(total)} + i * ${String(raters)} + r + ${String(from * raters)}`), `${String(judged + from)} + i + 1`)}
      from (${each(`r * ${String(judged)} + ${String(judged + from)} + i`)} (select i, r from i, r)))`)
  }
  more('skipped', 0, skipped)
  more('leased', skipped, leased)
  run(`insert into counts (study_id, rater_kind, first_system_id, second_system_id, preference, first_side,
    side_recorded, both_bad, surplus, n, moves)
    select $study, 'human', first_system_id, second_system_id, preference, a.first_side, 1, both_bad, 0, count(*), count(*)
    from assignments a join judgments j on j.rowid = a.rowid group by 3, 4, 5, 6, 8`)
  run(`insert into totals (study_id, rater_kind, raters, skipped, side_exceptions) select $study, 'human',
      ${String(judged > 0 ? raters : 0)}, (select count(*) from assignments where state = 'skipped'),
      (select count(*) from assignments where side_exception)`)
  run(`insert into standings (rater_id, study_id, first_system_id, second_system_id, on_a, on_b)
    select rater_id, study_id, first_system_id, second_system_id, sum(first_side = 'a'), sum(first_side = 'b')
    from assignments where state in ('leased', 'judged') and study_id = $study group by 1, 3, 4`)
  db.exec('commit')
  for (const { sql } of indexes) db.exec(sql)
  db.close()
}

/** Scatters slots over the plan as the study's own draw would. */
function comparisonNumberHash(m: string, b: string): string {
  return `((${m} * 5 + ${b}) * 2654435761) % 2147483647`
}
