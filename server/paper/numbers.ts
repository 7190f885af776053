import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import { latexText } from '../formats/latex.ts'
import { inFigureOrder, printedRate } from './printedRates.ts'
import { count } from './prose.ts'

/**
 * The numbers of a text as macros, for sentences of one's own: `\bpWinOrTieA` is the win-or-tie rate of the first row of
 * the results, as it is printed there.
 */
export function numberMacros(analysis: Analysis): string {
  const { agreement, settings, tallies, target } = analysis
  const macros: [name: string, value: string][] = [
    ...(target === null ? [] : [['Target', target] as [string, string]]),
    ['Judgments', count(analysis.judgments)],
    ['Comparisons', count(analysis.comparisons)],
    ['Prompts', count(analysis.prompts)],
    ['Raters', count(analysis.raters)],
    ['Judges', count(analysis.judges)],
    ['Systems', count(analysis.systems)],
    ['Level', `${+(settings.level * 100).toFixed(2)}%`],
    ['Seed', String(settings.seed)],
    ['Version', settings.version],
    ['RaterPairs', count(agreement.raterPairs)],
    ...decimals('Raw', agreement.raw),
    ...decimals('TieDiscounted', agreement.tieDiscounted),
    ['TieDiscountedChance', agreement.chance.tieDiscounted?.toFixed(3) ?? dash],
    ...decimals('Kappa', agreement.cohenKappa),
    ...decimals('Alpha', agreement.krippendorffAlpha),
    ...decimals('ACOne', agreement.gwetAC1),
  ]
  inFigureOrder(tallies).forEach((tally, index) => {
    const row = letters(index)
    const part = (of: number) => (tally.n === 0 ? dash : ((of / tally.n) * 100).toFixed(1))
    macros.push(
      [`First${row}`, tally.target],
      [`Name${row}`, tally.baseline],
      [`N${row}`, count(tally.n)],
      [`Wins${row}`, count(tally.win)],
      [`Ties${row}`, count(tally.tie)],
      [`Losses${row}`, count(tally.loss)],
      [`Win${row}`, part(tally.win)],
      [`Tie${row}`, part(tally.tie)],
      [`Loss${row}`, part(tally.loss)],
      ...percents(`WinRate${row}`, printedRate(tally, 'winRate')),
      ...percents(`WinOrTie${row}`, printedRate(tally, 'winOrTieRate')),
      ...percents(`HalfTie${row}`, printedRate(tally, 'halfTieRate')),
      ...percents(`WinShare${row}`, printedRate(tally, 'winShareOfDecided')),
      [`P${row}`, tally.clusterTest.pHolm?.toFixed(4) ?? dash],
      [`SignP${row}`, tally.signTest.pHolm.toFixed(4)],
    )
  })
  return macros.map(([name, value]) => `\\newcommand{\\bp${name}}{${latexText(value)}}\n`).join('')
}

const dash = '–'

function percents(name: string, { estimate, low, high }: Measure): [string, string][] {
  const of = (value: number | null) => (value === null ? dash : (value * 100).toFixed(1))
  return [
    [name, of(estimate)],
    [`${name}Low`, of(low)],
    [`${name}High`, of(high)],
  ]
}

function decimals(name: string, { estimate, low, high }: Measure): [string, string][] {
  const of = (value: number | null) => value?.toFixed(3) ?? dash
  return [
    [name, of(estimate)],
    [`${name}Low`, of(low)],
    [`${name}High`, of(high)],
  ]
}

/** A, B, …, Z, AA, AB: macros have no digits in their names. */
export function letters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : `${letters(Math.floor(index / 26) - 1)}${last}`
}
