import type { Measure } from '../../server/contract/estimate.ts'
import type { RankInterval, Strength, StrengthMethod, Strengths } from '../../server/contract/strengths.ts'

export type StrengthModel = 'bradleyTerry' | 'davidson' | 'raoKupper' | 'elo'

/** The four methods, in the order of the table, and where each is told. */
export const fourModels: { model: StrengthModel; label: string; about: string; method: string }[] = [
  {
    model: 'bradleyTerry',
    label: 'Bradley–Terry',
    about:
      'Log odds that one system is preferred to another, a tie counting as half a win; the mean of all systems is 0.',
    method: 'bradley-terry',
  },
  {
    model: 'davidson',
    label: 'Davidson',
    about: 'The same with ties as an outcome of their own, likeliest between equals.',
    method: 'davidson',
  },
  {
    model: 'raoKupper',
    label: 'Rao–Kupper',
    about: 'The same with ties where the difference stays below a threshold.',
    method: 'rao-kupper',
  },
  {
    model: 'elo',
    label: 'Elo',
    about:
      'Points that are won and lost judgment by judgment, the last counting most: in the order of their times where every judgment has one, else in an order that says nothing of when they were made.',
    method: 'elo',
  },
]

/** A strength in the shape of any other number, with the method of its list. */
export function strengthMeasure(strength: Strength | undefined, method: StrengthMethod): Measure {
  const { estimate = null, low = null, high = null, n = 0, why } = strength ?? {}
  const reason = why ?? (estimate === null ? method.why : undefined)
  const measure = { estimate, low, high, level: method.level, method: method.method, n }
  return reason === undefined ? measure : { ...measure, why: reason }
}

/** "1", "2–3": the ranks that the judgments leave open. */
export function rankWords(rank: RankInterval | null | undefined): string {
  if (!rank) return 'open'
  return rank.low === rank.high ? `${rank.low}` : `${rank.low}–${rank.high}`
}

/** One row a system, strongest first by Bradley–Terry; systems without a finite strength come last. */
export function strengthRows(strengths: Strengths) {
  const of = (model: StrengthModel, system: string) => strengths[model].find((one) => one.system === system)
  return [...strengths.bradleyTerry]
    .sort((one, other) => (other.estimate ?? -Infinity) - (one.estimate ?? -Infinity))
    .map((one) => ({
      system: one.system,
      n: one.n,
      rank: one.rank,
      rankTogether: one.rankTogether,
      cells: fourModels.map(({ model }) => ({
        model,
        measure: strengthMeasure(of(model, one.system), strengths.methods[model]),
      })),
    }))
}

/** Whether every judgment has one system in it: then strengths repeat the half-tie rates and add nothing. */
export const isStar = (strengths: Strengths, judgments: number) =>
  judgments > 0 && strengths.bradleyTerry.some(({ n }) => n === judgments)

/** Bradley–Terry’s estimates with their intervals made in other ways, a column each. */
export function otherIntervals({ otherIntervals: others, bradleyTerry, methods }: Strengths) {
  const { model, sandwich, byPrompt, byRater, bootstrap } = others
  const columns = [
    { label: 'Model', intervals: model },
    { label: 'Sandwich', intervals: sandwich },
    { label: 'By prompt', intervals: byPrompt },
    { label: 'By rater', intervals: byRater },
    { label: 'Bootstrap', intervals: bootstrap },
  ]
  return columns.map(({ label, intervals: { method, intervals, why } }) => ({
    label,
    // A caution about intervals that there are stands with how they were made.
    method: why !== undefined && intervals.length > 0 ? `${method} (${why.replace(/\.$/, '')})` : method,
    cells: bradleyTerry.map(({ system, estimate, n }): { system: string; measure: Measure } => {
      const found = intervals.find((one) => one.system === system)
      const { low = null, high = null } = found ?? {}
      const reason = low === null ? why : undefined
      const measure = { estimate, low, high, level: methods.bradleyTerry.level, method, n }
      return { system, measure: reason === undefined ? measure : { ...measure, why: reason } }
    }),
  }))
}

/** How the numbers of each list were made, with the parameter each has for ties. */
export function methodsWords({ methods }: Strengths): string {
  return fourModels
    .map(({ model }) => {
      const { method, tie, why } = methods[model]
      return `${method}${tie ? ` (ties: ${tie.name} = ${tie.estimate.toFixed(2)})` : ''}${why === undefined ? '' : `: ${why}`}`
    })
    .map((words) => (words.endsWith('.') ? words : `${words}.`))
    .join(' ')
}
