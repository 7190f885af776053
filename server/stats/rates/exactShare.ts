import type { Measure } from '../../contract/estimate.ts'
import { unknown } from '../numeric/clusterMeasures.ts'
import { clopperPearson } from './intervals.ts'

/** A share of independent tries with Clopper and Pearson's interval, which belongs to the sign test; undefined where n is 0. */
export function exactShare(count: number, n: number, level: number, why: string): Measure {
  const told = { level, method: 'Clopper–Pearson', n }
  return n === 0 ? unknown(told, why) : { ...told, estimate: count / n, ...clopperPearson(count, n, level) }
}
