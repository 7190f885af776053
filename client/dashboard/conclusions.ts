import type { PairTally } from '../../server/contract/tallies.ts'
import { levelOf } from './measures.ts'
import { isolated, listed } from './words.ts'

const lowered = (sentence: string) => (sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/\.$/, '')

/** What may be concluded of one pair although its results were watched, in words. */
export function conclusionWords({ target, baseline, stopping }: PairTally): string {
  const [one, other] = [isolated(target), isolated(baseline)]
  switch (stopping.conclusion) {
    case 'better':
      return `${one} is preferred to ${other}`
    case 'worse':
      return `${other} is preferred to ${one}`
    case 'similar':
      return `the two are alike to within ${Math.round((stopping.margin ?? 0) * 100)} points`
    case 'goOn':
      return `nothing yet: ${stopping.why === undefined ? '½ is still possible' : lowered(stopping.why)}`
  }
}

/** Which sequence the conclusion of a pair rests on, and at which level; null where there is none. */
export function sequenceWords({ stopping }: PairTally): string | null {
  if (stopping.why !== undefined) return null
  const name = stopping.from === 'anytime' ? 'the beta-binomial sequence' : 'the sequence on prompt means'
  return `by ${name} at ${levelOf(stopping)}`
}

/** The state of all pairs in one sentence. */
export function conclusionsAnswer(tallies: PairTally[], target: string | null): string {
  const open = tallies.filter(({ stopping }) => stopping.conclusion === 'goOn').length
  const rule =
    'This rests on the half-tie rate, a tie counting half to each, and holds for all of them together, however often one ' +
    'looks, so it is legitimate to stop whenever one likes and to report what stands here then.'
  if (tallies.length === 0) return rule
  const settled = tallies.length - open
  if (settled === 0) {
    return `Nothing can be concluded yet of any ${target === null ? 'pair' : 'baseline'}. ${rule}`
  }
  if (target === null) return `Something can be concluded now of ${settled} of ${tallies.length} pairs. ${rule}`
  const named = (conclusion: string) =>
    tallies.filter(({ stopping }) => stopping.conclusion === conclusion).map(({ baseline }) => isolated(baseline))
  const parts = [
    ['is preferred to', named('better')],
    ['loses to', named('worse')],
    ['is like', named('similar')],
  ] as const
  const said = parts.flatMap(([verb, names]) => (names.length > 0 ? [`${verb} ${listed(names)}`] : []))
  const rest = open > 0 ? `; of ${listed(named('goOn'))} nothing can be concluded yet` : ''
  return `${isolated(target)} ${listed(said)}${rest}. ${rule}`
}
