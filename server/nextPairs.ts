import { leasePairs } from '../db/assignments.ts'
import type { Lease } from '../db/holdings.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import { othersHold } from '../db/waiting.ts'
import { aheadIn, judgedInOrder } from './contract/design.ts'
import type { RaterKind } from './contract/rater.ts'
import { wishes } from './design/schedule.ts'
import { besideOf } from './stages.ts'
import { seeded, seedFor } from './stats/random.ts'

type Parts = { store: Store; now: () => Date; newId: () => string }

/** The pairs that a rater holds, filled up as far as the plan has some for them. */
export function leaseFor({ store, newId, now }: Parts, study: Study, raterId: string): Promise<Lease[]> {
  return leasePairs(store, raterId, {
    studyId: study.id,
    leaseMs: study.leaseMs,
    repeatPrompts: study.repeatPrompts,
    judgmentsPerRater: study.judgmentsPerRater,
    hold: aheadIn(study.design),
    inOrder: judgedInOrder(study.design),
    wishes: (pairs, standing, ordinal) =>
      wishes(pairs, standing, seeded(seedFor(study.seed, raterId, String(ordinal)))),
    beside: besideOf(study, raterId),
    newId,
    now: now(),
  })
}

/** Why a rater who was given no pair has none. */
export async function whyNone(
  { store, now }: Parts,
  study: Study,
  rater: { id: string; studyId: string; kind: RaterKind; judged: number; pausedAt: Date | null },
): Promise<'done' | 'waiting' | 'paused' | 'closed'> {
  const state = stateFor(study, rater)
  if (state !== 'open') return state
  if (study.judgmentsPerRater !== null && rater.judged >= study.judgmentsPerRater) return 'done'
  // A pair that someone else holds may come back; one that is open but not for this rater will not.
  return (await othersHold(store, rater, study.repeatPrompts, now())) ? 'waiting' : 'done'
}

/** What a study is to a rater: one that was archived is closed, whatever it was before; who is paused finds it paused. */
export function stateFor(study: Study, rater: { pausedAt: Date | null }): 'open' | 'paused' | 'closed' {
  if (study.archivedAt === null && study.state === 'open' && rater.pausedAt !== null) return 'paused'
  return study.archivedAt === null && (study.state === 'open' || study.state === 'paused') ? study.state : 'closed'
}
