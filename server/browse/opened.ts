import { comparisonWithTexts, flagsOfComparison, judgmentsOfComparison } from '../../db/openedComparison.ts'
import type { Store } from '../../db/store.ts'
import { systemsOf, type Study } from '../../db/studies.ts'
import type { OpenedComparison } from '../contract/browse.ts'
import { outcomeFor } from '../stats/outcome.ts'
import { withdrawal } from './list.ts'

/** A comparison with both texts and everything that was said of it; undefined when the study has none by that id. */
export async function openedComparison(store: Store, study: Study, id: string): Promise<OpenedComparison | undefined> {
  const row = await comparisonWithTexts(store, study.id, id)
  if (!row) return undefined
  const [judgments, flags, systems] = await Promise.all([
    judgmentsOfComparison(store, id),
    flagsOfComparison(store, study.id, id),
    systemsOf(store, study.id),
  ])
  const nameOf = (systemId: string) => systems.find((system) => system.id === systemId)?.name ?? systemId
  const [first, second] = [nameOf(row.firstSystemId), nameOf(row.secondSystemId)]
  return {
    id: row.id,
    promptId: row.promptId,
    turn: row.turn,
    category: row.category,
    tags: row.tags ?? {},
    prompt: row.prompt,
    first: { system: first, turns: row.firstTurns ?? [], masked: row.firstMasked ?? false },
    second: { system: second, turns: row.secondTurns ?? [], masked: row.secondMasked ?? false },
    withdrawn: withdrawal(row),
    judgments: judgments.map((one) => ({
      id: one.id,
      rater: one.rater,
      raterKind: one.raterKind,
      raterGroup: one.raterGroup,
      preference: one.preference,
      degree: one.degree,
      bothBad: one.bothBad,
      firstSide: one.sideRecorded ? one.firstSide : null,
      outcome: outcomeFor(one.firstSide, one.preference),
      elapsedMs: one.elapsedMs,
      reasons: one.reasons ?? [],
      rationale: one.rationale,
      createdAt: one.createdAt?.toISOString() ?? null,
      origin: one.origin,
      notCounted:
        one.newerId !== null
          ? 'replaced'
          : one.surplus
            ? 'surplus'
            : one.excludedAt !== null
              ? 'excluded'
              : row.withdrawnAt !== null
                ? 'withdrawn'
                : null,
      replaces: one.replaces,
    })),
    flags: flags.map(({ rater, side, firstSide, reason, createdAt }) => ({
      rater,
      system: side === null || firstSide === null ? null : side === firstSide ? first : second,
      reason,
      createdAt: createdAt.toISOString(),
    })),
  }
}
