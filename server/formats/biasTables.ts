import type { Analysis } from '../contract/analysis.ts'
import type { Measure } from '../contract/estimate.ts'
import type { Table } from './table.ts'
import { interval, measureRow, p, percent } from './tableCells.ts'

export function biasTable({ bias }: Analysis): Table {
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

export function lengthTables({ bias }: Analysis): Table[] {
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
