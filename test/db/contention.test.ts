import { setTimeout as pause } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { withdrawRater } from '../../db/withdrawal.ts'
import { seeded, type Random } from '../../server/stats/random.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeRater } from './make.ts'

type Rater = Awaited<ReturnType<typeof makeRater>>

/** How often transactions of a database waited for each other in a circle, told once nobody is connected any more. */
async function circlesIn(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: new URL('/postgres', url).href })
  await client.connect()
  try {
    for (;;) {
      const { rows } = await client.query<{ deadlocks: string; numbackends: number }>(
        'select deadlocks, numbackends from pg_stat_database where datname = $1',
        [new URL(url).pathname.slice(1)],
      )
      // What a connection counted is added up at the latest when it ends.
      if (rows[0]!.numbackends === 0) return Number(rows[0]!.deadlocks)
      await pause(20)
    }
  } finally {
    await client.end()
  }
}

/** One in so many pairs is skipped or runs out; one in so many raters takes all of theirs back in the end. 0: none. */
type Way = { ahead: number; skips: number; late: number; withdraws: number }

/** Lets a rater work as fast as it goes, until three looks in a row show nothing. */
async function work(store: Store, rater: Rater, random: Random, way: Way & { leaseMs: number }): Promise<void> {
  const oneIn = (n: number) => n > 0 && random.integer(1, n) === 1
  let passed = 0
  for (let empty = 0; empty < 3;) {
    if (oneIn(way.late)) passed += way.leaseMs + 1
    const [lease] = await rater.lease(later(passed))
    if (!lease) {
      empty += 1
      continue
    }
    empty = 0
    // As a browser does: it looks for more while the last one is still on its way.
    await Promise.all([
      oneIn(way.skips) ? skipAssignment(store, rater.id, lease.id, null) : rater.judge(lease.id, {}, later(passed)),
      rater.lease(later(passed)),
    ])
  }
  if (oneIn(way.withdraws)) await withdrawRater(store, rater.id, later(passed))
}

/** No place is given twice, and nobody meets a comparison twice; answers how many places are open. */
async function openOf({ db, tables: t }: Store, studyId: string, overlap: number): Promise<number> {
  const slots = await db.select().from(t.slots).where(eq(t.slots.studyId, studyId))
  const rows = await db.select().from(t.assignments).where(eq(t.assignments.studyId, studyId))
  const holding = rows.filter(({ state }) => state === 'leased' || state === 'judged')
  for (const { id, openA, openB } of slots) {
    expect(openA + openB + holding.filter(({ slotId }) => slotId === id).length).toBe(overlap)
  }
  expect(new Set(rows.map(({ raterId, comparisonId }) => `${raterId} ${comparisonId}`)).size).toBe(rows.length)
  return slots.reduce((sum, { openA, openB }) => sum + openA + openB, 0)
}

const none = { skips: 0, late: 0, withdraws: 0 }
const ways: (Way & { name: string })[] = [
  { ...none, name: 'judging', ahead: 2 },
  { ...none, name: 'judging with many pairs in hand', ahead: 6 },
  { ...none, name: 'skipping and coming late', ahead: 2, skips: 4, late: 6 },
  { name: 'skipping, coming late and withdrawing with many pairs in hand', ahead: 6, skips: 5, late: 6, withdraws: 3 },
]

/** Twelve comparisons each. Where a prompt is met once, six raters judge half of them, and look for more where all is met. */
const plans = [
  { promptCount: 12, systems: ['Target', 'One'], left: 0 },
  { promptCount: 6, systems: ['Target', 'One', 'Two'], repeatPrompts: true, left: 0 },
  { promptCount: 4, systems: ['Target', 'One', 'Two', 'Three'], left: 24 },
]

const postgres = testStores().filter(({ kind }) => kind === 'postgres')

describe.each(postgres)('six raters at once on a small plan on $kind', (database) => {
  test.each(ways)('never wait for each other in a circle: $name', { timeout: 120_000 }, async (way) => {
    const url = await database.freshUrl()
    const store = await openStore(url)
    try {
      for (const [seed, plan] of plans.entries()) {
        const { left, ...planned } = plan
        const study = await makeStudy(store, { ...planned, overlap: 4, ahead: way.ahead, seed })
        const raters = await Promise.all(Array.from({ length: 6 }, () => makeRater(store, study)))
        const { leaseMs } = study
        await Promise.all(raters.map((rater, n) => work(store, rater, seeded(10 * seed + n), { ...way, leaseMs })))
        const open = await openOf(store, study.id, 4)
        if (way.skips + way.late === 0) expect(open).toBe(left)
      }
    } finally {
      await store.close()
    }
    expect(await circlesIn(url)).toBe(0)
  })
})
