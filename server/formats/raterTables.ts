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
