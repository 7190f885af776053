import type { BrowseFilter, LengthRange, RaterGroup } from '../../db/browse.ts'
import { countsOf } from '../../db/counts.ts'
import { gradeCountsOf } from '../../db/gradeCounts.ts'
import { raterByName } from '../../db/raters.ts'
import type { Store } from '../../db/store.ts'
import type { Study, System } from '../../db/studies.ts'
import { comparedForms, formCells, type BrowseQuery } from '../contract/browse.ts'
import { gradesOf } from '../contract/design.ts'
import { raterKinds } from '../contract/rater.ts'
import { Refusal } from '../errors.ts'
import { countKinds, defaultKind } from '../studyView.ts'
import type { Seen } from './seen.ts'

/** A query in the words of the tables; refuses names that the study does not have. */
export async function filterOf(
  store: Store,
  study: Study,
  query: BrowseQuery,
  { systems }: Seen,
): Promise<BrowseFilter> {
  const { single } = study.design
  const scale = single ? gradesOf(single) : null
  const grades = gradesLookedFor(scale, query)
  const asked = query.kinds?.split(',')
  const kinds = asked
    ? raterKinds.filter((kind) => asked.includes(kind))
    : [defaultKind(countKinds(await (single ? gradeCountsOf : countsOf)(store, study.id)))]
  const [kind] = kinds
  const by = query.order ?? (kinds.length === 1 ? 'contested' : 'files')
  if (by !== 'files' && kinds.length > 1)
    throw new Refusal('invalid_request', { message: 'What is contested is known for raters of one kind: choose one.' })
  const tag = query.tag === undefined ? undefined : /^([^=]+)=([^]*)$/.exec(query.tag)
  const raterId = query.rater === undefined ? undefined : await raterNamed(store, study, query.rater)
  const notRaterId = query.notBy === undefined ? undefined : await raterNamed(store, study, query.notBy)
  return {
    studyId: study.id,
    scale,
    order: by === 'files' ? { by } : { by, kind: kind! },
    kinds,
    bothBad: query.bothBad !== undefined,
    decided: query.decided !== undefined,
    commented: query.commented !== undefined,
    flagged: query.flagged !== undefined,
    groups: [query.group, query.with].filter((group) => group !== undefined).map(groupOf),
    // What is left out of the results is left out here too, unless it is asked for.
    withdrawn: query.withdrawn ?? 'without',
    excluded: query.excluded ?? 'without',
    ...(query.system === undefined ? {} : { systemId: systemNamed(systems, query.system) }),
    ...(query.against === undefined ? {} : { againstId: systemNamed(systems, query.against) }),
    ...(query.outcome === undefined ? {} : { outcome: query.outcome }),
    ...(query.preference === undefined ? {} : { preference: query.preference }),
    ...(query.side === undefined ? {} : { side: query.side }),
    ...(grades === undefined ? {} : { grades }),
    ...(raterId === undefined ? {} : { raterId }),
    ...(notRaterId === undefined ? {} : { notRaterId }),
    ...(query.form === undefined ? {} : { form: formOf(query.form) }),
    ...(query.raters === undefined ? {} : { leastRaters: Number(query.raters) }),
    ...(query.times === undefined ? {} : { leastTimes: Number(query.times) }),
    ...(query.category === undefined ? {} : { category: query.category }),
    ...(tag ? { tag: { name: tag[1]!, value: tag[2]! } } : {}),
    ...(query.turn === undefined ? {} : { turn: Number(query.turn) }),
    ...(query.responseLength === undefined ? {} : { responseLength: rangeOf(query.responseLength) }),
    ...(query.promptLength === undefined ? {} : { promptLength: rangeOf(query.promptLength) }),
    ...(query.search === undefined ? {} : { search: query.search }),
  }
}

const ofPairs = ['against', 'outcome', 'preference', 'side', 'bothBad', 'decided', 'form'] as const

/** The grades that are looked for; refuses what a study of another kind has, and grades that are none of its scale's. */
function gradesLookedFor(scale: readonly string[] | null, query: BrowseQuery): string[] | undefined {
  const { grade, atLeast } = query
  if (scale === null) {
    if (grade === undefined && atLeast === undefined) return undefined
    throw new Refusal('invalid_request', { message: 'This study compares pairs: it has no grades to look for.' })
  }
  const amiss = ofPairs.find((name) => query[name] !== undefined)
  if (amiss)
    throw new Refusal('invalid_request', {
      message: `This study grades single responses: there is no "${amiss}" to look for.`,
    })
  for (const one of [grade, atLeast]) {
    if (one !== undefined && !scale.includes(one))
      throw new Refusal('invalid_request', {
        message: `"${one}" is no grade of this study. There are: ${scale.join(', ')}.`,
      })
  }
  if (grade === undefined && atLeast === undefined) return undefined
  const better = atLeast === undefined ? scale : scale.slice(scale.indexOf(atLeast))
  return better.filter((one) => grade === undefined || one === grade)
}

/** `500-999` holds a mean of 999.5, too: what is not whole belongs to the lower band. */
function rangeOf(said: string): LengthRange {
  const [, low, high] = /^(\d+)-(\d*)$/.exec(said) ?? []
  if (low === undefined) return null
  return { from: Number(low), below: high === '' ? Infinity : Number(high) + 1 }
}

/** `length-more`: the longer response was preferred. */
function formOf(said: string): NonNullable<BrowseFilter['form']> {
  const [feature, cell] = said.split('-')
  return { feature: comparedForms.find((one) => one === feature)!, cell: formCells.find((one) => one === cell)! }
}

/** `-`: raters of no group; `-human`: those of one kind. */
function groupOf(said: string): RaterGroup {
  const kind = raterKinds.find((one) => said === `-${one}`)
  if (kind) return { group: null, kind }
  return { group: said === '-' ? null : said }
}

/** Whether a comparison is only looked for where one of its judgments is. */
export const asksForJudgments = (filter: BrowseFilter): boolean =>
  filter.outcome !== undefined ||
  filter.preference !== undefined ||
  filter.side !== undefined ||
  filter.bothBad ||
  filter.decided ||
  filter.form !== undefined ||
  filter.grades !== undefined ||
  filter.commented ||
  filter.raterId !== undefined ||
  filter.notRaterId !== undefined ||
  filter.leastRaters !== undefined ||
  filter.leastTimes !== undefined ||
  filter.groups.length > 0 ||
  filter.excluded === 'only'

function systemNamed(systems: System[], name: string): string {
  const system = systems.find((one) => one.name === name)
  if (system) return system.id
  const known = systems.map((one) => one.name).join(', ')
  throw new Refusal('invalid_request', { message: `No system "${name}" in this study. It has: ${known}.` })
}

async function raterNamed(store: Store, study: Study, name: string): Promise<string> {
  const rater = await raterByName(store, study.id, name)
  if (rater) return rater.id
  throw new Refusal('invalid_request', { message: `No rater "${name}" in this study.` })
}
