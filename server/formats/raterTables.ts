import type { Analysis } from '../contract/analysis.ts'
import type { Table } from './table.ts'
import { decimal, percent } from './tableCells.ts'

export function ratersTable({ raterQuality }: Analysis): Table {
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

export function consensusTable({ raterQuality: { consensus, dawidSkene } }: Analysis): Table {
  const models = [
    ['one-coin', consensus, '–'],
    [
      'Dawid–Skene',
      dawidSkene,
      dawidSkene.converged && dawidSkene.differing !== null ? String(dawidSkene.differing) : '–',
    ],
  ] as const
  const thin =
    dawidSkene.converged && dawidSkene.thinRaters > 0
      ? ` ${dawidSkene.thinRaters} raters have fewer than ${dawidSkene.thinBelow} judgments, too few for a table of errors.`
      : ''
  return {
    title: 'Consensus of the raters',
    note: `Shares of outcomes by models of raters’ errors, over comparisons; unsure: no outcome has nine tenths of the weight.${thin}`,
    head: ['model', 'comparisons', 'win', 'tie', 'loss', 'unsure', 'other likeliest', 'fit'],
    rows: models.map(([name, fit, differing]) =>
      fit.converged
        ? [
            ...[name, String(fit.comparisons), percent(fit.win), percent(fit.tie), percent(fit.loss)],
            ...[String(fit.unsure), differing, `${fit.iterations} rounds`],
          ]
        : [name, '–', '–', '–', '–', '–', '–', fit.why],
    ),
  }
}

/** What raters say of each true outcome, where Dawid and Skene's model was fitted. */
export function errorsTable({ raterQuality }: Analysis): Table {
  const outcomes = ['win', 'tie', 'loss'] as const
  return {
    title: 'Errors of the raters',
    note: 'By Dawid and Skene’s model: of the comparisons it takes for a win, a tie or a loss, the shares called win / tie / loss, and how many they are. With few judgments they say little.',
    head: ['rater', 'group', 'of a win', 'of a tie', 'of a loss'],
    rows: raterQuality.raters.flatMap(({ rater, group, errors }) =>
      errors === null
        ? []
        : [
            [
              ...[rater, group ?? '–'],
              ...outcomes.map((truth) => {
                const said = errors[truth]
                if (said === null) return '–'
                return `${outcomes.map((outcome) => percent(said[outcome])).join(' / ')} (${said.n.toFixed(1)})`
              }),
            ],
          ],
    ),
  }
}

export function influenceTable({ raterQuality }: Analysis): Table {
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
