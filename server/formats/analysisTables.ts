import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import type { PairTally, RateMeasures } from '../contract/tallies.ts'
import type { Table } from './table.ts'

const rateNames: [keyof RateMeasures, string][] = [
  ['winRate', 'win rate'],
  ['winOrTieRate', 'win-or-tie rate'],
  ['halfTieRate', 'half-tie rate'],
  ['winShareOfDecided', 'share of wins among decided'],
]

/** An analysis as the tables a person reads: the JSON document has more. */
export function tablesOf(analysis: Analysis): Table[] {
  return [
    countsTable(analysis),
    talliesTable(analysis),
    ...rateNames.map(([rate, name]) => rateTable(analysis, rate, name)),
    testsTable(analysis),
    ...strengthTables(analysis),
    agreementTable(analysis),
    groupsTable(analysis),
    biasTable(analysis),
    ...lengthTables(analysis),
    ratersTable(analysis),
    influenceTable(analysis),
    ...judgeTables(analysis),
  ].filter(({ rows }) => rows.length > 0)
}

function countsTable(analysis: Analysis): Table {
  const { judgments, comparisons, prompts, raters, judges, systems, kinds, settings } = analysis
  const { level, seed, replicates, version } = settings
  const counts = { judgments, comparisons, prompts, raters, judges, systems }
  return {
    title: 'What was analyzed',
    note: `Counted: judgments by ${kinds.join(', ')}. Level ${level}, ${replicates} replicates, seed ${seed}, Blindpair ${version}.`,
    head: ['', 'n'],
    rows: Object.entries(counts).map(([name, n]) => [name, String(n)]),
  }
}

function talliesTable({ tallies }: Analysis): Table {
  return {
    title: 'Wins, ties and losses',
    note: 'Majority: what most judgments of a comparison say; one split evenly is a tie.',
    head: ['target against baseline', 'n', 'win', 'tie', 'loss', 'both bad', 'prompts', 'raters', 'majority w / t / l'],
    rows: tallies.map(({ target, baseline, n, win, tie, loss, bothBad, prompts, raters, majority }) => [
      `${target} against ${baseline}`,
      ...[n, win, tie, loss, bothBad, prompts, raters].map(String),
      `${majority.win} / ${majority.tie} / ${majority.loss}`,
    ]),
  }
}

function rateTable({ tallies, settings }: Analysis, rate: keyof RateMeasures, name: string): Table {
  // The one that may be watched is the one that stopping rests on: by prompt where prompts have several judgments.
  const shown = (one: PairTally) =>
    [one.rates, one.clustered, one.twoWay, one[one.stopping.from], one.bootstrap].map((rates) => rates[rate])
  const methods = [0, 1, 2, 3, 4].map((kind) => [...new Set(tallies.map((one) => shown(one)[kind]!.method))].join('; '))
  return {
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    note:
      `In percent, level ${settings.level}. Independent: ${methods[0]}. By prompt, the one to print: ${methods[1]}. ` +
      `By prompt and rater: ${methods[2]}. While watching: ${methods[3]}. Resampled: ${methods[4]}.`,
    head: [
      'target against baseline',
      'estimate',
      'independent',
      'by prompt',
      'by prompt and rater',
      'while watching',
      'resampled',
    ],
    rows: tallies.map((one) => [
      `${one.target} against ${one.baseline}`,
      percent(one.rates[rate].estimate),
      ...shown(one).map((measure) => interval(measure, percent)),
    ]),
  }
}

function testsTable({ tallies }: Analysis): Table {
  return {
    title: 'Tests that target and baseline are preferred equally often',
    note: 'Sign test: exact, ties left out, judgments as independent. By prompt: t test of the half-tie rate against one half. Holm: adjusted over the rows. May stop now: by the half-tie rate’s sequence at a level raised for all rows together, on prompt means where a prompt was judged twice, else on single judgments.',
    head: ['target against baseline', 'decided', 'sign test p', 'Holm', 'by prompt p', 'Holm', 'may stop now'],
    rows: tallies.map(({ target, baseline, signTest, clusterTest, stopping }) => [
      `${target} against ${baseline}`,
      String(signTest.decided),
      ...[signTest.p, signTest.pHolm, clusterTest.p, clusterTest.pHolm].map(p),
      { better: 'target better', worse: 'target worse', similar: 'similar', goOn: 'go on' }[stopping.conclusion],
    ]),
  }
}

function strengthTables({ strengths, settings }: Analysis): Table[] {
  const models = ['bradleyTerry', 'davidson', 'raoKupper', 'elo'] as const
  return models.map((model): Table => {
    const { method, why } = strengths.methods[model]
    const decimals = model === 'elo' || strengths.scale === 'elo' ? 1 : 3
    const shown = (value: number | null) => (value === null ? '–' : value.toFixed(decimals))
    const ordered = [...strengths[model]].sort(
      (one, other) => (other.estimate ?? -Infinity) - (one.estimate ?? -Infinity),
    )
    return {
      title: `Strengths: ${method}`,
      note: [`Level ${settings.level}.`, why ?? '', ...(model === 'bradleyTerry' ? strengths.warnings : [])]
        .join(' ')
        .trim(),
      head: ['system', 'estimate', 'interval', 'rank', 'n'],
      rows: ordered.map(({ system, estimate, low, high, rank, n }) => [
        system,
        shown(estimate),
        low === null || high === null ? '–' : `${shown(low)} to ${shown(high)}`,
        rank === null ? '–' : rank.low === rank.high ? String(rank.low) : `${rank.low} to ${rank.high}`,
        String(n),
      ]),
    }
  })
}

function agreementTable({ agreement }: Analysis): Table {
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

function groupsTable({ agreement }: Analysis): Table {
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

function biasTable({ bias }: Analysis): Table {
  const { side, length, formatting, order } = bias
  const effects: [string, Measure][] = [
    ['side a among the decided', side.shareByRater.low === null ? side.share : side.shareByRater],
    ['side: log odds that side a gains', side.logOdds],
    ['the longer response among the decided', length.shareByPrompt],
    ['length: log odds a standard difference', length.logOdds],
    ['more headings: log odds', formatting.headings.logOdds],
    ['more list items: log odds', formatting.listItems.logOdds],
    ['more bold: log odds', formatting.bold.logOdds],
    ['more code blocks: log odds', formatting.codeBlocks.logOdds],
    ['ten judgments later: log odds of a tie', order.tie],
    ['ten judgments later: log odds of side a', order.sideA],
    ['ten judgments later: factor of time', order.time],
  ]
  return {
    title: 'What besides the content decided',
    note:
      side.a === null
        ? (side.why ?? '')
        : `Side a ${side.a}, side b ${side.b ?? 0}, tie ${side.tie ?? 0}, p ${p(side.p)}.`,
    head: ['effect', 'estimate', 'interval', 'n', 'interval by'],
    rows: effects.filter(([, { estimate }]) => estimate !== null).map(([name, measure]) => measureRow(name, measure)),
  }
}

function lengthTables({ bias }: Analysis): Table[] {
  const known = bias.lengthControlled.filter(({ lengthControlled }) => lengthControlled.estimate !== null)
  return [
    {
      title: 'Half-tie rate with length held equal',
      note: 'What the logistic model expects of responses of equal length; its interval counts the model’s own uncertainty.',
      head: ['target against baseline', 'as judged', 'length held', 'interval', 'mean difference in characters'],
      rows: known.map(({ target, baseline, halfTieRate, lengthControlled, meanDifference }) => [
        `${target} against ${baseline}`,
        percent(halfTieRate.estimate),
        percent(lengthControlled.estimate),
        interval(lengthControlled, percent),
        meanDifference === null ? '–' : meanDifference.toFixed(0),
      ]),
    },
  ]
}

function ratersTable({ raterQuality }: Analysis): Table {
  return {
    title: 'Raters',
    note: `Flags by tests at ${raterQuality.flagLevel} after Holm’s adjustment over raters, or by pace; nobody is left out of anything here.`,
    head: ['rater', 'group', 'n', 'win / tie / loss', 'side a / b', 'with others', 'median s', 'flags'],
    rows: raterQuality.raters.map(({ rater, group, n, win, tie, loss, sides, withOthers, pace, tests }) => [
      rater,
      group ?? '–',
      String(n),
      `${win} / ${tie} / ${loss}`,
      sides.lean.n === 0 ? '–' : `${sides.a} / ${sides.b}`,
      decimal(withOthers.estimate),
      pace === null ? '–' : (pace.medianMs / 1000).toFixed(1),
      [...tests.filter(({ flagged }) => flagged).map(({ test }) => test), ...(pace?.flagged ? ['pace'] : [])].join(
        ', ',
      ) || '–',
    ]),
  }
}

function influenceTable({ raterQuality }: Analysis): Table {
  return {
    title: 'How the rates hang on single raters and few judgments',
    note: 'The range over leaving out each rater once, and the fewest judgments or raters whose absence moves the rate across one half.',
    head: ['pair', 'rate', 'estimate', 'without one rater', 'judgments to flip', 'raters to flip'],
    rows: raterQuality.influence.flatMap(({ systems, rates }) =>
      rates.map(({ rate, estimate, lowest, highest, judgmentsToFlip, ratersToFlip }) => [
        systems.join(' against '),
        rate,
        percent(estimate),
        lowest === null || highest === null ? '–' : `${percent(lowest.rate)} to ${percent(highest.rate)}`,
        judgmentsToFlip === null ? '–' : String(judgmentsToFlip.count),
        ratersToFlip === null ? '–' : String(ratersToFlip.count),
      ]),
    ),
  }
}

function judgeTables({ judgesAgainstHumans }: Analysis): Table[] {
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

function measureRow(name: string, measure: Measure): string[] {
  return [name, decimal(measure.estimate), interval(measure, decimal), String(measure.n), measure.method]
}

function interval({ low, high }: Measure, write: (value: number) => string): string {
  return low === null || high === null ? '–' : `${write(low)} to ${write(high)}`
}

const percent = (value: number | null) => (value === null ? '–' : (value * 100).toFixed(1))
const decimal = (value: number | null) => (value === null ? '–' : value.toFixed(3))
const p = (value: number | null) => (value === null ? '–' : value < 0.001 ? '< 0.001' : value.toFixed(3))
