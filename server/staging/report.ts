import type { ImportReport } from '../contract/importReport.ts'
import type { StudyFile } from '../contract/study.ts'
import type { Part } from '../formats/format.ts'
import { systemCoverage } from './coverage.ts'
import { designWarnings } from './designMistakes.ts'
import { tagsFound, tagWarnings } from './joinTags.ts'
import { textsInDoubt } from './joinResponses.ts'
import type { Staging } from './open.ts'
import { type Problems, shown } from './problems.ts'
import {
  drawSamples,
  duplicateResponses,
  emptyResponses,
  identicalResponses,
  leaksFound,
  missingResponses,
} from './reportParts.ts'
import type { StagedSystem } from './staged.ts'

/** What the import would do, from what was joined. */
export function reportOf(db: Staging, study: StudyFile, systems: StagedSystem[], problems: Problems): ImportReport {
  const count = (sql: string) => db.prepare(sql).pluck().get() as number
  const planned = count('select count(*) from comparisons where planned')
  const { places, ...identical } = identicalResponses(db)
  const noPlan = { count: 0, first: [] }
  return {
    files: filesRead(db),
    prompts: count('select count(distinct prompt) from comparisons'),
    comparisons: count('select count(*) from comparisons'),
    planned: planned * (study.overlap ?? 1),
    systems: systemCoverage(db),
    tags: tagsFound(db),
    missing: count('select count(*) from responses where not judged') > 0 ? missingResponses(db, systems) : noPlan,
    duplicates: duplicateResponses(db),
    empty: emptyResponses(db),
    identical,
    leaks: leaksFound(db),
    judgments: judgmentsRead(db),
    problems: problems.first,
    problemCount: problems.count,
    warnings: [...designWarnings(study), ...noPlanWarning(db, study), ...warningsOf(db), ...places],
    samples: drawSamples(db, study),
  }
}

function filesRead(db: Staging): ImportReport['files'] {
  const systems = db
    .prepare(
      `select name from (
        select w.raw as name, min(r.n) as n from response_readings r join raw_systems w on w.system = r.system
          and w.in_full = coalesce(r.in_full, '') where r.file = @id group by 1
        union all select m.raw_a, min(m.n) from named m join judgment_readings j on j.n = m.n where j.file = @id group by 1
        union all select m.raw_b, min(m.n) from named m join judgment_readings j on j.n = m.n where j.file = @id group by 1)
      where name is not null group by name order by min(n)`,
    )
    .pluck()
  const files = db.prepare('select id, name as file, format, holds, part, rows from files order by id').all() as {
    id: number
    file: string
    format: string
    holds: string
    part: Part | ''
    rows: number
  }[]
  return files.map(({ id, holds, part, ...file }) => ({
    ...file,
    ...(part === '' ? {} : { part }),
    holds: JSON.parse(holds) as ImportReport['files'][number]['holds'],
    systems: systems.all({ id }) as string[],
  }))
}

function judgmentsRead(db: Staging): ImportReport['judgments'] {
  const noPreference = db.prepare('select coalesce(sum(no_preference), 0) from files').pluck().get() as number
  const sums = db
    .prepare(
      `select count(*) as count, count(distinct rater) as raters, count(distinct comparison) as comparisons,
      coalesce(sum(preference = 'a'), 0) as a, coalesce(sum(preference = 'b'), 0) as b, coalesce(sum(preference = 'tie'), 0) as tie,
      coalesce(sum(both_bad), 0) as bothBad from judged d join judgment_readings j on j.n = d.n`,
    )
    .get() as Omit<NonNullable<ImportReport['judgments']>, 'withoutPreference'>
  return sums.count === 0 && noPreference === 0 ? undefined : { ...sums, withoutPreference: noPreference }
}

export const nothingPlanned =
  'The files bring judgments, and the study says no overlap: nothing is planned for raters, and responses are not searched for identity leaks. Say an overlap to collect judgments here as well.'

/** Responses that were brought along beside judgments, with no word of how many raters are to judge them here. */
function noPlanWarning(db: Staging, study: StudyFile): string[] {
  const has = (rows: string) => db.prepare(`select exists (select 1 from ${rows})`).pluck().get() === 1
  if (study.overlap !== undefined || !has('judgment_readings') || !has('responses where not judged')) return []
  return [nothingPlanned]
}

function warningsOf(db: Staging): string[] {
  const all = <Row>(sql: string) => db.prepare(sql).all() as Row[]
  const warnings: string[] = []
  const unknown = all<{ file: string; field: string; line: number }>(
    `select f.name as file, u.field as field, u.line as line from unknown_fields u join files f on f.id = u.file order by u.file, u.line limit ${shown}`,
  )
  for (const { file, field, line } of unknown) {
    warnings.push(
      `${file}, line ${line}: the field "${field.slice(0, 200).toWellFormed()}" is not known and was not read.`,
    )
  }
  for (const { file, remark, n } of all<{ file: string; remark: string; n: number }>(
    'select f.name as file, r.remark as remark, r.n as n from remarks r join files f on f.id = r.file order by r.file',
  )) {
    warnings.push(`${file}: ${n} ${remark}; counted as ties.`)
  }
  for (const { file, n } of all<{ file: string; n: number }>(
    'select name as file, no_preference as n from files where no_preference > 0',
  )) {
    warnings.push(`${file}: ${n} without a preference; not counted, and no ties.`)
  }
  warnings.push(...tagWarnings(db))
  const [resolved] = all<{ outside: number }>(
    'select (select count(*) from resolved) - (select count(*) from judged) as outside',
  )
  if (resolved !== undefined && resolved.outside > 0) {
    warnings.push(
      `${resolved.outside} judgments are about systems that the study does not compare; they were left out.`,
    )
  }
  const { contradicting, differing } = textsInDoubt(db)
  if (contradicting > 0) {
    warnings.push(
      `${contradicting} responses in the files of judgments have several texts for one prompt and system; their judgments are kept, the texts are not shown.`,
    )
  }
  if (differing > 0) {
    warnings.push(
      `${differing} responses were judged in another wording than the files of responses give; the latter are shown.`,
    )
  }
  const short = db
    .prepare(
      `select count(*) from responses e join given r on r.n = e.n join prompts p on p.n = e.prompt
      join texts t on t.hash = p.hash where not e.judged and r.turn_count <> json_array_length(t.turns)`,
    )
    .pluck()
    .get() as number
  if (short > 0) warnings.push(`${short} responses have more or fewer turns than their prompt.`)
  return warnings
}
