import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerCountsOf, recountAnswers } from '../../db/answerCounts.ts'
import { giveConsent, refuseConsent } from '../../db/consents.ts'
import { countsOf, recount } from '../../db/counts.ts'
import { skipAssignment } from '../../db/endings.ts'
import { recordJudgment } from '../../db/judgments.ts'
import { openStore } from '../../db/open.ts'
import { findRater } from '../../db/raters.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import { withdrawRater } from '../../db/withdrawal.ts'
import type { Preference } from '../../server/contract/judgment.ts'
import { aheadIn } from '../../server/contract/design.ts'
import { aheadOf } from '../../server/standing.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { later, makeJudgment, makeRater } from './make.ts'

/**
 * A whole way played at random, with all that a study may place on it: consent, training, checks, repeats, passes; leases,
 * judgments, repeats, changes, skips, leases that run out, reloads and withdrawals. Beside it stands the plainest account,
 * and what is stored must say the same. So many steps as BLINDPAIR_MODEL_STEPS says, fewer by themselves.
 */
const steps = Number(process.env.BLINDPAIR_MODEL_STEPS ?? 4_000)
const stepsOfARun = 400
const overlap = 2
const promptCount = 10

type Given = {
  purpose: string
  state: 'leased' | 'judged' | 'skipped'
  judgments: { id: string; preference: Preference; surplus: boolean }[]
}
type Person = {
  id: string
  sessionHash: string
  /** Their assignments; none any more once they withdrew or did not agree. */
  given: Map<string, Given>
  agreed: boolean
  gone: 'no' | 'withdrawn' | 'refused'
}
type Scene = { store: Store; study: Study; people: Person[]; clock: number; refusals: number }

const deeds = [
  ...Array.from({ length: 10 }, () => 'look' as const),
  ...Array.from({ length: 12 }, () => 'judge' as const),
  'judge what another holds',
  'repeat',
  'repeat',
  'change',
  'change',
  'judge again',
  'skip',
  'wait long',
  'agree',
  'agree',
  'agree',
  'refuse',
  'withdraw',
] as const
const step = fc.record({
  person: fc.nat(4),
  pick: fc.nat(),
  preference: fc.constantFrom('a' as const, 'b' as const, 'tie' as const),
  what: fc.constantFrom(...deeds),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function newcomer(scene: Pick<Scene, 'store' | 'study'>): Promise<Person> {
  const { id, sessionHash } = await makeRater(scene.store, scene.study)
  return { id, sessionHash, given: new Map(), agreed: false, gone: 'no' }
}

async function take(scene: Scene, { person: place, pick, preference, what }: Step): Promise<void> {
  const { store, study, people } = scene
  const person = people[place]!
  const now = later(scene.clock)
  const chosen = (state: Given['state'], from = person) => {
    const all = [...from.given].filter(([, one]) => one.state === state)
    return all.length === 0 ? undefined : all[pick % all.length]
  }
  const put = (assignmentId: string, more: object, by = person) =>
    recordJudgment(store, by.sessionHash, makeJudgment(assignmentId, { preference, ...more }), now)
  switch (what) {
    case 'wait long':
      scene.clock += study.leaseMs + 1
      return
    case 'look':
      return look(scene, person, now)
    case 'agree':
      if (person.gone !== 'no') return
      await giveConsent(store, { id: person.id, consentHash: null }, study.design.consent!, now)
      person.agreed = true
      return
    case 'refuse':
      // Who has begun is not forgotten by this; here only newcomers think about it.
      if (person.gone !== 'no' || person.agreed || pick % 4 > 0) return
      await refuseConsent(store, person.id)
      person.gone = 'refused'
      scene.refusals += 1
      people[place] = await newcomer(scene)
      return
    case 'withdraw':
      if (pick % 12 > 0) return
      expect(await withdrawRater(store, person.id, now)).toBe(person.gone === 'no')
      if (person.gone !== 'no') return
      person.gone = 'withdrawn'
      person.given.clear()
      if (pick % 24 === 0) people[place] = await newcomer(scene)
      return
    case 'judge': {
      const [id, one] = chosen('leased') ?? []
      if (!id || !one) return
      const recording = await put(id, {})
      expect(recording.kind).toBe('stored')
      if (recording.kind !== 'stored') return
      one.state = 'judged'
      const { surplus, feedback } = recording.judgment
      // Only training tells what was right, and only places of the plan can be gone.
      expect(feedback !== undefined).toBe(one.purpose === 'training')
      if (one.purpose !== 'plan') expect(surplus).toBe(false)
      one.judgments.push({ id: recording.judgment.id, preference, surplus })
      return
    }
    case 'judge what another holds': {
      const [id] = chosen('leased', people[(place + 1) % people.length]) ?? []
      if (id) expect((await put(id, {})).kind).toBe('unknown session')
      return
    }
    case 'repeat': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const old = one.judgments[pick % one.judgments.length]!
      const replaces = one.judgments[one.judgments.indexOf(old) - 1]?.id ?? null
      expect((await put(id, { ...old, replaces })).kind).toBe('known')
      const other = old.preference === 'a' ? 'b' : 'a'
      expect((await put(id, { ...old, replaces, preference: other })).kind).toBe('differs')
      return
    }
    case 'change': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const old = one.judgments[pick % one.judgments.length]!
      const newest = one.judgments.at(-1)!
      const recording = await put(id, { replaces: old.id })
      // What was told of a training pair cannot be untold.
      if (one.purpose === 'training') {
        expect(recording.kind).toBe('judged already')
        return
      }
      expect(recording.kind).toBe(old === newest ? 'stored' : 'replaced already')
      if (recording.kind === 'stored') {
        one.judgments.push({ id: recording.judgment.id, preference, surplus: newest.surplus })
      }
      return
    }
    case 'judge again': {
      const [id, one] = chosen('judged') ?? []
      if (!id || !one) return
      const refused = await put(id, { id: randomUUID() })
      expect(refused).toMatchObject({ kind: 'judged already', judgment: { id: one.judgments.at(-1)!.id } })
      return
    }
    case 'skip': {
      const [id, one] = chosen('leased') ?? []
      if (!id || !one) return
      expect(await skipAssignment(store, person.id, id, null)).toBe(true)
      one.state = 'skipped'
    }
  }
}

async function look({ store, study }: Scene, person: Person, now: Date): Promise<void> {
  const found = await findRater(store, person.sessionHash, study.code)
  if (!found) {
    expect(person.gone).toBe('refused')
    return
  }
  const parts = { store, now: () => now, newId: randomUUID }
  const ahead = await aheadOf(parts, found.rater, study, undefined)
  if (person.gone === 'withdrawn') {
    expect(ahead).toEqual({ stage: 'withdrawn', leases: [] })
    return
  }
  expect(ahead.stage === 'consent').toBe(!person.agreed)
  expect(ahead.leases.length).toBeLessThanOrEqual(ahead.stage === 'training' ? 2 : aheadIn(study.design))
  if (ahead.leases.length > 4) reached.add('many held')
  reached.add(ahead.stage)
  for (const { purpose } of ahead.leases) reached.add(purpose)
  for (const { id, purpose } of ahead.leases) {
    const known = person.given.get(id)
    expect(known?.state ?? 'leased').toBe('leased')
    if (!known) person.given.set(id, { purpose, state: 'leased', judgments: [] })
    if (ahead.stage === 'training') expect(purpose).toBe('training')
    if (ahead.stage === 'passes') expect(purpose).toBe('criterion')
    if (ahead.stage === 'rating') expect(['training', 'criterion']).not.toContain(purpose)
  }
}

const plain = (rows: object[]) =>
  rows
    .filter((row) => (row as { n: number }).n !== 0)
    .map((row) =>
      JSON.stringify(
        Object.entries(row)
          .filter(([name]) => !['studyId', 'moves'].includes(name))
          .sort(),
      ),
    )
    .sort()

async function compare({ store, study, people, refusals }: Scene): Promise<void> {
  const { db, tables: t } = store
  const rowsOf = <
    Name extends 'judgments' | 'extraJudgments' | 'assignments' | 'slots' | 'standings' | 'raters' | 'totals',
  >(
    name: Name,
  ) =>
    db
      .select()
      .from(t[name] as (typeof t)['judgments'])
      .where(eq((t[name] as (typeof t)['judgments']).studyId, study.id)) as unknown as Promise<
      (typeof t)[Name]['$inferSelect'][]
    >
  const own = people.flatMap(({ given }) => [...given])
  const idsOf = (planned: boolean) =>
    own.flatMap(([, one]) => ((one.purpose === 'plan') === planned ? one.judgments.map(({ id }) => id) : [])).sort()
  // Of those who were followed to the end, and of nobody who is gone.
  const followed = new Set(people.map(({ id }) => id))
  const judgments = (await rowsOf('judgments')).filter(({ raterId }) => followed.has(raterId))
  expect(judgments.map(({ id }) => id).sort()).toEqual(idsOf(true))
  const extra = (await rowsOf('extraJudgments')).filter(({ raterId }) => followed.has(raterId))
  expect(extra.map(({ id }) => id).sort()).toEqual(idsOf(false))

  expect(plain(await countsOf(store, study.id))).toEqual(plain(await recount(store, study.id)))
  expect(plain(await answerCountsOf(store, study.id))).toEqual(plain(await recountAnswers(store, study.id)))
  const newest = own.flatMap(([, one]) => (one.purpose === 'plan' ? one.judgments.slice(-1) : []))
  const counted = (await countsOf(store, study.id)).reduce((sum, { n }) => sum + n, 0)
  expect(counted).toBe(newest.length)

  const assignments = await rowsOf('assignments')
  for (const slot of await rowsOf('slots')) {
    const holding = assignments.filter(
      ({ slotId, state }) => slotId === slot.id && (state === 'leased' || state === 'judged'),
    )
    expect(holding.every(({ purpose }) => purpose === 'plan')).toBe(true)
    expect(slot.openA + slot.openB + holding.length).toBe(overlap)
    expect(slot.taken).toBe(holding.length)
  }
  const raters = await rowsOf('raters')
  const standings = await rowsOf('standings')
  for (const { id, given, gone } of people) {
    const row = raters.find((rater) => rater.id === id)!
    expect(row.withdrawnAt !== null).toBe(gone === 'withdrawn')
    const doneBy = (planned: boolean) =>
      [...given.values()].filter(
        ({ purpose, state }) => state === 'judged' && purpose !== 'training' && (purpose === 'plan') === planned,
      ).length
    expect([row.judged, row.beside]).toEqual([doneBy(true), doneBy(false)])
    const weighing = assignments.filter(
      ({ raterId, purpose, state }) =>
        raterId === id && purpose === 'plan' && (state === 'leased' || state === 'judged'),
    )
    const [stood] = standings.filter(({ raterId }) => raterId === id)
    const on = (side: 'a' | 'b') => weighing.filter(({ firstSide }) => firstSide === side).length
    if (stood) expect([stood.onA, stood.onB]).toEqual([on('a'), on('b')])
    expect(Math.abs(on('a') - on('b'))).toBeLessThanOrEqual(2)
    // Wherever they stop, what they have judged is within the bound; so it is all the way when what they hold is judged in turn.
    const inTurn = [
      ...weighing.filter(({ state }) => state === 'judged'),
      ...weighing.filter(({ state }) => state === 'leased').sort((one, other) => one.ordinal - other.ordinal),
    ]
    const done = weighing.length - weighing.filter(({ state }) => state === 'leased').length
    inTurn.reduce((lead, { firstSide }, place) => {
      const next = lead + (firstSide === 'a' ? 1 : -1)
      if (place + 1 >= done) expect(Math.abs(next)).toBeLessThanOrEqual(2)
      return next
    }, 0)
    // A prompt is met once, its repeats and passes apart; nothing comes again twice.
    const planned = assignments.filter(({ raterId, purpose }) => raterId === id && purpose === 'plan')
    expect(new Set(planned.map(({ promptId }) => promptId)).size).toBe(planned.length)
    const others = assignments.filter(
      ({ raterId, purpose }) => raterId === id && !['plan', 'training', 'attention'].includes(purpose),
    )
    const shown = others.map(
      ({ purpose, ofId, criterion }) =>
        `${purpose === 'flipped' ? 'repeat' : purpose} ${String(ofId)} ${String(criterion)}`,
    )
    expect(new Set(shown).size).toBe(shown.length)
  }
  const [totals] = await rowsOf('totals')
  expect(totals?.refused ?? 0).toBe(refusals)
  expect(totals?.raters ?? 0).toBe(raters.filter(({ judged }) => judged > 0).length)
  expect(totals?.skipped ?? 0).toBe(
    assignments.filter(({ purpose, state }) => purpose === 'plan' && state === 'skipped').length,
  )
}

const check = (n: number) => ({
  prompt: `P${String(n)}`,
  first: 'Good',
  second: 'Bad',
  answer: n % 2 === 0 ? 'first' : 'second',
})

/** The stages that were reached: a way that never came so far would show nothing. */
const reached = new Set<string>()

describe.each(testStores())('a whole way at random on $kind', (database) => {
  const asked = database.kind === 'sqlite' ? steps : Math.min(steps, 800)

  test(
    'leaves rows, counters, places and totals as a plain account of it says',
    { timeout: 60_000 + asked * 10 },
    async () => {
      const fresh = () => (database.kind === 'sqlite' ? openStore(':memory:') : database.freshStore())
      let store = await fresh()
      let runs = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: stepsOfARun, maxLength: stepsOfARun }),
          fc.nat(3),
          async (all, kind) => {
            // In a store that fills up, looking at all of it would cost more than the steps do.
            if (database.kind === 'sqlite' && ++runs % 20 === 0) {
              await store.close()
              store = await fresh()
            }
            const study = await makeStudy(store, {
              promptCount,
              overlap,
              systems: ['Target', 'One'],
              seed: kind,
              ...(kind === 1 || kind === 2 ? { ahead: 3 + 5 * kind } : {}),
              consent: 'Agree?',
              ...(kind % 2 === 0 ? { training: { pairs: [check(0), check(1)], pass: 0.5, attempts: 3 } } : {}),
              quality: {
                gold: { items: [0, 1, 2, 3].map(check), every: 4 },
                attentionChecks: 1,
                repeats: { share: 0.4, apart: 2 },
              },
              ...(kind > 1
                ? { answers: { criteria: [{ name: 'x', question: 'X?' }], criteriaIn: 'passes' as const } }
                : {}),
            })
            const people: Person[] = []
            for (let n = 0; n < 5; n++) people.push(await newcomer({ store, study }))
            const scene: Scene = { store, study, people, clock: 0, refusals: 0 }
            for (const [n, one] of all.entries()) {
              await take(scene, one)
              if (n % 100 === 99) await compare(scene)
            }
          },
        ),
        { numRuns: Math.max(1, Math.round(asked / stepsOfARun)), seed: 20261126 },
      )
      if (database.kind === 'postgres') return
      await store.close()
      expect([...reached]).toEqual(
        expect.arrayContaining([
          'consent',
          'training',
          'rating',
          'screened-out',
          'passes',
          'plan',
          'gold',
          'attention',
          'repeat',
          'flipped',
          'many held',
        ]),
      )
    },
  )
})
