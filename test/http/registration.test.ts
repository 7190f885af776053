import { eq } from 'drizzle-orm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { canonicalJson } from '../../server/canonicalJson.ts'
import type { StudyRecord } from '../../server/contract/record.ts'
import { hashOf } from '../../server/registration.ts'
import { makeWorld, type StagedOptions } from '../make.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
let store: Store
let world: World

beforeEach(async () => {
  store = await openStore(':memory:')
})
afterEach(async () => {
  await world.app.close()
  await store.close()
})

const begin = async (options: StagedOptions = {}) => {
  world = await makeWorld(store, options)
}
const at = (path = '') => `/api/studies/${world.study.id}${path}`
const record = async () =>
  (await world.app.inject({ url: at('/record'), headers: world.researcher })).json<StudyRecord>()
const change = (payload: object) => world.app.inject({ method: 'PATCH', url: at(), headers: world.researcher, payload })

describe('a registration', () => {
  test('is frozen when the study opens, and holds what is planned: texts, sampling, rules and analysis', async () => {
    await begin({
      state: 'draft',
      overlap: 2,
      seed: 7,
      analysisPlan: 'We expect Target to win.',
      consent: 'You may stop at any time.',
    })
    const before = await record()
    expect(before.registration).toBeNull()
    const opened = await change({ state: 'open' })
    expect(opened.statusCode).toBe(200)
    const { registration, draft } = await record()
    expect(draft).toBeUndefined()
    expect(registration).toMatchObject({ hash: before.draft?.hash, unchanged: true, differences: [] })
    expect(hashOf(registration?.document ?? '')).toBe(registration?.hash)
    expect(JSON.parse(registration?.document ?? '')).toMatchObject({
      study: { title: 'A study' },
      raters: { question: world.study.question, consent: 'You may stop at any time.' },
      systems: [{ name: 'Target', role: 'target' }, { name: 'One' }, { name: 'Two' }],
      sampling: { prompts: 4, comparisons: 8, overlap: 2, planned: 16, seed: 7 },
      quality: { rules: { goldRight: 0.8 } },
      // What the tables and the paragraph of a paper then print.
      analysis: {
        ...{ plan: 'We expect Target to win.', level: 0.95 },
        test: expect.stringMatching(/t test of the half-tie rate by prompt.*sign test.*Holm/) as string,
      },
    })
  })

  test('of a study that opens with its import is there at once, and opening again changes nothing', async () => {
    await begin()
    const { registration } = await record()
    expect((await change({ state: 'paused', reason: 'Lunch.' })).statusCode).toBe(200)
    expect((await change({ state: 'open', reason: 'After lunch.' })).statusCode).toBe(200)
    expect((await record()).registration).toEqual(registration)
  })

  test('tells when its text was changed afterwards, in the database itself', async () => {
    await begin()
    const t = store.tables.registrations
    const { registration } = await record()
    const forged = registration?.document?.replace('"overlap":1', '"overlap":2') ?? ''
    await store.db.update(t).set({ document: forged }).where(eq(t.studyId, world.study.id))
    expect((await record()).registration).toMatchObject({ unchanged: false })
  })

  test('says where the study is otherwise now, with or without an amendment', async () => {
    await begin()
    const t = store.tables.studies
    await store.db.update(t).set({ overlap: 3 }).where(eq(t.id, world.study.id))
    const { registration, amendments } = await record()
    expect(amendments).toEqual([])
    expect(registration?.differences).toEqual([{ field: 'sampling.overlap', frozen: 1, now: 3 }])
  })
})

describe('a change', () => {
  test('before opening is free', async () => {
    await begin({ state: 'draft' })
    expect((await change({ title: 'Another title', instructions: 'Read both.' })).json()).toMatchObject({
      title: 'Another title',
    })
    expect((await record()).amendments).toEqual([])
  })

  test('after opening needs a reason where people are told something else, and is kept with it', async () => {
    await begin()
    const without = await change({ instructions: 'Read both to the end.' })
    expect([without.statusCode, without.json<{ code: string }>().code]).toEqual([422, 'reason_needed'])
    const instructions = 'Read both to the end.'
    expect((await change({ instructions, reason: 'Raters stopped early.' })).statusCode).toBe(200)
    const { amendments, registration } = await record()
    expect(amendments).toEqual([
      {
        what: 'instructions',
        before: world.study.instructions,
        after: instructions,
        reason: 'Raters stopped early.',
        actor: 'owner of this server',
        judgments: 0,
        at: '2026-01-05T09:00:00.000Z',
      },
    ])
    expect(registration?.differences?.map(({ field }) => field)).toEqual([
      'raters.instructions',
      'raters.instructionsVersion',
    ])
    const rater = await world.rater()
    const { pairs } = await rater.look()
    const judged = await rater.judge(pairs[0]!.assignmentId, 'a')
    expect(judged.statusCode).toBe(200)
    const exported = await world.app.inject({ url: at('/export?format=jsonl'), headers: world.researcher })
    const { instructions_version } = JSON.parse(exported.body) as { instructions_version: string }
    expect(instructions_version).not.toBe(world.study.instructionsVersion)
  })

  test('of state needs a reason and is kept with it; what changes nothing is none', async () => {
    await begin()
    await change({ state: 'paused', reason: 'The holidays.' })
    await change({ state: 'paused' })
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + 1000)
    const without = await change({ state: 'open' })
    expect([without.statusCode, without.json<{ code: string }>().code]).toEqual([422, 'reason_needed'])
    await change({ state: 'open', reason: 'They are over.' })
    await change({ title: world.study.title })
    expect((await record()).amendments.map(({ what, before, after, reason }) => [what, before, after, reason])).toEqual(
      [
        ['state', 'open', 'paused', 'The holidays.'],
        ['state', 'paused', 'open', 'They are over.'],
      ],
    )
  })

  test('is printed in the results and in the code book that go out', async () => {
    await begin()
    await change({ title: 'Another | title', reason: 'A typo.' })
    const get = async (format: string) =>
      (await world.app.inject({ url: at(`/export?format=${format}`), headers: world.researcher })).body
    const { hash } = (await record()).registration!
    expect(JSON.parse(await get('json'))).toMatchObject({
      record: { registration: { hash }, amendments: [{ what: 'title', reason: 'A typo.' }] },
    })
    const book = await get('codebook')
    expect(book).toContain(hash)
    expect(book).toMatch(/\| title \| owner of this server \| 0 \| A typo\. \|/)
  })
})

describe('the canonical text of a value', () => {
  test('is the same whatever order its fields were made in, and reads back as the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value)
        const shuffled = (one: unknown): unknown => {
          if (Array.isArray(one)) return one.map(shuffled)
          if (typeof one !== 'object' || one === null) return one
          return Object.fromEntries(
            Object.entries(one)
              .reverse()
              .map(([name, inner]) => [name, shuffled(inner)]),
          )
        }
        expect(canonicalJson(shuffled(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
      }),
    )
  })
})
