import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import type { Table } from './table.ts'
import { decimal, measureRow, percent } from './tableCells.ts'

export function agreementTable({ agreement }: Analysis): Table {
  const coefficients: [string, Measure][] = [
    ['raw', agreement.raw],
    ['tie-discounted, pairs pooled (Zhou et al. 2023)', agreement.tieDiscounted],
    ['tie-discounted, mean over comparisons', agreement.tieDiscountedItemMean],
    ['without ties', agreement.withoutTies],
    ['Cohen’s κ, mean over pairs of raters', agreement.cohenKappa],
    ['Cohen’s κ, linear weights', agreement.cohenKappaLinear],
    ['Cohen’s κ, quadratic weights', agreement.cohenKappaQuadratic],
    ['Fleiss’ κ', agreement.fleissKappa],
    ['Krippendorff’s α, nominal', agreement.krippendorffAlpha],
    ['Krippendorff’s α, ordinal', agreement.krippendorffAlphaOrdinal],
    ['Gwet’s AC1', agreement.gwetAC1],
    ['Gwet’s AC2, ordinal', agreement.gwetAC2],
    ['one rater with the majority of the others', agreement.humanAgainstOthers],
  ]
  const { chance, raterPairs } = agreement
  return {
    title: 'Agreement between raters',
    note: `${raterPairs} pairs of judgments by different raters on one comparison. By chance: raw ${decimal(chance.raw)}, tie-discounted ${decimal(chance.tieDiscounted)}.`,
    head: ['coefficient', 'estimate', 'interval', 'n', 'interval by'],
    rows: raterPairs === 0 ? [] : coefficients.map(([name, measure]) => measureRow(name, measure)),
  }
}

export function groupsTable({ agreement }: Analysis): Table {
  return {
    title: 'Agreement by groups of raters',
    note: 'Language models are the group “judge”. n: pairs of judgments by different raters on one comparison.',
    head: ['groups', 'n', 'raw', 'tie-discounted', 'by chance', 'without ties', 'κ'],
    rows: agreement.groups.map(({ groups, n, raw, tieDiscounted, chance, withoutTies, cohenKappa }) => [
      groups.join(' with '),
      String(n),
      ...[raw.estimate, tieDiscounted.estimate, chance.tieDiscounted, withoutTies.estimate, cohenKappa.estimate].map(
        decimal,
      ),
    ]),
  }
}

export function judgeTables({ judgesAgainstHumans }: Analysis): Table[] {
  return [
    {
      title: 'Language models against people',
      note: 'Single people: pairs of a model’s judgment and one person’s. n in brackets.',
      head: ['judge', 'with single people', 'without ties', 'with the majority', 'without ties', 'κ with the majority'],
      rows: (judgesAgainstHumans?.judges ?? []).map(({ judge, people, majority }) => [
        judge,
        ...[people.withTies, people.withoutTies, majority.withTies, majority.withoutTies].map(
          (measure) => `${percent(measure.estimate)} (${measure.n})`,
        ),
        decimal(majority.kappa.estimate),
      ]),
    },
  ]
}
