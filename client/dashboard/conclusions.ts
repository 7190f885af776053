import type { PairTally } from '../../server/contract/tallies.ts'
import { isolated, listed } from './words.ts'

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
      return 'nothing yet: ½ is still possible'
  }
}

/** The state of all pairs in one sentence. */
export function conclusionsAnswer(tallies: PairTally[], target: string | null): string {
  const open = tallies.filter(({ stopping }) => stopping.conclusion === 'goOn').length
  const rule =
    'This rests on the half-tie rate, a tie counting half to each, and holds however often one looks, so it is legitimate ' +
    'to stop whenever one likes and to report what stands here then.'
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
