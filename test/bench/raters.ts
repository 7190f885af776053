import { randomUUIDv7 } from 'node:crypto'
import type { LeaseTerms } from '../../db/assignments.ts'
import type { NewJudgment } from '../../db/judgments.ts'
import { wishes } from '../../server/design/schedule.ts'
import { seeded, seedFor } from '../../server/stats/random.ts'
import { filledStudy, filledUntil } from './fill.ts'

/** The id of a rater of the filled study. */
export function raterIdOf(number: number): string {
  return `01890005-0000-7000-8000-${number.toString(16).padStart(12, '0')}`
}

/** What the server asks for when one of them wants the next pair. */
export function leaseTerms(rater: number): LeaseTerms {
  const raterId = raterIdOf(rater)
  return {
    studyId: filledStudy,
    leaseMs: 1_800_000,
    repeatPrompts: false,
    judgmentsPerRater: null,
    hold: 2,
    wishes: (pairs, standing, ordinal) => wishes(pairs, standing, seeded(seedFor(1, raterId, String(ordinal)))),
    newId: randomUUIDv7,
    now: filledUntil,
  }
}

/** A judgment of a pair in hand. */
export function judgeNext(assignmentId: string, id: string): NewJudgment {
  return {
    id,
    assignmentId,
    preference: 'a',
    bothBad: false,
    replaces: null,
    elapsedMs: 9000,
    rationale: null,
    reading: null,
  }
}
