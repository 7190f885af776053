import { scaleLinear } from 'd3-scale'
import type { PlanAnswer, WidthAt } from '../../server/contract/planner.ts'

const margin = { top: 18, right: 16, bottom: 46, left: 58 }
const height = 320

/** Places the picture of interval width against judgments: two curves, and the plan on one of them. */
export function layOutCurve(answer: PlanAnswer, width: number) {
  const { curve, curveOneMore, plan } = answer
  const most = Math.max(...curve.map(({ judgments }) => judgments))
  const shown = (points: WidthAt[]) => points.filter(({ judgments }) => judgments <= most)
  const widest = Math.max(...curve.map((point) => point.width))
  const x = scaleLinear([0, most], [margin.left, width - margin.right])
  const y = scaleLinear([0, widest * 1.05], [height - margin.bottom, margin.top])
  const path = (points: WidthAt[]) =>
    points
      .map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.judgments).toFixed(1)} ${y(point.width).toFixed(1)}`)
      .join('')
  const at = (point: { judgments: number; width: number }) => ({ x: x(point.judgments), y: y(point.width) })
  return {
    width,
    height,
    bottom: height - margin.bottom,
    left: margin.left,
    right: width - margin.right,
    plain: path(curve),
    oneMore: path(shown(curveOneMore)),
    plan: at(plan.outlook),
    more: plan.oneMoreRater.judgments <= most ? at(plan.oneMoreRater) : undefined,
    prompts: plan.morePrompts.judgments <= most ? at(plan.morePrompts) : undefined,
    xTicks: x.ticks(width < 560 ? 4 : 7).map((value) => ({ x: x(value), text: value.toLocaleString('en-US') })),
    yTicks: y.ticks(5).map((value) => ({ y: y(value), text: `${+(value * 100).toFixed(1)}` })),
  }
}

/** The picture's numbers as CSV. */
export function curveNumbers({ curve, curveOneMore, input, plan }: PlanAnswer): string {
  const rows = [
    ...curve.map((point) => ({ ...point, overlap: input.overlap })),
    ...curveOneMore.map((point) => ({ ...point, overlap: input.overlap + 1 })),
  ]
  const isPlan = (row: (typeof rows)[number]) =>
    row.overlap === input.overlap && row.judgments === plan.outlook.judgments ? 'true' : 'false'
  return [
    'overlap,prompts,judgments,interval_width,level,the_plan',
    ...rows.map((row) => [row.overlap, row.prompts, row.judgments, row.width, input.level, isPlan(row)].join(',')),
    '',
  ].join('\n')
}

export const captionOfCurve = ({ input }: PlanAnswer) =>
  `Width of the ${+(input.level * 100).toFixed(1)}% interval to expect, in percentage points, against the number of judgments ` +
  `of one pair of systems: with ${input.overlap} ${input.overlap === 1 ? 'rater' : 'raters'} for each comparison (full line) and ` +
  `with one more (dashed); by formula, clustered by prompt and rater. The ring is the present plan.`
