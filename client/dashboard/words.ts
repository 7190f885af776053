import type { RaterKind } from '../../server/contract/rater.ts'
import type { Estimate, Measure } from '../../server/contract/estimate.ts'
import type { Results, Tally } from '../../server/contract/results.ts'

/** A share as a whole percentage, as a figure prints it. */
export const percent = (share: number) => `${Math.round(share * 100)}%`

/** Shares of one whole as percentages that add up to 100: what rounding down leaves over goes to the largest remainders. */
export function wholePercents(parts: number[]): string[] {
  const total = parts.reduce((sum, part) => sum + part, 0)
  const shares = parts.map((part) => (total === 0 ? 0 : (part / total) * 100))
  const left = total === 0 ? 0 : 100 - shares.reduce((sum, share) => sum + Math.floor(share), 0)
  const byRemainder = shares.map((_, place) => place).sort((one, other) => (shares[other]! % 1) - (shares[one]! % 1))
  return shares.map((share, place) => `${Math.floor(share) + (byRemainder.indexOf(place) < left ? 1 : 0)}%`)
}

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

/** The level and method of an interval, such as "95% interval, Wilson"; null where none is offered. */
export function methodOf(estimate: Estimate): string | null {
  if (estimate.low === undefined || estimate.level === undefined) return null
  return `${Math.round(estimate.level * 100)}% interval, ${shortMethod(estimate.method ?? '')}`
}

const changesDirection =
  /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\p{Script=Hebr}\p{Script=Arab}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}]/u

/** An imported name in a sentence of ours: what it holds of another direction ends where the name does. */
export const isolated = (name: string) =>
  changesDirection.test(name) ? `\u2068${name.replace(/[\u2066-\u2069]/g, '')}\u2069` : name

/** A sentence of the server with each of these names kept to itself. */
export const withIsolated = (sentence: string, names: string[]) =>
  names.reduce((text, name) => text.replaceAll(name, () => isolated(name)), sentence)

type Pair = Pick<Tally, 'target' | 'baseline'>

/** The name of a row, a line an entry: the baseline, or both systems where no target is set. */
export const rowLines = (tally: Pair, target: string | null) =>
  target === null ? [tally.target, `against ${isolated(tally.baseline)}`] : [tally.baseline]

/** The name of a row in one line. */
export const rowName = (tally: Pair, target: string | null) =>
  target === null ? `${isolated(tally.target)} against ${isolated(tally.baseline)}` : isolated(tally.baseline)

/** A tally's own name within one set of results. */
export const tallyKey = (tally: Pair) => JSON.stringify([tally.target, tally.baseline])

export const kindWords: Record<RaterKind, string> = {
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

/** What a caption says of the judgments counted: in the live results as in an analysis. */
export type Counted = Pick<Results, 'judgments' | 'prompts' | 'raters' | 'judges' | 'kinds' | 'judgmentsByKind'>

/** The kinds that were asked for and have judgments, in their order. */
export const kindsPresent = (results: Counted) => results.kinds.filter((kind) => results.judgmentsByKind[kind] > 0)

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
export function countedWords(results: Counted): string {
  const kinds = results.kinds.map((kind) => kindAdjective[kind])
  return counted(results.judgments, `${listed(kinds)} judgment`)
}

/** Whether an interval allows for judgments of one prompt that resemble each other, by its method. */
export const isByPrompt = (method: string) =>
  /^(cluster-robust by prompt|exact bound on the share of prompts)/.test(method)

/** How the method of an interval is called in a sentence. */
export const shortMethod = (method: string) =>
  method.startsWith('cluster-robust by prompt')
    ? 'clustered by prompt'
    : method.charAt(0).toUpperCase() + method.slice(1)

/**
 * The result against one baseline in a sentence a paper could print; null while there is nothing to say. `analyzed` is
 * the rate with the interval of the analysis, where it counts the same judgments.
 */
export function headline(results: Results, tally: Tally, analyzed?: Measure): string | null {
  if (!tally.rates) return null
  const { low, high, level = 0.95, method = '' } = analyzed ?? tally.rates.winOrTieRate
  const range = typeof low === 'number' && typeof high === 'number' ? bounds({ estimate: 0, low, high }) : null
  const interval = range === null ? '' : ` (${Math.round(level * 100)}% interval ${range}, ${shortMethod(method)})`
  return (
    `${capital(judgesOf(results))} preferred ${isolated(tally.target)} or saw no difference in ` +
    `${percent(tally.rates.winOrTieRate.estimate)} of ${counted(tally.n, 'judgment')} against ` +
    `${isolated(tally.baseline)}${interval}.`
  )
}
