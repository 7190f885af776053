import { betaTails } from '../numeric/beta.ts'
import { factor, inverse, solve } from '../numeric/cholesky.ts'

/** The units of one slice by cluster: which cluster, the sum of its units' values here, and how many they are (> 0). */
export type SliceOfClusters = { cluster: Int32Array; sums: Float64Array; sizes: Float64Array }

type SliceTest = {
  /** That all slices have the same mean; null where it cannot be tested. */
  p: number | null
  /** F and its two degrees of freedom. */
  statistic: number | null
  degrees: [number, number] | null
  why?: string
}

/** Means of halves differ by far more than this where they differ at all; less is rounding. */
const noSpread = 1e-12

/**
 * The test that the means of slices are equal, where a cluster (a prompt) may have units in several slices and its units
 * may depend on each other in any way: the Wald statistic of all contrasts with CR2's covariance, held against Hotelling's
 * T² with approximate degrees of freedom (AHT), which are those of `clusterTest` where there are two slices of one unit a
 * cluster. The means are a regression on the slices alone, so that the adjustment of cluster g in slice r is
 * (1 − n_gr/n_r)^−½, and working covariances are sums over clusters.
 * Source: Pustejovsky and Tipton (2018), Small-sample methods for cluster-robust variance estimation and hypothesis testing
 * in fixed effects models, J. Business & Economic Statistics 36, 672–683, section 3.
 */
export function sliceTest(slices: readonly SliceOfClusters[]): SliceTest {
  const none = (why: string): SliceTest => ({ p: null, statistic: null, degrees: null, why })
  if (slices.length < 2) return none('It takes two slices with enough judgments.')
  if (slices.some(({ cluster }) => cluster.length < 2)) return none('A slice has judgments of one prompt only.')
  const seen = slices.map(inSlice)
  const spreads = covarianceOf(seen)
  const k = slices.length
  if (seen.some((_, r) => Math.sqrt(spreads[r * k + r]!) < noSpread))
    return none('In one slice all prompts say the same, so that their spread cannot be seen.')
  const q = k - 1
  const contrast = contrasts(spreads, k)
  const lower = factor(contrast, q)
  if (!lower) return none('The slices do not vary apart from each other.')
  const last = seen[q]!.mean
  const differences = Float64Array.from({ length: q }, (_, r) => seen[r]!.mean - last)
  const solved = solve(lower, differences)
  const wald = differences.reduce((sum, each, r) => sum + each * solved[r]!, 0)
  const eta = degreesOf(seen)
  const below = eta - q + 1
  // With less than this many the tail of F says nothing.
  if (!(below > 1)) return none('There are too few prompts for so many slices.')
  const statistic = (below / (eta * q)) * wald
  const whole = below + q * statistic
  const { lower: p } = betaTails(below / whole, (q * statistic) / whole, below / 2, q / 2)
  return { p, statistic, degrees: [q, below] }
}

type Seen = {
  n: number
  mean: number
  cluster: Int32Array
  /** What each cluster's residuals, adjusted, move the mean by. */
  moves: Float64Array
  /** Under independent units of one variance: the two parts of the covariance of those moves, see `degreesOf`. */
  own: Float64Array
  shared: Float64Array
}

function inSlice({ cluster, sums, sizes }: SliceOfClusters): Seen {
  const n = sizes.reduce((sum, size) => sum + size, 0)
  const mean = sums.reduce((sum, each) => sum + each, 0) / n
  const left = sizes.map((size) => 1 - size / n)
  return {
    n,
    mean,
    cluster,
    moves: sums.map((sum, g) => (sum - sizes[g]! * mean) / Math.sqrt(left[g]!) / n),
    own: sizes.map((size, g) => size / n ** 2 + size ** 2 / left[g]! / n ** 3),
    shared: sizes.map((size, g) => size / Math.sqrt(left[g]!) / n ** 1.5),
  }
}

/** Σ over clusters of what they move two means by, for each two slices. */
function covarianceOf(seen: readonly Seen[]): Float64Array {
  return forEachTwo(seen, (one, other, met) => sumOver(met, (g, h) => one.moves[g]! * other.moves[h]!))
}

/** The covariance of each slice's mean less the last one's. */
function contrasts(matrix: Float64Array, k: number): Float64Array {
  const at = (r: number, s: number) => matrix[r * k + s]!
  const q = k - 1
  return Float64Array.from({ length: q * q }, (_, place) => {
    const [r, s] = [Math.floor(place / q), place % q]
    return at(r, s) - at(r, q) - at(q, s) + at(q, q)
  })
}

/**
 * q(q + 1) ÷ the total variance of the contrasts' covariance, standardised, under independent units of one variance. With
 * K_r the covariance of moves within slice r (there is none between slices), K_r = diag(own) − shared·sharedᵀ, and B the
 * contrasts' projection, that variance is Σ_rs (B_rr B_ss + B_rs²) tr(K_r K_s).
 */
function degreesOf(seen: readonly Seen[]): number {
  const k = seen.length
  const q = k - 1
  const traces = forEachTwo(seen, (one, other, met) => {
    const both = sumOver(met, (g, h) => one.shared[g]! * other.shared[h]!)
    return (
      sumOver(met, (g, h) => one.own[g]! * other.own[h]!) -
      sumOver(met, (g, h) => one.own[g]! * other.shared[h]! ** 2) -
      sumOver(met, (g, h) => one.shared[g]! ** 2 * other.own[h]!) +
      both ** 2
    )
  })
  const working = new Float64Array(k * k)
  for (const [r, { n }] of seen.entries()) working[r * k + r] = 1 / n
  const inner = inverse(factor(contrasts(working, k), q)!)
  // B = Cᵀ (C diag(1/n) Cᵀ)⁻¹ C, with C the contrasts against the last slice.
  const row = (r: number) => Array.from({ length: q }, (_, s) => (r === q ? -1 : r === s ? 1 : 0))
  const b = (r: number, s: number) => {
    const [left, right] = [row(r), row(s)]
    let sum = 0
    for (let i = 0; i < q; i++) for (let j = 0; j < q; j++) sum += left[i]! * inner[i * q + j]! * right[j]!
    return sum
  }
  const projected = Float64Array.from({ length: k * k }, (_, place) => b(Math.floor(place / k), place % k))
  let total = 0
  for (let r = 0; r < k; r++)
    for (let s = 0; s < k; s++)
      total += (projected[r * k + r]! * projected[s * k + s]! + projected[r * k + s]! ** 2) * traces[r * k + s]!
  return (q * (q + 1)) / total
}

/** Which entries of two slices are of one cluster. */
type Met = { one: Int32Array; other: Int32Array }

/** A symmetric matrix with something of each two slices. */
function forEachTwo(seen: readonly Seen[], of: (one: Seen, other: Seen, met: Met) => number): Float64Array {
  const k = seen.length
  const matrix = new Float64Array(k * k)
  const places = seen.map(({ cluster }) => new Map(Array.from(cluster, (each, place) => [each, place])))
  for (let r = 0; r < k; r++) {
    for (let s = 0; s <= r; s++) {
      const pairs: [number, number][] = []
      for (const [place, cluster] of seen[r]!.cluster.entries()) {
        const there = places[s]!.get(cluster)
        if (there !== undefined) pairs.push([place, there])
      }
      const met = { one: Int32Array.from(pairs, ([g]) => g), other: Int32Array.from(pairs, ([, h]) => h) }
      const value = of(seen[r]!, seen[s]!, met)
      matrix[r * k + s] = value
      matrix[s * k + r] = value
    }
  }
  return matrix
}

function sumOver({ one, other }: Met, of: (g: number, h: number) => number): number {
  let sum = 0
  for (let at = 0; at < one.length; at++) sum += of(one[at]!, other[at]!)
  return sum
}
