import type { ImportReport } from '../contract/importReport.ts'
import type { Staging } from './open.ts'

type Coverage = ImportReport['systems'][number]
type Lengths = NonNullable<Coverage['lengths']>

/** How far each system of the files covers the prompts, the study's first and in its order. */
export function systemCoverage(db: Staging): Coverage[] {
  const asked = db.prepare('select count(*) from prompts where asked').pluck().get() as number
  const used = db
    .prepare(
      `select s.name as system, s.role as role, s.position as position, count(e.n) as responses,
      coalesce(sum(r.blank is not null), 0) as empty, coalesce(sum(not e.judged), 0) as given from system_names s
      left join responses e on e.position = s.position and not e.ambiguous left join given r on r.n = e.n
      group by s.position order by s.position`,
    )
    .all() as {
    system: string
    role: 'target' | 'baseline'
    position: number
    responses: number
    empty: number
    given: number
  }[]
  const leaks = db.prepare('select count(*) from (select distinct prompt from leaks where position = ?)').pluck()
  const unused = db
    .prepare(
      `select raw as system, count(*) as responses, coalesce(sum(g.blank is not null), 0) as empty from given g where g.position is null and not g.judged group by raw order by min(g.n)`,
    )
    .all() as { system: string; responses: number; empty: number }[]
  const plan = used.some(({ given }) => given > 0)
  return [
    ...used.map(({ system, role, position, responses, empty, given }) => ({
      ...{ system, role, responses, empty, missing: plan ? asked - given : 0 },
      ...lengthsOf(db, position),
      leaks: leaks.get(position) as number,
    })),
    ...unused.map((row) => ({
      ...row,
      role: 'unused' as const,
      missing: Math.max(0, asked - row.responses),
      leaks: 0,
    })),
  ]
}

/** Quartiles by rank over the non-empty responses: each is the length of a response that exists. */
function lengthsOf(db: Staging, position: number): { lengths?: Lengths } {
  const from = `from responses e join given r on r.n = e.n where e.position = ? and not e.ambiguous and coalesce(r.blank, '') <> '[0]'`
  const { n, mean } = db.prepare(`select count(*) as n, avg(r.chars) as mean ${from}`).get(position) as {
    n: number
    mean: number
  }
  if (n === 0) return {}
  const at = db.prepare(`select r.chars ${from} order by r.chars limit 1 offset ?`).pluck()
  const quantile = (share: number) => at.get(position, Math.round((n - 1) * share)) as number
  const [min, q1, median, q3, max] = [0, 0.25, 0.5, 0.75, 1].map(quantile) as [number, number, number, number, number]
  return { lengths: { min, q1, median, q3, max, mean: Math.round(mean * 10) / 10 } }
}
