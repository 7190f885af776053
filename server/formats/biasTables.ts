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
  const styled = new Map(
    bias.styleControlled.rates.map(({ target, baseline, rate }) => [JSON.stringify([target, baseline]), rate]),
  )
  const known = bias.lengthControlled.filter(({ lengthControlled }) => lengthControlled.estimate !== null)
  return [
    {
      title: 'Half-tie rate with length and style held equal',
      note: 'What a logistic model expects of responses of equal length, and a Bradley–Terry model of responses of equal length and formatting; their intervals count the models’ own uncertainty.',
      head: [
        'target against baseline',
        'as judged',
        'length held',
        'interval',
        'style held',
        'interval',
        'mean difference in characters',
      ],
      rows: known.map(({ target, baseline, halfTieRate, lengthControlled, meanDifference }) => {
        const style = styled.get(JSON.stringify([target, baseline]))
        return [
          `${target} against ${baseline}`,
          percent(halfTieRate.estimate),
          percent(lengthControlled.estimate),
          interval(lengthControlled, percent),
          style ? percent(style.estimate) : '–',
          style ? interval(style, percent) : '–',
          meanDifference === null ? '–' : meanDifference.toFixed(0),
        ]
      }),
    },
  ]
}
