import { tagBounds } from '../formats/promptTags.ts'
import type { Staging } from './open.ts'
import { maskedTurns } from './reportParts.ts'
import type { StagedComparison, StagedJudgment, StagedPrompt, StagedResponse } from './staged.ts'

type Row = Record<string, string | number | null>

const isText = `(select count(*) from responses e where e.prompt = c.prompt and e.position in (c.first, c.second) and not e.ambiguous) = iif(c.first = c.second, 1, 2)`

/** The prompts of all comparisons, in the order of the files. */
export function* promptsOf(db: Staging): IterableIterator<StagedPrompt> {
  const rows = db.prepare(`select p.key as key, t.turns as turns, t.category as category,
    (select json_group_array(json_array(name, value)) from (select name, value from prompt_tags g where g.key = p.key order by name)) as tags
    from prompts p left join texts t on t.hash = p.hash where p.n in (select prompt from comparisons) order by p.n`)
  for (const { key, turns, category, tags } of rows.iterate() as IterableIterator<Row>) {
    const all = JSON.parse(tags as string) as [name: string, value: string][]
    const named = all.filter(([name]) => name !== 'category').slice(0, tagBounds.tags)
    const kind = category ?? all.find(([name]) => name === 'category')?.[1]
    yield {
      key: key as string,
      turns: JSON.parse((turns as string | null) ?? '[]') as string[],
      ...(kind === undefined ? {} : { category: kind as string }),
      ...(named.length === 0 ? {} : { tags: Object.fromEntries(named) }),
    }
  }
}

/** The responses of all comparisons, as raters will see them. */
export function* responsesOf(db: Staging): IterableIterator<StagedResponse> {
  const rows =
    db.prepare(`select e.prompt as n, e.position as position, p.key as key, s.name as system, r.turns as turns, e.masked as masked
    from responses e join response_readings r on r.n = e.n join prompts p on p.n = e.prompt join system_names s on s.position = e.position
    where not e.ambiguous and exists (select 1 from comparisons c where c.prompt = e.prompt and e.position in (c.first, c.second))
    order by e.prompt, e.position`)
  for (const row of rows.iterate() as IterableIterator<Row>) {
    const { n, position, key, system, masked } = row as Record<'n' | 'position' | 'masked', number> &
      Record<'key' | 'system', string>
    const turns = maskedTurns(db, n, position, { turns: row['turns'] as string, masked })
    yield { promptKey: key, system, turns, masked: masked === 1 }
  }
}

/** The comparisons, planned or judged elsewhere. */
export function* comparisonsOf(db: Staging): IterableIterator<StagedComparison> {
  const rows =
    db.prepare(`select c.number as number, p.key as promptKey, c.turn as turn, a.name as first, b.name as second,
    ${isText} as withTexts, c.planned as planned from comparisons c join prompts p on p.n = c.prompt
    join system_names a on a.position = c.first join system_names b on b.position = c.second order by c.number`)
  for (const row of rows.iterate() as IterableIterator<Row>) {
    yield { ...(row as unknown as StagedComparison), withTexts: row['withTexts'] === 1, planned: row['planned'] === 1 }
  }
}

/** The judgments made elsewhere, in the order of the files. */
export function* judgmentsOf(db: Staging): IterableIterator<StagedJudgment> {
  const rows = db.prepare(`select d.comparison as comparison, d.first_side as firstSide, j.preference as preference,
    j.both_bad as bothBad, j.side_shown as sideRecorded, j.rater as rater, j.rater_kind as raterKind, j.rest as rest,
    f.format as format, f.name as file, j.line as line
    from judged d join judgment_readings j on j.n = d.n join files f on f.id = j.file order by d.n`)
  for (const { rest, format, bothBad, sideRecorded, ...row } of rows.iterate() as IterableIterator<Row>) {
    const { at, surplus, origin, ...more } = JSON.parse(rest as string) as Omit<Partial<StagedJudgment>, 'at'> & {
      at?: number
    }
    yield {
      ...(row as unknown as StagedJudgment),
      ...more,
      ...(at === undefined ? {} : { at: new Date(at) }),
      bothBad: bothBad === 1,
      sideRecorded: sideRecorded === 1,
      surplus: surplus ?? false,
      origin: origin ?? (format as string),
    }
  }
}
