import { describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { buildApp } from '../../server/app.ts'
import { raterLink } from '../../server/links.ts'
import { resultsOf } from '../../server/results.ts'
import { simulateRaters } from '../../server/simulation.ts'
import { rowsOf } from '../db/make.ts'
import { makeParts, makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const systems = ['Target', 'One', 'Two', 'Three', 'Four']
const plan = { prompts: 80, overlap: 3, raters: 200 }
const planned = plan.prompts * (systems.length - 1) * plan.overlap

describe.each(testStores())('two hundred raters at once over HTTP on $kind', (database) => {
  // SQLite is written by one process; on PostgreSQL two servers share the work.
  const servers = database.kind === 'sqlite' ? 1 : 2

  test('leave exactly the planned judgments, balanced as the plan says', { timeout: 120_000 }, async () => {
    const url = await database.freshUrl()
    const stores = [await openStore(url)]
    while (stores.length < servers) stores.push(await openStore(url))
    const [store] = stores
    const study = await makeStudy(store!, { promptCount: plan.prompts, systems, overlap: plan.overlap, seed: 42 })
    const apps = await Promise.all(stores.map((one) => buildApp(makeParts(one))))
    const links = []
    for (const [place, app] of apps.entries()) {
      const publicUrl = await app.listen({ port: 0, host: '127.0.0.1' })
      links.push(await raterLink({ ...makeParts(stores[place]!), publicUrl }, study, 'human'))
    }
    let told = 0
    const acknowledged = await Promise.all(
      links.map((link, place) =>
        simulateRaters({
          link,
          raters: plan.raters / servers,
          paceMs: 0,
          judgmentsPerRater: 1_000,
          seed: place,
          onJudgment: () => told++,
        }),
      ),
    )
    expect(acknowledged.reduce((sum, n) => sum + n, 0)).toBe(planned)
    expect(told).toBe(planned)

    const judgments = await rowsOf(store!, 'judgments')
    const assignments = await rowsOf(store!, 'assignments')
    const comparisons = new Map((await rowsOf(store!, 'comparisons')).map((one) => [one.id, one]))
    expect(judgments).toHaveLength(planned)
    expect(judgments.every(({ surplus, replaces }) => !surplus && replaces === null)).toBe(true)
    expect(assignments).toHaveLength(planned)
    expect(assignments.every(({ state }) => state === 'judged')).toBe(true)
    expect(await rowsOf(store!, 'raters')).toHaveLength(plan.raters)

    // Each comparison exactly as often as planned, by as many raters.
    const perComparison = Map.groupBy(judgments, ({ comparisonId }) => comparisonId)
    expect(perComparison.size).toBe(planned / plan.overlap)
    for (const all of perComparison.values()) {
      expect(new Set(all.map(({ raterId }) => raterId)).size).toBe(plan.overlap)
      expect(all).toHaveLength(plan.overlap)
    }

    const leadOf = (all: { firstSide: 'a' | 'b' }[]) =>
      all.reduce((sum, { firstSide }) => sum + (firstSide === 'a' ? 1 : -1), 0)
    // The target is the first system of every comparison here.
    const perPair = Map.groupBy(judgments, ({ comparisonId }) => comparisons.get(comparisonId)!.secondSystemId)
    expect(perPair.size).toBe(systems.length - 1)
    for (const all of perPair.values()) expect(Math.abs(leadOf(all))).toBeLessThanOrEqual(1)

    let exceptions = 0
    let unbalanced = 0
    for (const own of Map.groupBy(assignments, ({ raterId }) => raterId).values()) {
      expect(new Set(own.map(({ promptId }) => promptId)).size).toBe(own.length)
      expect(new Set(own.map(({ comparisonId }) => comparisonId)).size).toBe(own.length)
      let lead = 0
      for (const { firstSide } of own.sort((one, other) => one.ordinal - other.ordinal)) {
        const before = Math.abs(lead)
        lead += firstSide === 'a' ? 1 : -1
        if (Math.abs(lead) > Math.max(before, 1)) exceptions += 1
        expect(Math.abs(lead)).toBeLessThanOrEqual(2)
      }
      const seen = systems.slice(1).map(() => 0)
      const order = [...perPair.keys()]
      for (const { secondSystemId } of own) seen[order.indexOf(secondSystemId)]! += 1
      if (Math.max(...seen) - Math.min(...seen) > 1) unbalanced += 1
    }
    // Only the last open places of a plan may force a rater to a pair of systems they have seen more often.
    expect(unbalanced).toBeLessThanOrEqual(plan.raters / 4)

    const results = await resultsOf(store!, study, {}, new Date('2026-01-05T09:00:00Z'))
    expect(results).toMatchObject({ judgments: planned, planned, surplus: 0, sideExceptions: exceptions })
    expect(results.tallies.map(({ n }) => n)).toEqual([240, 240, 240, 240])
    for (const app of apps) await app.close()
    for (const one of stores) await one.close()
  })
})
