import { checksOfRaters, type ChecksOfRater } from '../db/raterChecks.ts'
import type { Reads } from '../db/store.ts'
import type { Preference, Side } from './contract/judgment.ts'
import type { RaterChecks } from './stats/raters/flags.ts'

/** What the raters of a study did with checks and repeats, by rater, counted as the flags count it. */
export async function raterChecks(reads: Reads, studyId: string, raterId?: string): Promise<Map<string, RaterChecks>> {
  const all = await checksOfRaters(reads, studyId, raterId)
  return new Map(all.map((one) => [one.raterId, counted(one)]))
}

function counted({ gold, attention, repeats }: ChecksOfRater): RaterChecks {
  const again = new Float64Array(9)
  const flipped = new Float64Array(9)
  for (const { flipped: swapped, first, second } of repeats) {
    const table = swapped ? flipped : again
    const cell = 3 * outcomeOf(first) + outcomeOf(second)
    table[cell] = (table[cell] ?? 0) + 1
  }
  return { gold, attention, again, flipped }
}

/** An answer by the first response, whatever its side: win, tie, loss. */
function outcomeOf({ preference, firstSide }: { preference: Preference; firstSide: Side }): 0 | 1 | 2 {
  if (preference === 'tie') return 1
  return preference === firstSide ? 0 : 2
}
