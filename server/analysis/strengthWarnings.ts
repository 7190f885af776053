import type { JudgmentTable } from '../stats/judgmentTable.ts'
import type { Identified } from '../stats/strengths/identified.ts'
import type { PairCounts } from '../stats/strengths/pairTable.ts'

/** What holds of any strengths, whatever the judgments. */
export const strengthNotes = [
  'Strengths of different models are on different scales, since each treats ties its own way; compare win probabilities instead.',
  'Whether two intervals overlap does not say whether two systems differ; ranks are made from the differences.',
  "Elo's ratings depend on the order of the judgments: the latest count most. The order is that of their times where every judgment has one; else that of the rows of a file, and in a study one that says nothing of when they were made.",
]

/** Clustered errors of strengths have no correction for fewer clusters than this, and are told with a caution. */
export const fewClusters = 20

export const fewClustersNote = (clusters: number) =>
  `It rests on ${clusters} clusters only; with fewer than about ${fewClusters} it comes out too narrow.`

/** Names of the systems of each group, strongest groups' size first. */
export function groupNames(part: Identified, systems: readonly string[]): string[][] {
  return Array.from({ length: part.groups }, (_, one) =>
    Array.from(part.system)
      .filter((_s, here) => part.group[here] === one)
      .map((s) => systems[s]!),
  )
}

/** What the judgments leave open, in plain words. */
export function strengthWarnings(
  { systems }: JudgmentTable,
  counts: PairCounts,
  part: Identified,
  prior: { strength: number } | undefined,
  clusters: number | null,
): string[] {
  const warnings: string[] = []
  const without = systems.filter((_, s) => part.local[s] === -1)
  if (without.length > 0) {
    warnings.push(`No finite strength is likeliest for ${shortList(without)}; the reason stands at each.`)
  }
  if (part.groups > 1) {
    warnings.push(
      `The systems fall into ${part.groups} groups that cannot be compared with each other; each group's strengths have a mean of their own.`,
    )
  }
  const shape = shapeOf(counts, systems)
  if (shape) warnings.push(shape)
  if (prior) {
    warnings.push(
      `A normal prior with precision ${prior.strength} draws every strength towards the mean; intervals do not hold its bias.`,
    )
  }
  if (clusters !== null && clusters < fewClusters) {
    warnings.push(
      `Intervals rest on ${clusters} clusters only; with fewer than about ${fewClusters} they come out too narrow.`,
    )
  }
  return warnings
}

/**
 * Where no circle of systems met, strengths say no more than each pair's own half-tie rate: in a star, θ of a baseline is
 * −logit of the target's half-tie rate against it.
 */
function shapeOf({ systems: count, first, second }: PairCounts, systems: readonly string[]): string | null {
  if (first.length < 2 || !isForest(count, first, second)) return null
  const centre = [first[0]!, second[0]!].find((s) => first.every((a, pair) => a === s || second[pair] === s))
  return centre === undefined
    ? 'No three systems met in a circle: strengths follow from each pair’s half-tie rate alone and add nothing to it.'
    : `Every judgment is of ${systems[centre]!} against another system: a strength is then the logit of the pair’s half-tie rate and adds nothing to it. Strengths earn their place once the others meet each other.`
}

function isForest(systems: number, first: Int32Array, second: Int32Array): boolean {
  const root = Int32Array.from({ length: systems }, (_, s) => s)
  const rootOf = (s: number) => {
    while (root[s] !== s) s = root[s] = root[root[s]!]!
    return s
  }
  return first.every((_, pair) => {
    const [a, b] = [rootOf(first[pair]!), rootOf(second[pair]!)]
    root[a] = b
    return a !== b
  })
}

function shortList(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`
}
