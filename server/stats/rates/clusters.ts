/** A mean over clusters and how far it may be off. */
export type ClusterMean = {
  clusters: number
  n: number
  mean: number
  /** Standard errors: the plain sandwich, the same times √(G/(G − 1)), and the one that is unbiased for independent units. */
  cr0: number
  cr1: number
  cr2: number
  /** Satterthwaite's degrees of freedom of `cr2`. */
  degrees: number
}

/**
 * The mean of all units, Σ sums / Σ sizes, with standard errors that allow units of one cluster to depend on each other.
 * One entry a cluster: the sum of its units' values and their number, > 0. At least two clusters, else a RangeError.
 * Source: Liang and Zeger (1986), Biometrika 73, 13–22 (CR0); Bell and McCaffrey (2002), Survey Methodology 28, 169–181 (CR2
 * and its degrees of freedom), worked out here for a mean, where cluster g's share of the leverage is h = n_g / n.
 */
export function clusterMean(sums: Float64Array, sizes: Float64Array): ClusterMean {
  const clusters = checkClusters(sums, sizes)
  let [total, n] = [0, 0]
  for (let g = 0; g < clusters; g++) {
    total += sums[g]!
    n += sizes[g]!
  }
  const mean = total / n
  let [plain, adjusted, own, weights, squares] = [0, 0, 0, 0, 0]
  for (let g = 0; g < clusters; g++) {
    const size = sizes[g]!
    const square = (sums[g]! - size * mean) ** 2
    const left = 1 - size / n
    plain += square
    adjusted += square / left
    own += (size / n) ** 2
    const weight = (size / n) ** 2 / left
    weights += weight
    squares += weight ** 2
  }
  const cr0 = Math.sqrt(plain) / n
  return {
    clusters,
    n,
    mean,
    cr0,
    cr1: cr0 * Math.sqrt(clusters / (clusters - 1)),
    cr2: Math.sqrt(adjusted) / n,
    degrees: 1 / (own + weights ** 2 - squares),
  }
}

function checkClusters(sums: Float64Array, sizes: Float64Array): number {
  if (sums.length !== sizes.length || sums.length < 2) {
    throw new RangeError(
      `A mean over clusters needs two or more of them, not ${sums.length} with ${sizes.length} sizes.`,
    )
  }
  for (const size of sizes) if (!(size > 0)) throw new RangeError(`A cluster has units, not ${size}.`)
  return sums.length
}
