import type { Measure } from '../../contract/estimate.ts'
import { tCdf, tQuantile } from '../numeric/student.ts'
import { alikeBound, alikeTest } from './alike.ts'
import { checkLevel } from './checks.ts'
import { clusterMean, type ClusterMean } from './clusters.ts'

/** Below so many clusters CR1 with G − 1 degrees of freedom is too short: Cameron and Miller (2015), section VI. */
const fewClusters = 20

/**
 * A mean of values from 0 to 1 with an interval that allows judgments of one prompt to depend on each other. One entry a
 * prompt: the sum of its values and how many they are, > 0. CR1 with Student's t of G − 1 degrees, CR2 with Satterthwaite's
 * below twenty prompts, cut at 0 and 1. Where all prompts have the same mean no spread can be estimated, and the bound is
 * the exact one on how many other prompts may differ (see `alikeBound`). One prompt has no interval; `n` counts prompts.
 * Source: Cameron and Miller (2015), A practitioner's guide to cluster-robust inference, J. Human Resources 50, 317–372.
 */
export function clusterInterval(sums: Float64Array, sizes: Float64Array, level = 0.95): Measure {
  checkLevel(level)
  const clusters = sums.length
  const nothing = { low: null, high: null, level, method: 'cluster-robust by prompt', n: clusters }
  if (clusters === 0) return { ...nothing, estimate: null, why: 'There is nothing to divide by yet.' }
  if (clusters === 1) {
    const why = 'All judgments are of one prompt; how prompts differ is seen from two on.'
    return { ...nothing, estimate: sums[0]! / sizes[0]!, why }
  }
  const found = clusterMean(sums, sizes)
  if (noSpread(found.cr0)) {
    const { low, high } = alikeBound(found.mean, clusters, level)
    const method = 'exact bound on the share of prompts that differ (all seen are alike)'
    return { estimate: found.mean, low, high, level, method, n: clusters }
  }
  const { name } = choose(found)
  const half = halfOf(found, level)
  const cut = found.mean - half < 0 || found.mean + half > 1
  return {
    estimate: found.mean,
    low: Math.max(0, found.mean - half),
    high: Math.min(1, found.mean + half),
    level,
    method: cut ? `${name}, cut at 0 and 1` : name,
    n: clusters,
  }
}

/** Half the length of `clusterInterval` before it is cut, of two clusters or more; 0 where no spread can be estimated. */
export function halfLength(sums: Float64Array, sizes: Float64Array, level: number): number {
  const found = clusterMean(sums, sizes)
  if (noSpread(found.cr0)) return 0
  return halfOf(found, level)
}

function halfOf(found: ClusterMean, level: number): number {
  const { error, degrees } = choose(found)
  return -tQuantile((1 - level) / 2, degrees) * error
}

export type ClusterTest = {
  /** Two-sided; null with one prompt or none. */
  p: number | null
  degrees: number | null
  why?: string
}

/**
 * The test that the mean is `at`, by the same rules as the interval: p < 1 − level exactly where the interval leaves `at` out.
 * Sums and sizes as for `clusterInterval`; 0 < at < 1.
 */
export function clusterTest(sums: Float64Array, sizes: Float64Array, at = 0.5): ClusterTest {
  if (!(at > 0 && at < 1)) throw new RangeError(`The mean is tested against a value between 0 and 1, not ${at}.`)
  if (sums.length < 2) return { p: null, degrees: null, why: 'A test by prompt needs two prompts or more.' }
  const found = clusterMean(sums, sizes)
  if (noSpread(found.cr0)) {
    return { p: alikeTest(found.mean, found.clusters, at), degrees: null }
  }
  const { error, degrees } = choose(found)
  return { p: Math.min(1, 2 * tCdf(-Math.abs(found.mean - at) / error, degrees)), degrees }
}

function choose(found: ClusterMean) {
  if (found.clusters < fewClusters) {
    return { error: found.cr2, degrees: found.degrees, name: 'cluster-robust by prompt (CR2, Satterthwaite t)' }
  }
  return { error: found.cr1, degrees: found.clusters - 1, name: 'cluster-robust by prompt (CR1, t)' }
}

/** Means of halves differ by far more than this where they differ at all; less is rounding. */
function noSpread(error: number): boolean {
  return error < 1e-12
}
