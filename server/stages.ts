import type { KeptDesign } from './contract/design.ts'
import { gradesOf } from './contract/design.ts'
import type { StageName } from './contract/journey.ts'
import type { Side } from './contract/judgment.ts'
import type { RaterKind } from './contract/rater.ts'
import { placementOf } from './design/quality.ts'
import { seeded, seedFor, shuffled } from './stats/random.ts'
import type { Study } from '../db/studies.ts'

type Way = {
  kind: RaterKind
  consentHash: string | null
  trainedAt: Date | null
  screenedOutAt: Date | null
  withdrawnAt: Date | null
}

/** Programs neither consent nor learn: only people, and whoever tries the screen as one. */
const people: readonly RaterKind[] = ['human', 'test']

/** Where a rater is on their way, before it is known what pairs are left for them. */
export function stageOf(rater: Way, { consent, training }: KeptDesign): Exclude<StageName, 'passes'> {
  if (rater.withdrawnAt) return 'withdrawn'
  if (!people.includes(rater.kind)) return 'rating'
  if (rater.screenedOutAt) return 'screened-out'
  if (consent !== undefined && rater.consentHash !== consent) return 'consent'
  return training && !rater.trainedAt ? 'training' : 'rating'
}

/** How many pairs of the plan one rater can expect at most. */
export function pairsExpected(study: Study): number {
  const { judgmentsPerRater, repeatPrompts, comparisonCount, promptCount } = study
  return Math.min(judgmentsPerRater ?? Infinity, repeatPrompts ? comparisonCount : promptCount)
}

/** What stands among a rater's pairs by the study's rules; undefined where that is nothing. */
export function besideOf(study: Study, raterId: string) {
  const { quality, single } = study.design
  if (!quality) return undefined
  const placement = placementOf(quality, { pairs: pairsExpected(study), seed: study.seed, raterId })
  return placement && { placement, answers: single ? gradesOf(single) : ['a', 'tie', 'b'] }
}

/** The order of the training pairs: as the study file has it, shuffled when they come again; their sides by chance. */
export function trainingOrder(study: Study, raterId: string, attempt: number): { position: number; firstSide: Side }[] {
  const chance = seeded(seedFor(study.seed, raterId, 'training', String(attempt)))
  const places = Array.from({ length: study.design.training?.pairs ?? 0 }, (_, position) => position)
  const sides = halved(places.length)
  const order = attempt === 1 ? places : shuffled(places, chance)
  return shuffled(sides, chance).map((firstSide, index) => ({ position: order[index] ?? index, firstSide }))
}

/** The order of a rater's comparisons in the pass of a criterion, shuffled anew, and their sides, halved between both. */
export function passOrder(study: Study, raterId: string, criterion: string, ids: string[]) {
  const order = shuffled(ids, seeded(seedFor(study.seed, raterId, 'pass', criterion)))
  const sides = shuffled(halved(ids.length), seeded(seedFor(study.seed, raterId, 'pass sides', criterion)))
  return order.map((id, index) => ({ id, firstSide: sides[index] ?? 'a' }))
}

function halved(count: number): Side[] {
  return Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'a' : 'b'))
}
