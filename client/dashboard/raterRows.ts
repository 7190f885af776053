import type { Influence, RaterQuality, RaterRow, RuleResult } from '../../server/contract/raterQuality.ts'
import { pWords, written } from './measures.ts'
import { counted, isolated, listed } from './words.ts'

const testNames = {
  side: 'leans to a side',
  straight: 'answers in straight lines',
  rigging: 'favours a system',
  gold: 'misses items whose answer is known',
}

/** What a rater is flagged for, in words; empty for most. */
export function flagsOf({ tests, rules, pace, favours }: RaterRow): string[] {
  const own = rules.filter(({ flagged }) => flagged).map(ruleWords)
  // What the study has a rule for is said by its rule.
  const ruled = rules.some(({ rule }) => rule === 'gold')
  const flags = tests
    .filter(({ test, flagged }) => flagged && !(ruled && test === 'gold'))
    .map(({ test, holm }) => {
      const name = test === 'rigging' && favours !== null ? `favours ${isolated(favours)}` : testNames[test]
      return `${name} (p ${pWords(holm)})`
    })
  flags.unshift(...own)
  if (pace?.flagged) flags.push(`${written(pace.tooFastShare, 'share')} of judgments too fast to have read`)
  return flags
}

function ruleWords({ rule, count, n, p, power }: RuleResult): string {
  if (rule === 'attention') return `failed ${count} of ${counted(n, 'attention check')}`
  if (rule === 'repeats') return `answers what comes again as if by chance (${count} of ${n} alike)`
  const weak = power === null ? '' : `; so many find ${written(power, 'share')} of those who toss a coin`
  return `right on ${count} of ${counted(n, 'gold item')}${p === null ? '' : ` (p ${pWords(p)}${weak})`}`
}

/** Flagged raters first, then those with the most judgments. */
export const flaggedFirst = (raters: RaterRow[]) =>
  [...raters].sort(
    (one, other) => Number(flagsOf(other).length > 0) - Number(flagsOf(one).length > 0) || other.n - one.n,
  )

/** Who rated and whether anybody stands out, in a sentence. */
export function ratersAnswer({ raters, flagLevel }: RaterQuality): string {
  const flagged = raters.filter((rater) => flagsOf(rater).length > 0)
  const rule = 'A flag leaves nobody out: what is done about it is for the study’s own rules, fixed beforehand.'
  if (raters.length === 0) return 'No rater is recorded.'
  const among = counted(raters.length, 'rater')
  if (flagged.length === 0)
    return `None of ${among} stands out by any test at ${flagLevel}, adjusted for their number (Holm).`
  const names = flagged.length <= 5 ? `: ${listed(flagged.map(({ rater }) => isolated(rater)))}` : ''
  return `${flagged.length} of ${among} ${flagged.length === 1 ? 'stands' : 'stand'} out${names}. ${rule}`
}

/** A time as people say it. */
export function timeWords(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return `${seconds.toFixed(1)} s`
  return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}

/** How far leaving out one rater moves a rate: the lowest it becomes, and the highest; empty where nobody can be left out. */
export const withoutOne = ({ lowest, highest }: Influence) => (lowest && highest ? [lowest, highest] : [])

/** What it takes to move a rate across ½; null: none would do. `behind`: what the judgments to leave out are found by. */
export function flipParts({ judgmentsToFlip, ratersToFlip }: Influence) {
  const outcome = { wins: 'win', losses: 'loss' }[judgmentsToFlip?.outcomes ?? '']
  return {
    judgments: judgmentsToFlip && `${counted(judgmentsToFlip.count, 'judgment')} (${judgmentsToFlip.outcomes})`,
    behind: outcome === undefined ? {} : { outcome },
    raters: ratersToFlip && counted(ratersToFlip.count, 'rater'),
    named: ratersToFlip && ratersToFlip.count <= 3 ? ratersToFlip.raters : [],
  }
}
