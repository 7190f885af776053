import type { System } from '../db/studies.ts'
import { raterKinds, type RaterKind } from './contract/rater.ts'
import type { Results } from './contract/results.ts'
import { Refusal } from './errors.ts'

/** Which judgments of a study are looked at, and from which system. */
export type View = {
  /** The kinds of raters to count; people where there are any, else the one kind that has judged. */
  kinds?: RaterKind[]
  /** Another system to look at from; null for all pairs. */
  target?: string | null
  /** For an analyst who is blinded: letters for systems, in the order of the letters. */
  blinded?: boolean
  /** Counts the judgments of excluded raters too; without, they are left out, which is the main view. */
  withExcluded?: boolean
}

/** Judgments stored by kind of rater, surplus ones apart. */
export function countKinds(
  stored: { raterKind: RaterKind; surplus: boolean; n: number }[],
): Results['judgmentsByKind'] {
  const total = { human: 0, simulated: 0, test: 0, judge: 0 }
  for (const { raterKind, surplus, n } of stored) if (!surplus) total[raterKind] += n
  return total
}

/** The kind that is counted where nobody says: people where there are any, else the one kind that has judged. */
export function defaultKind(byKind: Results['judgmentsByKind']): RaterKind {
  return raterKinds.find((kind) => byKind[kind] > 0) ?? 'human'
}

/** The system to look from: the one asked for, or the study's own; null for every pair. */
export function chooseTarget(systems: System[], wanted: string | null | undefined): string | null {
  if (wanted === null) return null
  if (wanted === undefined) return systems.find(({ role }) => role === 'target')?.name ?? null
  if (!systems.some(({ name }) => name === wanted)) {
    const known = systems.map(({ name }) => name).join(', ')
    throw new Refusal('invalid_request', { message: `No system "${wanted}" in this study. It has: ${known}.` })
  }
  return wanted
}
