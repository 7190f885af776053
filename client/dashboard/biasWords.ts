import type { Bias, FeatureEffect, OrderEffect, SideEffect } from '../../server/contract/bias.ts'
import type { Measure } from '../../server/contract/estimate.ts'
import { intervalWords, pWords, transformed, written } from './measures.ts'
import { count, listed } from './words.ts'

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)
const cannot = (why: string | undefined) => `cannot be told: ${lowered(why ?? 'nothing was decided.')}`
const bracket = (measure: Measure) => {
  const words = intervalWords(measure, 'share')
  return words === null ? '' : ` (${words})`
}

/** Whether an interval leaves a value out; null where there is none. */
const leavesOut = ({ low, high }: Measure, value: number) =>
  low === null || high === null ? null : low > value || high < value

/** Whether the side on which a response stood decided. */
export function sideWords(side: SideEffect): string {
  if (side.share.estimate === null) return `Whether the side mattered ${cannot(side.why ?? side.share.why)}`
  const byRater = side.shareByRater.low === null ? side.share : side.shareByRater
  const share = `Side A was preferred in ${written(side.share.estimate, 'share')} of ${count(side.share.n)} decided judgments${bracket(byRater)}`
  const p = side.p === null ? '' : `, p ${pWords(side.p)} for an even coin`
  const lean = leavesOut(byRater, 0.5)
  if (lean === null) return `${share}${p}.`
  if (lean && side.logOdds.estimate === null) {
    return `${share}${p}: whether raters lean to a side cannot be told from the systems that stood there (${lowered(side.logOdds.why ?? 'their strengths are not held.').replace(/\.$/, '')}).`
  }
  return lean
    ? `${share}${p}: raters lean to side ${side.share.estimate > 0.5 ? 'A' : 'B'}.`
    : `${share}${p}: no lean to a side can be seen.`
}

/** Whether the response with more of something is preferred; `more` is "longer" or "with more headings". */
export function featureWords(effect: FeatureEffect, more: string, what: string): string {
  if (effect.shareByPrompt.estimate === null)
    return `Whether ${what} mattered ${cannot(effect.why ?? effect.share.why)}`
  const { shareByPrompt: share, logOddsHeld: held } = effect
  const said =
    `The response ${more} was preferred in ${written(effect.shareByPrompt.estimate, 'share')} of ` +
    `${count(share.n)} decided judgments of responses that differ${bracket(share)}.`
  const after = leavesOut(held, 0)
  if (after === null) return said
  return `${said} ${
    after
      ? `With the systems’ strengths held, ${what} still goes ${(held.estimate ?? 0) < 0 ? 'against' : 'with'} preference: that may be taste or bias, the numbers cannot tell.`
      : `With the systems’ strengths held, no effect of ${what} can be seen.`
  }`
}

/** How answers change while a rater goes on, one sentence each. */
export function orderWords(order: OrderEffect): string {
  if (order.tie.estimate === null && order.sideA.estimate === null && order.time.estimate === null) {
    return `Whether answers change during a session ${cannot(order.why ?? order.tie.why)}`
  }
  const changes = orderRows(order).filter(({ measure }) => leavesOut(measure, 1) === true)
  if (changes.length === 0) return 'No change can be seen while raters go on: not in ties, sides or time.'
  const said = changes.map(({ short, measure }) => `${short} ${(measure.estimate ?? 1) > 1 ? 'rise' : 'fall'}`)
  return `While raters go on, ${listed(said)}.`
}

/** The three effects of order as factors for ten further judgments of the same rater: 1 is no change. */
export function orderRows({ tie, sideA, time }: OrderEffect) {
  return [
    { label: 'Odds of a tie', short: 'ties', measure: transformed(tie, Math.exp), behind: {} },
    {
      label: 'Odds of side A',
      short: 'preferences for side A',
      measure: transformed(sideA, Math.exp),
      behind: { decided: 'yes' },
    },
    { label: 'Time for a judgment', short: 'times', measure: time, behind: {} },
  ]
}

type FeatureRow = {
  feature: 'length' | keyof Bias['formatting']
  label: string
  more: string
  what: string
  effect: FeatureEffect
}

/** What is counted of the responses' form, length first. */
export function featureRows({ length, formatting }: Bias): FeatureRow[] {
  return [
    { feature: 'length', label: 'Length', more: 'that is longer', what: 'length', effect: length },
    {
      feature: 'headings',
      label: 'Headings',
      more: 'with more headings',
      what: 'headings',
      effect: formatting.headings,
    },
    {
      feature: 'listItems',
      label: 'List items',
      more: 'with more list items',
      what: 'lists',
      effect: formatting.listItems,
    },
    { feature: 'bold', label: 'Bold', more: 'with more bold words', what: 'bold type', effect: formatting.bold },
    {
      feature: 'codeBlocks',
      label: 'Code blocks',
      more: 'with more code blocks',
      what: 'code blocks',
      effect: formatting.codeBlocks,
    },
  ]
}

/** One sentence on all formatting: what still goes with preference once the systems' strengths are held. */
export function formattingWords(bias: Bias): string {
  const rows = featureRows(bias).slice(1)
  const known = rows.filter(({ effect }) => effect.logOddsHeld.estimate !== null)
  if (known.length === 0)
    return `Whether formatting mattered ${cannot(rows[0]!.effect.why ?? rows[0]!.effect.logOddsHeld.why)}`
  const seen = known.filter(({ effect }) => leavesOut(effect.logOddsHeld, 0) === true)
  const names = listed(known.map(({ what }) => what))
  if (seen.length === 0) return `With the systems’ strengths held, no effect of formatting can be seen (${names}).`
  const against = ({ effect }: (typeof known)[number]) => (effect.logOddsHeld.estimate ?? 0) < 0
  const said = [
    ['with', seen.filter((row) => !against(row))],
    ['against', seen.filter(against)],
  ] as const
  const parts = said.flatMap(([way, rows]) => {
    const going = rows.map(({ what }) => what)
    const verb = going.length === 1 && going[0] === 'bold type' ? 'goes' : 'go'
    return going.length > 0 ? [`${listed(going)} ${verb} ${way} preference`] : []
  })
  return `With the systems’ strengths held, ${parts.join(', and ')}.`
}
