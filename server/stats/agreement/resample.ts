import type { Random } from '../random.ts'
import { drawBinomial } from './binomialDraw.ts'

/** What units are made of: each is of a type, each type contributes a row of sums, and units of one cluster go together. */
export type TypedUnits = {
  features: number
  /** Types × features. */
  rows: Float64Array
  typeOf: Int32Array
  /** The cluster of each unit, from 0 below `clusters`. */
  clusterOf: Int32Array
  clusters: number
}

/** Clusters that contribute the same sums, counted once: resampling need not tell them apart. */
export type Profiles = {
  features: number
  rows: Float64Array
  /** How many clusters each row stands for. */
  times: Float64Array
  clusters: number
}

/** Groups clusters that hold the same types of units, the most frequent first. Empty clusters count as well. */
export function profilesOf({ features, rows, typeOf, clusterOf, clusters }: TypedUnits): Profiles {
  const starts = new Int32Array(clusters + 1)
  for (const cluster of clusterOf) starts[cluster + 1]! += 1
  for (let cluster = 0; cluster < clusters; cluster++) starts[cluster + 1]! += starts[cluster]!
  const held = new Int32Array(typeOf.length)
  const next = starts.slice()
  for (let unit = 0; unit < typeOf.length; unit++) held[next[clusterOf[unit]!]!++] = typeOf[unit]!
  const known = new Map<string | number, { types: Int32Array; times: number }>()
  for (let cluster = 0; cluster < clusters; cluster++) {
    const types = held.subarray(starts[cluster], starts[cluster + 1]).sort()
    // Most clusters hold one unit or none: their type itself is the name.
    const key = types.length === 0 ? -1 : types.length === 1 ? types[0]! : types.join()
    const profile = known.get(key)
    if (profile) profile.times += 1
    else known.set(key, { types, times: 1 })
  }
  const profiles = [...known.values()].sort((one, other) => other.times - one.times)
  const summed = new Float64Array(profiles.length * features)
  for (const [index, { types }] of profiles.entries()) {
    for (const type of types) {
      for (let f = 0; f < features; f++) summed[index * features + f]! += rows[type * features + f]!
    }
  }
  return { features, rows: summed, times: Float64Array.from(profiles, ({ times }) => times), clusters }
}

/** The sums over all clusters, each as often as `times` says. */
export function totalOf({ features, rows }: Profiles, times: Float64Array, total: Float64Array): void {
  total.fill(0)
  for (let profile = 0; profile < times.length; profile++) {
    const weight = times[profile]!
    if (weight === 0) continue
    const at = profile * features
    for (let f = 0; f < features; f++) total[f]! += weight * rows[at + f]!
  }
}

/**
 * Draws as many clusters as there are, with replacement, `replicates` times, and hands the sums of each draw to `visit`;
 * the array is the same each time.
 * Source: Efron and Tibshirani (1993), An introduction to the bootstrap, chapter 6; whole clusters are drawn, as Davison
 * and Hinkley (1997), Bootstrap methods and their application, section 3.8.
 */
export function resample(
  profiles: Profiles,
  replicates: number,
  random: Random,
  visit: (sums: Float64Array, replicate: number) => void,
): void {
  const total = new Float64Array(profiles.features)
  const times = new Float64Array(profiles.times.length)
  const members = isWorthDrawingSingly(profiles) ? membersOf(profiles) : undefined
  for (let replicate = 0; replicate < replicates; replicate++) {
    if (members) drawSingly(members, times, random)
    else drawCounts(profiles, times, random)
    totalOf(profiles, times, total)
    visit(total, replicate)
  }
}

/** A binomial draw costs about five times what drawing one cluster does. */
function isWorthDrawingSingly({ times, clusters }: Profiles): boolean {
  return times.length * 5 > clusters
}

function membersOf({ times, clusters }: Profiles): Int32Array {
  const members = new Int32Array(clusters)
  let at = 0
  for (let profile = 0; profile < times.length; profile++) members.fill(profile, at, (at += times[profile]!))
  return members
}

function drawSingly(members: Int32Array, times: Float64Array, random: Random): void {
  times.fill(0)
  const n = members.length
  // 53 random bits give two places where each needs 16 at most: the rest of the first is the second.
  const two = n < 65_536
  for (let drawn = 0; drawn < n; drawn++) {
    const place = random.number() * n
    times[members[Math.floor(place)]!]! += 1
    if (!two || ++drawn === n) continue
    times[members[Math.floor((place - Math.floor(place)) * n)]!]! += 1
  }
}

/** The same multinomial, one profile after another: each takes its binomial part of what the earlier ones left. */
function drawCounts({ times: expected, clusters }: Profiles, times: Float64Array, random: Random): void {
  let toDraw = clusters
  let rest = clusters
  for (let profile = 0; profile < times.length; profile++) {
    const share = expected[profile]!
    const drawn = share === rest ? toDraw : drawBinomial(toDraw, share / rest, random)
    times[profile] = drawn
    toDraw -= drawn
    rest -= share
  }
}
