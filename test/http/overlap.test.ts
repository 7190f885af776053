import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { describe, expect, test, vi } from 'vitest'
import { finishWords } from '../../client/dashboard/finish.ts'
import { tellMilestones } from '../../db/hookMessages.ts'
import { deliveriesOf } from '../../db/hooks.ts'
import { copyPlan, findStudy } from '../../db/studies.ts'
import type { StudyRecord } from '../../server/contract/record.ts'
import type { Results } from '../../server/contract/results.ts'
import type { StudySummary } from '../../server/contract/study.ts'
import { makeHook } from '../../server/hooks/changes.ts'
import { version } from '../../server/version.ts'
import { packStudyOf } from '../../server/paper/packStudyOf.ts'
import { askedRaters } from '../../server/paper/askedRaters.ts'
import { makeWorld, type StagedOptions } from '../make.ts'
import { testStores } from '../setup/stores.ts'

vi.setConfig({ testTimeout: 120_000 })

describe.each(testStores())('an overlap that is raised on $kind', (database) => {
  async function begin(options: StagedOptions = {}) {
    const world = await makeWorld(await database.freshStore(), { promptCount: 6, overlap: 2, ...options })
    const { app, parts, study, researcher: headers } = world
    const { store } = parts
    const at = (path = '') => `/api/studies/${study.id}${path}`
    const get = async <T>(path: string) => (await app.inject({ url: at(path), headers })).json<T>()
    return {
      ...world,
      store,
      get,
      change: (payload: object) => app.inject({ method: 'PATCH', url: at(), headers, payload }),
      results: () => get<Results>('/results?kinds=human'),
      slots: (kind = 'human') =>
        store.db
          .select()
          .from(store.tables.slots)
          .where(eq(store.tables.slots.studyId, study.id))
          .then((rows) => rows.filter(({ raterKind }) => raterKind === kind)),
      /** Judges up to so many pairs; answers how many there were. */
      async judge(rater: Awaited<ReturnType<typeof world.rater>>, most = Infinity) {
        for (let judged = 0, looks = 0; looks < 200; looks++) {
          if (judged >= most) return judged
          const { pairs } = (await rater.look()) as { pairs?: { assignmentId: string }[] }
          // Where many reach for the same few places at once a server may ask to come again, as the rater's page does.
          if (!pairs) continue
          if (!pairs[0]) return judged
          const preference = (['a', 'tie', 'b'] as const)[judged % 3]!
          expect((await rater.judge(pairs[0].assignmentId, preference)).statusCode).toBe(200)
          judged++
        }
        throw new Error('This rater is not done.')
      },
    }
  }
  type Begun = Awaited<ReturnType<typeof begin>>

  /** Lets new raters judge until no place is open. */
  async function fill(world: Begun, most = 40) {
    for (let n = 0; n < most; n++) {
      if ((await world.slots()).every(({ openA, openB }) => openA + openB === 0)) return
      await world.judge(await world.rater())
    }
    throw new Error('The plan is not filled.')
  }

  async function judgmentsByComparison({ store, study }: Begun) {
    const { judgments: t } = store.tables
    const rows = await store.db.select().from(t).where(eq(t.studyId, study.id))
    return Map.groupBy(
      rows.filter(({ surplus }) => !surplus),
      ({ comparisonId }) => comparisonId,
    )
  }

  test('amid the work ends with as many different raters of every comparison, and everything follows', async () => {
    const world = await begin()
    const { change, get, results, study, store } = world
    const [first, second] = [await world.rater(), await world.rater()]
    await world.judge(first)
    await world.judge(second, 3)
    const before = await results()
    expect(before).toMatchObject({ planned: 24, judgments: 9 })
    const inHand = (await second.look()).pairs.map(({ assignmentId }) => assignmentId)
    const { registration } = await get<StudyRecord>('/record')

    const without = await change({ overlap: 3 })
    expect([without.statusCode, without.json<{ code: string }>().code]).toEqual([422, 'reason_needed'])
    expect((await results()).planned).toBe(24)
    const raised = await change({ overlap: 3, reason: 'Raters disagree more than we thought.' })
    expect(raised.statusCode, raised.body).toBe(200)
    expect(raised.json<StudySummary>()).toMatchObject({ overlap: 3, planned: 36 })

    // What is in hand stays in hand; who had nothing left to judge may go on only with prompts they have not met.
    expect((await second.look()).pairs.map(({ assignmentId }) => assignmentId)).toEqual(inHand)
    expect((await first.look()).pairs).toEqual([])
    const now = await results()
    expect(now).toMatchObject({ planned: 36, judgments: 9, study: { overlap: 3 } })
    expect(now.tallies.map(({ planned }) => planned)).toEqual([18, 18])
    const words = (of: Results) => finishWords({ ...of, judgmentsPerHour: 5 })
    expect([words(before), words(now)]).toEqual([
      'At the pace of the last hour finished in about 3 hours.',
      'At the pace of the last hour finished in about 5 hours.',
    ])

    const record = await get<StudyRecord>('/record')
    expect(record.registration).toMatchObject({
      hash: registration?.hash,
      unchanged: true,
      differences: [
        { field: 'sampling.overlap', frozen: 2, now: 3 },
        { field: 'sampling.planned', frozen: 24, now: 36 },
      ],
    })
    expect(record.amendments).toMatchObject([
      { what: 'overlap', before: 2, after: 3, reason: 'Raters disagree more than we thought.', judgments: 9 },
    ])

    await world.judge(second)
    await fill(world)
    const judged = await judgmentsByComparison(world)
    expect(judged.size).toBe(12)
    for (const own of judged.values()) {
      expect(own).toHaveLength(3)
      expect(new Set(own.map(({ raterId }) => raterId)).size).toBe(3)
    }
    const slots = await world.slots()
    expect(slots.every(({ openA, openB }) => openA === 0 && openB === 0)).toBe(true)
    for (const alike of Map.groupBy(slots, ({ secondSystemId }) => secondSystemId).values()) {
      const lead = alike.reduce((sum, { plannedA, plannedB }) => sum + plannedA - plannedB, 0)
      expect(Math.abs(lead)).toBeLessThanOrEqual(1)
    }
    const done = await results()
    expect(done).toMatchObject({ judgments: 36, planned: 36, surplus: 0 })
    for (const { sides } of done.tallies) expect(Math.abs(sides.a - sides.b)).toBeLessThanOrEqual(1)

    const { app, researcher: headers, parts } = world
    const exported = async (format: string) =>
      (await app.inject({ url: `/api/studies/${study.id}/export?format=${format}`, headers })).body
    expect(await exported('codebook')).toMatch(
      /\| overlap: 2 → 3 \| owner of this server \| 9 \| Raters disagree more than we thought\. \|/,
    )
    expect(JSON.parse(await exported('json'))).toMatchObject({
      record: { amendments: [{ what: 'overlap', after: 3 }] },
    })
    const current = (await findStudy(store, study.id))!
    const pack = await packStudyOf(store, store, current, { now: parts.now(), version })
    expect(pack.amendments).toMatchObject([{ what: 'overlap: 2 → 3' }])
    expect(askedRaters(pack, 'comparison')).toBe(
      'The design asked for 3 raters for each comparison (seed 1); 2 were registered, and the number was raised after the study had opened.',
    )
  })

  test('cannot be lowered, nor be what it is already, nor grow where nothing is planned; each is said in plain words', async () => {
    const { change, get, results } = await begin({ overlap: 3 })
    const lowered = await change({ overlap: 2, reason: 'Too dear.' })
    expect([lowered.statusCode, lowered.json<{ code: string }>().code]).toEqual([422, 'overlap_refused'])
    expect(lowered.json<{ message: string }>().message).toMatch(
      /planned for 3 raters, and 2 would be fewer.*only be raised.*close the study/,
    )
    expect((await change({ overlap: 3, reason: 'Nothing.' })).statusCode).toBe(200)
    for (const overlap of [0, 1001, 2.5]) expect((await change({ overlap, reason: 'A slip.' })).statusCode).toBe(400)
    expect((await get<StudyRecord>('/record')).amendments).toEqual([])
    expect((await results()).planned).toBe(36)

    const imported = await begin()
    await imported.store.db.delete(imported.store.tables.slots)
    const refused = await imported.change({ overlap: 3, reason: 'More.' })
    expect(refused.json<{ message: string }>().message).toMatch(/Nothing is planned for raters/)
    expect((await imported.get<StudySummary>('')).overlap).toBe(2)
  })

  test('of a draft is no amendment, and is frozen with it when both are asked for at once', async () => {
    const { change, get } = await begin({ state: 'draft' })
    expect((await change({ overlap: 3 })).statusCode).toBe(200)
    expect((await change({ overlap: 4, state: 'open' })).statusCode).toBe(200)
    const { registration, amendments } = await get<StudyRecord>('/record')
    expect(JSON.parse(registration?.document ?? '')).toMatchObject({ sampling: { overlap: 4, planned: 48 } })
    expect(registration?.differences).toEqual([])
    expect(amendments).toEqual([])
  })

  test('leaves the most that one rater judges as it is, and what stands beside the plan uncounted', async () => {
    const world = await begin({
      judgmentsPerRater: 4,
      quality: { attentionChecks: 1, repeats: { share: 0.5, apart: 1 } },
    })
    const first = await world.rater()
    await world.judge(first)
    const mine = async () =>
      (await world.store.db.select().from(world.store.tables.assignments)).filter(({ purpose }) => purpose === 'plan')
    expect(await mine()).toHaveLength(4)
    await world.change({ overlap: 3, reason: 'More.' })
    expect((await first.look()).pairs).toEqual([])
    await fill(world)
    const byRater = Map.groupBy(await mine(), ({ raterId }) => raterId)
    for (const own of byRater.values()) expect(own.length).toBeLessThanOrEqual(4)
    for (const own of (await judgmentsByComparison(world)).values()) expect(own).toHaveLength(3)
    const beside = await world.store.db.select().from(world.store.tables.extraJudgments)
    expect(new Set(beside.map(({ purpose }) => purpose)).has('attention')).toBe(true)
    expect(beside.some(({ purpose }) => purpose === 'repeat' || purpose === 'flipped')).toBe(true)
    expect((await world.results()).judgments).toBe(36)
  })

  test('makes what is withdrawn longer for the day it is taken back, and the plan of test raters alike', async () => {
    const world = await begin({ promptCount: 4, systems: ['Target', 'One'] })
    const { app, study, store, researcher: headers } = world
    await copyPlan(store, study.id, 'test')
    const [slot] = await world.slots()
    const of = (what: string) =>
      app.inject({
        method: 'POST',
        url: `/api/studies/${study.id}/comparisons/${slot!.comparisonId}/${what}`,
        headers,
        payload: { reason: 'Because.' },
      })
    expect((await of('withdraw')).statusCode).toBe(200)
    expect((await world.results()).planned).toBe(6)
    await world.change({ overlap: 3, reason: 'More.' })
    expect((await world.results()).planned).toBe(9)
    const withdrawn = async () => (await world.slots()).find(({ id }) => id === slot!.id)!
    expect(await withdrawn()).toMatchObject({ openA: 0, openB: 0 })
    expect((await of('restore')).statusCode).toBe(200)
    const back = await withdrawn()
    expect(back.openA + back.openB).toBe(3)
    expect((await world.results()).planned).toBe(12)
    for (const one of await world.slots('test')) expect(one.plannedA + one.plannedB).toBe(3)
    const { planned } = await world.get<Results>('/results?kinds=test')
    expect(planned).toBe(12)
  })

  test('of single responses asks for further grades of each', async () => {
    const world = await begin({ single: { scale: 'audit' }, promptCount: 3, systems: ['One', 'Two'], overlap: 1 })
    const grade = async () => {
      const rater = await world.rater()
      for (let judged = 0; ; judged++) {
        const { pairs } = await rater.look()
        if (!pairs[0]) return judged
        const payload = { assignmentId: pairs[0].assignmentId, grade: 'pass' }
        const { headers } = rater
        const reply = await world.app.inject({ method: 'PUT', url: `/api/judgments/${randomUUID()}`, headers, payload })
        expect(reply.statusCode, reply.body).toBe(200)
      }
    }
    while ((await grade()) > 0);
    expect(await world.results()).toMatchObject({ judgments: 6, planned: 6 })
    expect((await world.change({ overlap: 2, reason: 'To see whether raters agree.' })).statusCode).toBe(200)
    while ((await grade()) > 0);
    const { grades, judgments, planned } = await world.results()
    expect([judgments, planned]).toEqual([12, 12])
    expect(grades?.systems.map(({ n, planned: own }) => [n, own])).toEqual([
      [6, 6],
      [6, 6],
    ])
  })

  test('while raters work loses and doubles nothing, and of two who raise it at once one is told', async () => {
    const world = await begin()
    const raters = await Promise.all(Array.from({ length: 4 }, () => world.rater()))
    const raise = () => world.change({ overlap: 4, reason: 'More.' })
    const [one, other] = await Promise.all([raise(), raise(), ...raters.map((rater) => world.judge(rater))])
    const codes = [one, other].map((reply) => (reply as { statusCode: number }).statusCode).sort()
    // The second finds it raised already, or raised under its hands.
    expect(codes[0]).toBe(200)
    expect([200, 422]).toContain(codes[1])
    await fill(world)
    const judged = await judgmentsByComparison(world)
    expect(judged.size).toBe(12)
    for (const own of judged.values()) expect(new Set(own.map(({ raterId }) => raterId)).size).toBe(own.length)
    expect([...judged.values()].map(({ length }) => length)).toEqual(Array<number>(12).fill(4))
    expect((await world.get<StudyRecord>('/record')).amendments).toHaveLength(1)
  })

  test('fills the plan a second time: webhooks are told so once more', async () => {
    const world = await begin({ promptCount: 2, systems: ['Target', 'One'], overlap: 1 })
    const { store, study, parts } = world
    const { id } = await makeHook(
      { ...parts, hookHosts: ['*'] },
      study.id,
      { url: 'http://127.0.0.1:9/', events: ['complete'] },
      'somebody',
    )
    await fill(world)
    await tellMilestones(store, study.id, parts.now())
    await world.change({ overlap: 2, reason: 'More.' })
    await tellMilestones(store, study.id, parts.now())
    await fill(world)
    await tellMilestones(store, study.id, parts.now())
    const told = await deliveriesOf(store, id, 10)
    expect(told.map((one) => one.id.replace(`${id}_`, '')).sort()).toEqual(['complete-of-2', 'complete-of-4'])
  })
})
