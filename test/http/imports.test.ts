import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findStudy, listStudies } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import type { ImportReport } from '../../server/contract/importReport.ts'
import type { LeakChoice, StudyFile, StudySummary } from '../../server/contract/study.ts'
import { importStudy } from '../../server/importStudy.ts'
import { researcherLink } from '../../server/links.ts'
import { clearStaged, commandFolder, stagingFolder } from '../../server/staging/folders.ts'
import type { StagedJudgment } from '../../server/staging/staged.ts'
import { cookieOf, makeStaged, makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type Answer = { importId: string; report: ImportReport; study: StudyFile }

const rows = (system: string, say: (prompt: number) => string, prompts = 3) =>
  Array.from({ length: prompts }, (_, index) =>
    JSON.stringify({
      prompt_id: `p${String(index + 1)}`,
      prompt: `Question ${String(index + 1)}`,
      system,
      response: say(index + 1),
    }),
  ).join('\n')

const judgment = (id: string, replaces?: string): StagedJudgment => ({
  ...{ comparison: 1, preference: 'a', bothBad: false, firstSide: 'a', sideRecorded: true },
  ...{ rater: 'r', raterKind: 'human', surplus: false, origin: 'judgments', file: 'j.csv', line: 1 },
  id,
  replaces,
})

describe.each(testStores())('an import on $kind', (database) => {
  let store: Store
  let world: Awaited<ReturnType<typeof makeWorld>>
  beforeAll(async () => {
    store = await database.freshStore()
    world = await makeWorld(store)
  })
  afterAll(() => world.app.close())

  async function signIn() {
    const signedIn = await world.app.inject({ url: new URL(await researcherLink(world.parts)).pathname })
    world.researcher = { cookie: cookieOf(signedIn.headers['set-cookie']) }
  }
  const nameOf = () => `import-${randomUUID().slice(0, 8)}`
  const waiting = () =>
    existsSync(stagingFolder(world.parts.dataFolder)) ? readdirSync(stagingFolder(world.parts.dataFolder)) : []

  /** Sends texts as an upload of files, with a study where there is one. */
  function upload(url: string, files: Record<string, string>, study?: StudyFile) {
    const boundary = 'a-boundary'
    const part = (head: string, text: string) =>
      `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n\r\n${text}\r\n`
    const body = [
      ...(study ? [part('name="study"', JSON.stringify(study))] : []),
      ...Object.entries(files).map(([name, text]) => part(`name="files"; filename="${name}"`, text)),
      `--${boundary}--\r\n`,
    ].join('')
    const headers = { ...world.researcher, 'content-type': `multipart/form-data; boundary=${boundary}` }
    return world.app.inject({ method: 'POST', url, headers, payload: body })
  }
  const two = {
    'one.jsonl': rows('One', (n) => `one ${String(n)}`),
    'two.jsonl': rows('Two', (n) => `two ${String(n)}`),
  }
  async function staged(more: Partial<StudyFile> = {}) {
    const reply = await upload('/api/imports', two, { name: nameOf(), title: 'T', target: 'One', ...more })
    expect(reply.statusCode).toBe(200)
    return reply.json<Answer>()
  }
  const commit = (id: string, payload?: object) =>
    world.app.inject({
      method: 'POST',
      url: `/api/imports/${id}/commit`,
      headers: world.researcher,
      ...(payload ? { payload } : {}),
    })
  const change = (id: string, study: StudyFile) =>
    world.app.inject({ method: 'PUT', url: `/api/imports/${id}`, headers: world.researcher, payload: { study } })

  test('that fails midway leaves nothing behind and its name free', async () => {
    const { db, tables: t } = store
    const all = [t.studies, t.systems, t.prompts, t.responses, t.comparisons, t.slots, t.raters, t.judgments]
    const count = () => Promise.all(all.map(async (one) => (await db.select({ id: one.id }).from(one)).length))
    const before = await count()
    const name = nameOf()
    // Two that replace one, which a file would be refused for: the database refuses it halfway through.
    const judgments = [judgment('1'), judgment('2', '1'), judgment('3', '1')]
    await expect(importStudy(world.parts, makeStaged({ name, judgments }))).rejects.toThrow()
    expect(await count()).toEqual(before)
    expect(await importStudy(world.parts, makeStaged({ name }))).toMatchObject({ name })
  })

  test('of a name in use is refused, also when both come at once', async () => {
    const name = nameOf()
    const both = await Promise.allSettled([1, 2].map(() => importStudy(world.parts, makeStaged({ name }))))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'name_in_use', status: 409 })
    expect(await findStudy(store, name)).toMatchObject({ promptCount: 4 })
  })

  test('is written once, however often it is asked for', async () => {
    const { importId, study } = await staged()
    const replies = await Promise.all([commit(importId), commit(importId)])
    const codes = replies.map(({ statusCode }) => statusCode)
    expect(codes.filter((code) => code === 200)).toHaveLength(1)
    expect(codes.filter((code) => code === 409 || code === 404)).toHaveLength(1)
    expect((await commit(importId)).statusCode).toBe(404)
    expect((await change(importId, study)).statusCode).toBe(404)
    expect((await listStudies(store)).filter(({ name }) => name === study.name)).toHaveLength(1)
    expect(waiting()).toEqual([])
  })

  test('lists every file it was made of, and reads them again where the study says otherwise how', async () => {
    const votes = 'prompt,one,two,topic\nWhy?,So.,No.,sky\nHow?,Thus.,Not.,sea\n'
    const reply = await upload('/api/imports', { 'wide.csv': votes }, { name: nameOf(), title: 'T' })
    const { importId, study, report } = reply.json<Answer>()
    expect(study.responses).toEqual(['wide.csv'])
    expect(report).toMatchObject({ problemCount: 0, files: [{ format: 'wide', part: 'responses' }] })
    const tagged = { ...study, responses: [{ file: 'wide.csv', tags: ['topic'], source: 'a book' }] }
    const again = (await change(importId, tagged)).json<Answer>()
    expect(again.report.tags).toMatchObject([
      { name: 'source', values: 1, prompts: 2 },
      { name: 'topic', values: 2, prompts: 2 },
    ])
    expect(again.study.responses).toEqual(tagged.responses)
    const none = (await change(importId, { ...study, responses: [{ file: 'wide.csv', tags: [] }] })).json<Answer>()
    expect(none.report.tags ?? []).toEqual([])
    const wrong = { ...study, responses: [{ file: 'wide.csv', format: 'nonsense' }] }
    const refused = (await change(importId, wrong)).json<Answer>()
    expect(refused.report.problems[0]).toMatchObject({
      file: 'wide.csv',
      message: expect.stringMatching(/no format has this name/) as string,
    })
    // What makes no sense at all is refused, and what was read before is still there.
    const twice = await change(importId, { ...study, responses: ['wide.csv', 'x/wide.csv'] })
    expect(twice.statusCode).toBe(422)
    expect((await change(importId, tagged)).statusCode).toBe(200)
    expect((await commit(importId)).statusCode).toBe(200)
    const kept = await store.db.select().from(store.tables.prompts)
    expect(kept.filter(({ tags }) => tags?.source === 'a book').map(({ tags }) => tags?.topic)).toEqual(['sky', 'sea'])
  })

  test('that no one comes back to is forgotten after a day, not before', async () => {
    const { importId, study } = await staged()
    const { now } = world.parts.clock
    const later = async (hours: number) => {
      world.parts.clock.now = new Date(world.parts.clock.now.getTime() + hours * 3_600_000)
      await signIn()
    }
    await later(23)
    expect((await change(importId, study)).statusCode).toBe(200)
    await later(23)
    expect((await change(importId, study)).statusCode).toBe(200)
    await later(25)
    expect((await change(importId, study)).statusCode).toBe(404)
    expect(waiting()).toEqual([])
    world.parts.clock.now = now
    await signIn()
  })

  test('that cannot be read leaves no files', async () => {
    const reply = await upload('/api/imports', { ...two, 's.yaml': 'name: S\n' })
    expect(reply.statusCode).toBe(422)
    expect(waiting()).toEqual([])
  })

  test('keeps no NUL in the study itself', async () => {
    const { importId, study } = await staged()
    const reply = await change(importId, { ...study, title: 'A\0B' })
    expect([reply.statusCode, reply.json<{ message: string }>().message]).toEqual([400, expect.stringMatching(/NUL/)])
    expect((await upload('/api/imports', two, { ...study, title: 'A\0B' })).statusCode).toBe(400)
    expect((await commit(importId)).statusCode).toBe(200)
  })

  test('left by a server or command that is gone is cleared, one of a running command is not', () => {
    const folder = world.parts.dataFolder
    for (const path of [
      join(stagingFolder(folder), 'old'),
      join(stagingFolder(folder), 'command-999999999-x'),
      commandFolder(folder, 'x'),
    ]) {
      mkdirSync(path, { recursive: true })
      writeFileSync(join(path, 'upload-0'), 'x')
    }
    clearStaged(folder)
    expect(waiting()).toEqual([`command-${String(process.pid)}-x`])
    clearStaged(join(folder, 'nothing there'))
  })

  const leaky = (name: string, last: string) =>
    rows(name, (n) => (n === 1 ? 'I am ChatGPT.' : n === 2 ? 'Ask the Oracle.' : last))
  async function study(leaks?: StudyFile['leaks']) {
    const files = { 'one.jsonl': leaky('One', 'fine'), 'two.jsonl': two['two.jsonl'] }
    const file = { name: nameOf(), title: 'T', target: 'One', overlap: 2, ...(leaks ? { leaks } : {}) }
    const { importId } = (await upload('/api/imports', files, file)).json<Answer>()
    return (await commit(importId)).json<StudySummary>()
  }
  const extend = async (id: string) =>
    (await upload(`/api/studies/${id}/baselines`, { 'three.jsonl': leaky('Three', 'GPT-4 here.') })).json<Answer>()
  const stored = async (id: string) => {
    const found = (await findStudy(store, id))!
    const { db, tables: t } = store
    const responses = await db.select().from(t.responses)
    const systems = await db.select().from(t.systems)
    const three = systems.find(({ studyId, name }) => studyId === id && name === 'Three')!
    const own = responses.filter(({ systemId }) => systemId === three.id)
    return {
      leaks: found.leaks,
      masked: own.filter(({ masked }) => masked).length,
      texts: own.map(({ turns }) => turns[0]),
    }
  }

  test.each<[StudyFile['leaks'], LeakChoice | undefined, object, number]>([
    [{ default: 'mask', words: ['Oracle'] }, undefined, { kept: 0, masked: 5, leftOut: 0 }, 3],
    ['leave-out', undefined, { kept: 0, masked: 0, leftOut: 2 }, 0],
    [undefined, undefined, { kept: 3, masked: 0, leftOut: 0 }, 0],
    ['mask', 'keep', { kept: 2, masked: 1, leftOut: 0 }, 0],
  ])(
    'of more systems treats leaks as the study does, unless it is told otherwise: %j, then %s',
    async (leaks, then, sums, masked) => {
      const { id } = await study(leaks)
      const { importId, study: extension } = await extend(id)
      if (then) expect((await change(importId, { ...extension, leaks: then })).statusCode).toBe(200)
      const silent = await commit(importId)
      expect([silent.statusCode, silent.json<{ code: string }>().code]).toEqual([422, 'reason_needed'])
      expect((await commit(importId, { reason: 'A newer one.' })).statusCode).toBe(200)
      const after = await stored(id)
      expect(after).toMatchObject({ leaks: sums, masked })
      if (masked > 0) expect(after.texts.join()).not.toMatch(/GPT|Oracle/)
    },
  )

  test('of more systems keeps the name, target, overlap and seed of its study', async () => {
    const { id } = await study()
    const { importId, study: extension } = await extend(id)
    for (const changed of [
      { name: 'another' },
      { target: 'Three' },
      { target: undefined },
      { overlap: 5 },
      { seed: 7 },
    ]) {
      const reply = await change(importId, { ...extension, ...changed })
      expect([reply.statusCode, reply.json<{ message: string }>().message]).toEqual([
        422,
        `A study that exists keeps its ${Object.keys(changed)[0]!}. Nothing was changed.`,
      ])
    }
    expect((await commit(importId, { reason: 'A newer one.' })).json()).toMatchObject({
      target: 'One',
      systems: ['One', 'Two', 'Three'],
      comparisons: 6,
      planned: 12,
    })
  })
})
