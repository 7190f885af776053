import type { Analysis } from '../contract/analysis.ts'
import type { RaterKind } from '../contract/rater.ts'
import { counted, listed } from './prose.ts'

/** Who judged, by kind: never silent about anything but people. */
export const kindNouns: Record<RaterKind, [one: string, many: string]> = {
  human: ['rater', 'raters'],
  simulated: ['simulated rater (a program)', 'simulated raters (programs)'],
  test: ['test rater', 'test raters'],
  judge: ['language model as judge', 'language models as judges'],
}

export const kindAdjectives: Record<RaterKind, string> = {
  human: 'human',
  simulated: 'simulated',
  test: 'test',
  judge: 'model-judge',
}

/** What these words are of: an analysis, of pairs or of grades. */
export type Counted = Pick<Analysis, 'kinds' | 'judgmentsByKind' | 'judges' | 'raters' | 'judgments'>

/** The kinds counted that have judgments. */
export const kindsCounted = ({ kinds, judgmentsByKind }: Pick<Counted, 'kinds' | 'judgmentsByKind'>): RaterKind[] =>
  kinds.filter((kind) => judgmentsByKind[kind] > 0)

/** "12 raters", "40 simulated raters (programs)". */
export function whoJudged(analysis: Counted): string {
  const kinds = kindsCounted(analysis)
  if (kinds.length === 1 && kinds[0] === 'judge') return counted(analysis.judges, ...kindNouns.judge)
  const people = kinds.filter((kind) => kind !== 'judge')
  if (people.length === 1) {
    const judges = kinds.includes('judge') ? ` and ${counted(analysis.judges, ...kindNouns.judge)}` : ''
    return `${counted(analysis.raters, ...kindNouns[people[0]!])}${judges}`
  }
  return `${counted(analysis.raters, 'rater')} of several kinds (${listed(kinds.map((kind) => kindAdjectives[kind]))})`
}

/** "1,500 simulated judgments". */
export function whatWasJudged(analysis: Counted, noun = 'judgment'): string {
  const kinds = kindsCounted(analysis).map((kind) => kindAdjectives[kind])
  return counted(analysis.judgments, `${listed(kinds)} ${noun}`.trim())
}
