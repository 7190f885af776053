import type { Bias } from '../contract/bias.ts'
import { featureEffect } from '../stats/bias/featureEffect.ts'
import { lengthControlled } from '../stats/bias/lengthControlled.ts'
import { orderEffect } from '../stats/bias/orderEffect.ts'
import { mostPairs, sideEffect } from '../stats/bias/sideEffect.ts'
import { styleControlled } from '../stats/bias/styleControlled.ts'
import { byPair, picked, viewOf } from '../stats/bias/view.ts'
import type { JudgmentTable, ResponseFeature } from '../stats/judgmentTable.ts'

/** Beyond this many pairs of systems no length-controlled rates are fitted. */
const mostControlled = 200

/**
 * What besides the content decided the judgments of a table: side, length, formatting, order; and the target's rate
 * against each baseline with length held. Every judgment of the table counts, whoever made it: hand in people's alone
 * to learn about people. Without a target all pairs are looked at. `level` is that of the intervals. Throws a
 * RangeError for a system that the table does not know.
 */
export function biasOf(
  table: JudgmentTable,
  options: { target?: string; baselines?: readonly string[]; level?: number } = {},
): Bias {
  const { target, baselines, level = 0.95 } = options
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, not ${level}.`)
  const view = viewOf(table, { target, baselines })
  const effect = (name: ResponseFeature['name']) =>
    featureEffect(view, table.features.find((feature) => feature.name === name), level) // prettier-ignore
  const pairs = byPair(view)
  const notes: string[] = []
  if (pairs.length > mostPairs) notes.push(`Sides are not listed by pair: there are more than ${mostPairs} pairs of systems.`) // prettier-ignore
  if (pairs.length > mostControlled) {
    notes.push(`Length is not controlled by pair: there are more than ${mostControlled} pairs of systems.`)
  }
  return {
    judgments: view.n,
    level,
    side: sideEffect(view, level),
    length: effect('length'),
    formatting: {
      headings: effect('headings'),
      listItems: effect('listItems'),
      bold: effect('bold'),
      codeBlocks: effect('codeBlocks'),
    },
    order: orderEffect(view, level),
    lengthControlled:
      pairs.length > mostControlled
        ? []
        : pairs.map(({ own, other, entries }) => ({
            target: table.systems[own]!,
            baseline: table.systems[other]!,
            ...lengthControlled(picked(view, entries), level),
          })),
    styleControlled: styleControlled(view, level),
    notes,
  }
}
