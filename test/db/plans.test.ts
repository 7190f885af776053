import { eq } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import type { Store } from '../../db/store.ts'
import { seeded, type Random } from '../../server/stats/random.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { makeRater } from './make.ts'

type Rater = Awaited<ReturnType<typeof makeRater>>

/** A small plan: one baseline, or two where a rater may meet a prompt twice, so that as many raters as its overlap suffice. */
async function makePlan(store: Store, random: Random, ahead = 2) {
  const overlap = random.integer(1, 5)
  const two = random.integer(0, 2) === 0
  const study = await makeStudy(store, {
    promptCount: random.integer(1, two ? 6 : 12),
    systems: two ? ['Target', 'One', 'Two'] : ['Target', 'One'],
    repeatPrompts: two,
    overlap,
    seed: random.integer(0, 1_000_000),
    ahead,
  })
  const raters = await Promise.all(Array.from({ length: overlap }, () => makeRater(store, study)))
  return { study, raters }
}

/** Lets raters judge, one after the other or all mixed, until none of them gets a pair; one in `skips` is skipped. */
async function judgeAll(store: Store, raters: Rater[], random: Random, skips = 0): Promise<void> {
  const mixed = random.integer(0, 1) === 0
  let going = raters
  while (going.length > 0) {
    const rater = going[mixed ? random.integer(0, going.length - 1) : 0]!
    const leases = await rater.lease()
    const lease = leases[skips > 0 ? random.integer(0, Math.max(leases.length - 1, 0)) : 0]
    if (!lease) going = going.filter((one) => one !== rater)
    else if (skips > 0 && random.integer(1, skips) === 1) await skipAssignment(store, rater.id, lease.id, null)
    else await rater.judge(lease.id)
  }
}

const leadOf = (all: { firstSide: 'a' | 'b' }[]) =>
  all.reduce((sum, { firstSide }) => sum + (firstSide === 'a' ? 1 : -1), 0)

/** What is left open of a plan, after its balance was checked. */
async function openOf({ db, tables: t }: Store, studyId: string): Promise<number> {
  const slots = await db.select().from(t.slots).where(eq(t.slots.studyId, studyId))
  const rows = await db.select().from(t.assignments).where(eq(t.assignments.studyId, studyId))
  const judged = rows.filter(({ state }) => state === 'judged')
  for (const own of Map.groupBy(judged, ({ raterId }) => raterId).values()) {
    expect(Math.abs(leadOf(own))).toBeLessThanOrEqual(2)
  }
  for (const slot of slots) {
    const here = judged.filter(({ slotId }) => slotId === slot.id)
    expect(slot.plannedA - slot.openA).toBe(here.filter(({ firstSide }) => firstSide === 'a').length)
    expect(slot.plannedB - slot.openB).toBe(here.filter(({ firstSide }) => firstSide === 'b').length)
  }
  for (const alike of Map.groupBy(slots, ({ secondSystemId }) => secondSystemId).values()) {
    const planned = alike.reduce((sum, { plannedA, plannedB }) => sum + plannedA - plannedB, 0)
    expect(Math.abs(planned)).toBeLessThanOrEqual(1)
  }
  return slots.reduce((sum, { openA, openB }) => sum + openA + openB, 0)
}

describe.each(testStores())('a plan on $kind', (database) => {
  const plans = Array.from({ length: database.kind === 'sqlite' ? 200 : 15 }, (_, seed) => seed)

  test('is completed by as many raters as its overlap', { timeout: 120_000 }, async () => {
    const store = await database.freshStore()
    const left = await Promise.all(
      plans.map(async (seed) => {
        const random = seeded(seed)
        const { study, raters } = await makePlan(store, random)
        await judgeAll(store, raters, random)
        return openOf(store, study.id)
      }),
    )
    expect(left.filter((n) => n > 0)).toEqual([])
  })

  test('is completed by as many, however many pairs they hold ahead', { timeout: 120_000 }, async () => {
    const store = await database.freshStore()
    const left = await Promise.all(
      plans.map(async (seed) => {
        const random = seeded(seed)
        const { study, raters } = await makePlan(store, random, random.integer(3, 20))
        await judgeAll(store, raters, random)
        return openOf(store, study.id)
      }),
    )
    expect(left.filter((n) => n > 0)).toEqual([])
  })

  test('with skips leaves what its raters have met to others, who complete it', { timeout: 120_000 }, async () => {
    const store = await database.freshStore()
    const left = await Promise.all(
      plans.map(async (seed) => {
        const random = seeded(seed)
        const { study, raters } = await makePlan(store, random, seed % 2 === 0 ? 2 : random.integer(3, 20))
        await judgeAll(store, raters, random, 5)
        let open = await openOf(store, study.id)
        // Of two who come one may take only what the other's sides leave.
        for (let more = 0; open > 0 && more < 2 * study.overlap; more++) {
          await judgeAll(store, [await makeRater(store, study)], random)
          open = await openOf(store, study.id)
        }
        return open
      }),
    )
    expect(left.filter((n) => n > 0)).toEqual([])
  })

  test('of twenty prompts, three raters and one baseline is completed by the three', { timeout: 120_000 }, async () => {
    const store = await database.freshStore()
    const left = await Promise.all(
      Array.from({ length: database.kind === 'sqlite' ? 40 : 5 }, async (_, seed) => {
        const study = await makeStudy(store, { promptCount: 20, systems: ['Target', 'One'], overlap: 3, seed })
        const raters = await Promise.all(Array.from({ length: 3 }, () => makeRater(store, study)))
        await judgeAll(store, raters, seeded(seed))
        return openOf(store, study.id)
      }),
    )
    expect(left.filter((n) => n > 0)).toEqual([])
  })
})
