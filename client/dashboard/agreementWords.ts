import type { Agreement, GroupAgreement, RepeatAgreement } from '../../server/contract/agreement.ts'
import type { Measure } from '../../server/contract/estimate.ts'
import type { Query } from '../browse/query.ts'
import { intervalWords, written, type Format } from './measures.ts'
import { counted } from './words.ts'

type Coefficient = {
  label: string
  about: string
  method: string
  format: Format
  measure: Measure
  of: string
  /** What the judgments that n counts are found by. */
  behind: Query
}

const pairs = 'pairs of judgments'

/** The coefficients in the order of the table; what `n` of each counts stands beside it. */
export function coefficients(agreement: Agreement): Coefficient[] {
  const row = (
    label: string,
    measure: Measure,
    of: string,
    method: string,
    format: Format,
    about: string,
    behind: Query = { raters: '2' },
  ): Coefficient => ({ label, measure, of, method, format, about, behind })
  const shared = 'comparisons'
  return [
    row(
      'Tie-discounted agreement',
      agreement.tieDiscounted,
      pairs,
      'tie-discounted',
      'share',
      '1 where two raters say the same, ½ where exactly one of them says tie, 0 otherwise; the measure of Zhou et al. 2023.',
    ),
    row(
      'Raw agreement',
      agreement.raw,
      pairs,
      'raw-agreement',
      'share',
      'How often two raters say the same of one comparison.',
    ),
    row(
      'Agreement without ties',
      agreement.withoutTies,
      `${pairs} without a tie`,
      'raw-agreement',
      'share',
      'The same over pairs of judgments in which nobody said tie.',
      { raters: '2', decided: 'yes' },
    ),
    row(
      'One rater against the others',
      agreement.humanAgainstOthers,
      'judgments',
      'one-against-others',
      'share',
      'How often one rater says what most of the others said, where three or more judged.',
      { raters: '3' },
    ),
    row(
      'Krippendorff’s α, ordinal',
      agreement.krippendorffAlphaOrdinal,
      shared,
      'krippendorff',
      'number',
      '0 is chance, 1 is perfect agreement; a win against a loss counts as further apart than either against a tie.',
      // One rater's second judgment is one more value here.
      { times: '2' },
    ),
    row(
      'Krippendorff’s α, nominal',
      agreement.krippendorffAlpha,
      shared,
      'krippendorff',
      'number',
      'The same, all differences alike.',
      { times: '2' },
    ),
    row(
      'Fleiss’ κ',
      agreement.fleissKappa,
      shared,
      'fleiss',
      'number',
      'Agreement beyond chance where comparisons have differing raters.',
    ),
    row(
      'Cohen’s κ, mean of pairs of raters',
      agreement.cohenKappa,
      pairs,
      'cohen',
      'number',
      'Agreement of two raters beyond what their own shares of outcomes would give by chance.',
    ),
    row(
      'Gwet’s AC1',
      agreement.gwetAC1,
      shared,
      'gwet',
      'number',
      'Agreement beyond chance that does not collapse where nearly everybody says the same.',
    ),
    row('Gwet’s AC2, ordinal', agreement.gwetAC2, shared, 'gwet', 'number', 'The same with ordinal weights.'),
  ]
}

/** The answer to whether raters agree, in a sentence. */
export function agreementAnswer({ tieDiscounted, chance, raterPairs }: Agreement): string {
  if (tieDiscounted.estimate === null)
    return `It cannot be told: ${lowered(tieDiscounted.why ?? 'nothing was judged twice.')}`
  const interval = intervalWords(tieDiscounted, 'share')
  const byChance =
    chance.tieDiscounted === null ? '' : ` Chance alone would give ${written(chance.tieDiscounted, 'share')}.`
  return (
    `Two raters of the same comparison agree in ${written(tieDiscounted.estimate, 'share')} of ` +
    `${counted(raterPairs, 'pair')} of judgments, a tie against a preference counting half` +
    `${interval ? ` (${interval})` : ''}.${byChance}`
  )
}

const lowered = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1)

const groupLabels: Record<string, string> = {
  human: 'people',
  simulated: 'simulated',
  test: 'test',
  judge: 'language models',
}

/** A group as the matrix heads it: kinds of raters in words, an import's own groups by their names. */
export const groupLabel = (group: string) => groupLabels[group] ?? group

/** The groups as rows and columns, and what is known of two of them, in either order. */
export function matrixOf(groups: GroupAgreement[]) {
  const names = [...new Set(groups.flatMap((each) => each.groups))]
  const between = (one: string, other: string) =>
    groups.find(({ groups: [a, b] }) => (a === one && b === other) || (a === other && b === one))
  return { names, between }
}

/** What a rater said of a comparison again, in the three ways it can have come up; those that did not happen are left out. */
export function repeats({ selfConsistency: { sameSides, flipped, sidesUnknown } }: Agreement) {
  const all: { label: string; repeat: RepeatAgreement }[] = [
    { label: 'Same sides', repeat: sameSides },
    { label: 'Sides swapped', repeat: flipped },
    { label: 'Sides not recorded', repeat: sidesUnknown },
  ]
  return all.filter(({ repeat }) => repeat.n > 0)
}
