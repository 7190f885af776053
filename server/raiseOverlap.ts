import { moveOverlap, openPlaces, plannedSlots, planPlaces } from '../db/longerPlan.ts'
import type { Queries, Steps } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import { furtherPlaces } from './design/sides.ts'
import { Refusal } from './errors.ts'
import { seeded, seedFor } from './stats/random.ts'

/**
 * Makes a study's plan longer, so that `to` raters judge each comparison it has planned; what was judged, and who has what in
 * hand, stays. Plans of simulated and test raters, where there are any, grow alike. Refused with the reason in plain words.
 * Answers what is left to do last in the transaction: opening the places, for which raters at work have to wait.
 */
export function* raiseOverlap(queries: Queries, study: Study, to: number): Steps<Steps<void>> {
  refuseLowering(study.overlap, to)
  if (!(yield* moveOverlap(queries, study.id, study.overlap, to))) {
    throw new Refusal('overlap_refused', { message: 'Somebody else has just changed the overlap. Look again first.' })
  }
  const slots = yield* plannedSlots(queries, study.id)
  if (slots.length === 0) {
    throw new Refusal('overlap_refused', {
      message:
        'Nothing is planned for raters in this study: its judgments were made elsewhere, so no overlap can be raised.',
    })
  }
  const all = [...Map.groupBy(slots, ({ raterKind }) => raterKind)].flatMap(([raterKind, plan]) => {
    const places = plan.map(({ firstSystemId, secondSystemId, plannedA, plannedB }) => ({
      systemPair: JSON.stringify([firstSystemId, secondSystemId]),
      single: firstSystemId === secondSystemId,
      ...{ plannedA, plannedB },
    }))
    const more = furtherPlaces(places, to, seeded(seedFor(study.seed, 'sides', 'overlap', String(to), raterKind)))
    return plan.map((slot, index) => ({ slot, a: more[index]!.openA, b: more[index]!.openB }))
  })
  yield* planPlaces(queries, study.id, all)
  return openPlaces(queries, all)
}

/** Judgments that were made are never thrown away, so fewer raters a comparison cannot be asked for. */
function refuseLowering(now: number, to: number): void {
  if (to > now) return
  throw new Refusal('overlap_refused', {
    message: `Each comparison is planned for ${String(now)} ${now === 1 ? 'rater' : 'raters'}, and ${String(to)} would be fewer. The overlap can only be raised: what raters have judged stays. To stop earlier, close the study.`,
  })
}
