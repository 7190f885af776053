import type { GradedSystem, GradeResults } from '../../server/contract/grades.ts'
import { bounds, counted, isolated, percent } from './words.ts'

/** The part of a bar that a grade has. */
export type GradePart = { grade: string; n: number; share: number; tone: number; text: string }

/**
 * The parts of a system's bar, from the worst grade to the best. The better half is dark and the other light, so that the
 * middle of the scale is seen in grey print, and text stands out on both.
 */
export function partsOf({ grades, n }: GradedSystem): GradePart[] {
  const steps = grades.length - 1
  return grades.map(({ grade, n: own }, place) => {
    const height = steps === 0 ? 1 : place / steps
    const tone = height > 0.5 ? 70 + 30 * (2 * height - 1) : 8 + 24 * (2 * height)
    const share = n === 0 ? 0 : own / n
    return { grade, n: own, share, tone: Math.round(tone), text: share >= 0.06 ? percent(share) : '' }
  })
}

/** One sentence that a paper could print of a system's grades; null before the first. */
export function gradesInWords({ scale }: GradeResults, { system, n, grades, mean }: GradedSystem): string | null {
  if (n === 0) return null
  const name = isolated(system)
  if (mean && mean.estimate !== null) {
    const interval =
      mean.low === null || mean.high === null ? '' : `, 95% interval ${mean.low.toFixed(2)}–${mean.high.toFixed(2)}`
    return `${name} was graded ${mean.estimate.toFixed(2)} on average, from ${scale[0]!} to ${scale.at(-1)!}, in ${counted(n, 'grade')}${interval}.`
  }
  const best = grades.at(-1)!
  const interval = best.share && bounds(best.share)
  return (
    `${percent(best.n / n)} of ${counted(n, 'grade')} of ${name} are “${best.grade}”` +
    (interval ? ` (95% interval ${interval})` : '') +
    (grades.length > 2 ? `; ${percent(grades[1]!.atLeast!.estimate)} are “${grades[1]!.grade}” or better.` : '.')
  )
}

/** How alike raters graded what came to them a second time, in words; null where nothing did. */
export function againInWords({ scale, again }: GradeResults): string | null {
  if (!again) return null
  const { n, same, oneApart, rate, kappa } = again
  const interval =
    rate.low === null || rate.high === null
      ? ''
      : ` (95% interval ${(rate.low * 100).toFixed(0)}–${(rate.high * 100).toFixed(0)}%)`
  const near = scale.length > 2 && oneApart > 0 ? `, ${percent((same + oneApart) / n)} that or the next one` : ''
  const weighted =
    kappa.estimate === null || kappa.low === null || kappa.high === null
      ? ''
      : ` Cohen’s κ of first and second grades, linear weights: ${kappa.estimate.toFixed(2)} (${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)}).`
  return (
    `Raters against themselves: of ${counted(n, 'response')} that came to their rater a second time, ` +
    `${percent(same / n)} got the same grade${interval}${near}.${weighted}`
  )
}

/** How the intervals of a table of grades were made. */
export const gradeMethods = ({ systems }: GradeResults) => {
  const share = systems.flatMap(({ grades }) => grades).find(({ share }) => share)?.share
  const mean = systems.find(({ mean }) => mean && mean.low !== null)?.mean
  return [share?.method, mean?.method].filter((method) => method !== undefined)
}
