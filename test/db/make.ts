import { randomUUID } from 'node:crypto'
import { leasePairs } from '../../db/assignments.ts'
import type { Lease } from '../../db/holdings.ts'
import { recordJudgment, type NewJudgment } from '../../db/judgments.ts'
import { joinStudy } from '../../db/raters.ts'
import type { Study } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { aheadIn } from '../../server/contract/design.ts'
import { wishes } from '../../server/design/schedule.ts'
import { seeded, seedFor } from '../../server/stats/random.ts'
import type { RaterKind } from '../../server/contract/rater.ts'

/** The moment at which these tests begin. */
export const start = new Date('2026-01-05T09:00:00Z')
/** So many milliseconds after it. */
export const later = (ms: number) => new Date(start.getTime() + ms)

/** A rater of a study with a secret of their own. */
export async function makeRater(store: Store, study: Study, kind: RaterKind = 'human') {
  const id = randomUUID()
  const sessionHash = `session of ${id}`
  await joinStudy(store, {
    id,
    studyId: study.id,
    pseudonym: `${kind}-${id.slice(0, 8)}`,
    kind,
    group: null,
    sessionHash,
    invitationId: null,
    createdAt: start,
  })
  return {
    id,
    sessionHash,
    lease: (now = start, hold = aheadIn(study.design)): Promise<Lease[]> =>
      leasePairs(store, id, {
        studyId: study.id,
        leaseMs: study.leaseMs,
        repeatPrompts: study.repeatPrompts,
        judgmentsPerRater: study.judgmentsPerRater,
        hold,
        inOrder: hold > 2,
        wishes: (pairs, standing, ordinal) => wishes(pairs, standing, seeded(seedFor(study.seed, id, String(ordinal)))),
        newId: randomUUID,
        now,
      }),
    judge: (assignmentId: string, more: Partial<NewJudgment> = {}, now = start) =>
      recordJudgment(store, sessionHash, makeJudgment(assignmentId, more), now),
  }
}

/** A judgment as a browser makes it. */
export function makeJudgment(assignmentId: string, more: Partial<NewJudgment> = {}): NewJudgment {
  return {
    id: randomUUID(),
    assignmentId,
    preference: 'a',
    bothBad: false,
    replaces: null,
    elapsedMs: null,
    rationale: null,
    reading: null,
    ...more,
  }
}

/** All rows of a table. */
export function rowsOf<Name extends keyof Store['tables']>(store: Store, name: Name) {
  return store.db.select().from(store.tables[name] as Store['tables']['judgments']) as unknown as Promise<
    Store['tables'][Name]['$inferSelect'][]
  >
}
