import type { RaterKind } from '../../server/contract/rater.ts'
import type { Estimate, Results, Tally } from '../../server/contract/results.ts'

/** A share as a whole percentage, as a figure prints it. */
export const percent = (share: number) => `${Math.round(share * 100)}%`

/** A share with one decimal, as a table prints it. */
export const exactPercent = (share: number) => `${(share * 100).toFixed(1)}%`

/** A count with thin groups of thousands. */
export const count = (n: number) => n.toLocaleString('en-US')

/** A count and its noun, in the number that fits. */
export const counted = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`

/** The bounds of an interval as a paper prints them; null where none is offered. */
export function bounds(estimate: Estimate, decimals = 0): string | null {
  if (estimate.low === undefined || estimate.high === undefined) return null
  return `${(estimate.low * 100).toFixed(decimals)}–${(estimate.high * 100).toFixed(decimals)}%`
}

/** The level and method of an interval, such as "95% Wilson"; null where none is offered. */
export function methodOf(estimate: Estimate): string | null {
  if (estimate.low === undefined || estimate.level === undefined) return null
  const method = estimate.method ?? ''
  return `${Math.round(estimate.level * 100)}% ${method.charAt(0).toUpperCase()}${method.slice(1)}`.trim()
}

/** The name of a row: the baseline, or both systems where no target is set. */
export const rowName = (tally: Tally, target: string | null) =>
  target === null ? `${tally.target} against ${tally.baseline}` : tally.baseline

/** A tally's own name within one set of results. */
export const tallyKey = (tally: Tally) => JSON.stringify([tally.target, tally.baseline])

const kindWords: Record<RaterKind, string> = {
  human: 'raters',
  simulated: 'simulated raters',
  test: 'test raters',
  judge: 'language-model judges',
}

/** The adjective of one kind of judgment. */
export const kindAdjective: Record<RaterKind, string> = {
  human: 'human',
  simulated: 'simulated',
  test: 'test',
  judge: 'model-judge',
}

/** The kinds that were asked for and have judgments, in their order. */
export const kindsPresent = (results: Results) => results.kinds.filter((kind) => results.judgmentsByKind[kind] > 0)

/** Joins words as a sentence does. */
export function listed(words: string[]): string {
  if (words.length < 2) return words.join('')
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function judgesOf(results: Results): string {
  const present = kindsPresent(results)
  const kinds = present.length > 0 ? present : results.kinds
  if (kinds.length < 2) return kindWords[kinds[0] ?? 'human']
  return `${listed(kinds.map((kind) => (kind === 'human' ? 'human raters' : kindWords[kind])))}, pooled,`
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What is counted, in words: never silent about the kind of rater. */
export function countedWords(results: Results): string {
  const kinds = results.kinds.map((kind) => kindAdjective[kind])
  return counted(results.judgments, `${listed(kinds)} judgment`)
}

/** The result against one baseline in a sentence a paper could print; null while there is nothing to say. */
export function headline(results: Results, tally: Tally): string | null {
  if (!tally.rates) return null
  const { winOrTieRate: rate } = tally.rates
  const range = bounds(rate)
  const interval = range === null ? '' : ` (${methodOf(rate)} interval ${range})`
  return (
    `${capital(judgesOf(results))} preferred ${tally.target} or saw no difference in ${percent(rate.estimate)} of ` +
    `${counted(tally.n, 'judgment')} against ${tally.baseline}${interval}.`
  )
}
