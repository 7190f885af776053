import { parse } from 'csv-parse/sync'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerCountsOf, recountAnswers } from '../../db/answerCounts.ts'
import type { Flags } from '../../server/contract/flags.ts'
import type { JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { JudgedPair } from '../../server/contract/pair.ts'
import type { Results } from '../../server/contract/results.ts'
import { rowsOf } from '../db/make.ts'
import { makeWorld, type StagedOptions } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const everything: StagedOptions['answers'] = {
  graded: true,
  bothBad: true,
  criteria: [
    { name: 'helpfulness', question: 'Which one helps more?' },
    { name: 'style', question: 'Which one reads better?' },
  ],
  reasons: ['It is right.', 'It is complete.'],
  reasonsAre: 'required',
  comment: 'optional',
  confirm: true,
  skipReasons: ['I do not know the subject.'],
}
const full = {
  preference: 'a',
  degree: 'much',
  bothBad: true,
  criteria: { helpfulness: 'a', style: 'b' },
  reasons: ['It is right.'],
  rationale: 'Because.',
} as const

async function scene(store: Parameters<typeof makeWorld>[0], options: StagedOptions = {}) {
  const world = await makeWorld(store, { systems: ['Target', 'One'], answers: everything, ...options })
  const rater = await world.rater()
  const { pairs, study } = await rater.look()
  const put = (payload: object, id: string = randomUUID()) =>
    world.app.inject({ method: 'PUT', url: `/api/judgments/${id}`, headers: rater.headers, payload })
  const results = async () =>
    (
      await world.app.inject({ url: `/api/studies/${world.study.id}/results`, headers: world.researcher })
    ).json<Results>()
  return { world, rater, put, results, study, assignmentId: pairs[0]!.assignmentId }
}

describe.each(testStores())('what a study asks beyond three answers on $kind', (database) => {
  test('is told to its raters, stored whole, answered back and counted by criterion and degree', async () => {
    const store = await database.freshStore()
    const { world, rater, put, results, study, assignmentId } = await scene(store)
    expect(study.offer).toEqual(everything)
    const id = randomUUID()
    const reply = await put({ assignmentId, ...full }, id)
    expect(reply.json<JudgmentReceipt>()).toEqual({ id, assignmentId, ...full, surplus: false, judged: 1 })
    expect((await put({ assignmentId, ...full }, id)).json()).toEqual(reply.json())
    expect((await rater.look()).last).toEqual(reply.json())
    const back = await world.app.inject({ url: `/api/assignments/${assignmentId}`, headers: rater.headers })
    expect(back.json<JudgedPair>().judgment).toEqual(reply.json())

    const [kept] = await rowsOf(store, 'judgments')
    expect(kept).toMatchObject({ degree: 'much', reasons: ['It is right.'], bothBad: true })
    expect(await rowsOf(store, 'extraJudgments')).toHaveLength(2)
    const one = await results()
    const outcome = (preference: string) => (preference === kept!.firstSide ? 'win' : 'loss')
    expect(one.tallies[0]!.degrees![outcome('a')]).toEqual({ slight: 0, much: 1 })
    expect(one.criteria).toMatchObject([
      { criterion: 'helpfulness', question: 'Which one helps more?', tallies: [{ n: 1, [outcome('a')]: 1 }] },
      { criterion: 'style', tallies: [{ n: 1, [outcome('b')]: 1 }] },
    ])

    const changed = await put({
      assignmentId,
      replaces: id,
      preference: 'tie',
      criteria: { helpfulness: 'tie', style: 'b' },
      reasons: ['It is complete.'],
    })
    expect(changed.statusCode).toBe(200)
    const after = await results()
    expect(after.sequence).toBeGreaterThan(one.sequence)
    expect(after.tallies[0]).toMatchObject({ tie: 1, degrees: { win: { much: 0 }, loss: { much: 0 } } })
    expect(after.criteria).toMatchObject([{ tallies: [{ n: 1, tie: 1 }] }, { tallies: [{ n: 1, [outcome('b')]: 1 }] }])
    const plain = (rows: object[]) =>
      rows.map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort()))).sort()
    const counted = (await answerCountsOf(store, world.study.id))
      .filter(({ n }) => n > 0)
      .map(({ studyId: _studyId, ...count }) => count)
    expect(plain(counted)).toEqual(plain(await recountAnswers(store, world.study.id)))

    const csv = await world.app.inject({
      url: `/api/studies/${world.study.id}/export?format=csv`,
      headers: world.researcher,
    })
    const rows = parse<Record<string, string>>(csv.body, { columns: true })
    const row = rows.find((row) => row['judgment_id'] === id)!
    expect(row).toMatchObject({ degree: 'much', counted: 'false', grade: '' })
    expect(JSON.parse(row['reasons']!)).toEqual(full.reasons)
    expect(JSON.parse(row['criteria']!)).toEqual(full.criteria)
    await world.app.close()
  })

  test.each([
    [{ degree: undefined }, 'It is missing how much better the side is.'],
    [{ preference: 'tie' }, '“Neither” is neither slightly nor much better.'],
    [{ preference: undefined, degree: undefined }, 'The answer is missing: A, B or neither.'],
    [{ grade: '4' }, 'This study compares two responses: it asks for A, B or neither, not for a grade.'],
    [{ criteria: { helpfulness: 'a' } }, 'An answer is missing: Which one reads better?'],
    [{ criteria: { ...full.criteria, safety: 'a' } }, 'This study does not ask for “safety” here.'],
    [{ reasons: [] }, 'A reason is missing: tick at least one.'],
    [{ reasons: ['Another.'] }, '“Another.” is none of this study’s reasons.'],
  ])('is refused where it is %o', async (more, why) => {
    const store = await database.freshStore()
    const { world, put, assignmentId } = await scene(store)
    const reply = await put({ assignmentId, ...full, ...more })
    expect(reply.statusCode).toBe(422)
    expect(reply.json()).toMatchObject({ code: 'answer_not_asked', message: why })
    expect(await rowsOf(store, 'judgments')).toEqual([])
    await world.app.close()
  })

  test.each([
    [{ bothBad: true }, 'This study has no mark for both responses being bad.'],
    [{ degree: 'much' }, 'This study does not ask how much better a side is.'],
    [{ reasons: ['It is right.'] }, '“It is right.” is none of this study’s reasons.'],
    [{ rationale: 'Because.' }, 'This study takes no comments.'],
    [{ criteria: { style: 'a' } }, 'This study does not ask for “style” here.'],
  ])('is refused in the preset: %o', async (more, why) => {
    const store = await database.freshStore()
    const { answers: _answers, ...preset } = { answers: undefined }
    const world = await makeWorld(store, preset)
    const rater = await world.rater()
    const { study, pairs } = await rater.look()
    expect(study.offer).toBeUndefined()
    const { assignmentId } = pairs[0]!
    const put = (payload: object) =>
      world.app.inject({ method: 'PUT', url: `/api/judgments/${randomUUID()}`, headers: rater.headers, payload })
    const refused = await put({ assignmentId, preference: 'a', ...more })
    expect(refused.json()).toMatchObject({ code: 'answer_not_asked', message: why })
    expect((await put({ assignmentId, preference: 'a' })).json()).toMatchObject({ preference: 'a' })
    await world.app.close()
  })

  test('a report of harm is kept once, costs its rater nothing, and tells researchers whose response it is', async () => {
    const store = await database.freshStore()
    const { world, rater, put, results, assignmentId } = await scene(store, { answers: {} })
    const id = randomUUID()
    const flag = (payload: object, headers = rater.headers) =>
      world.app.inject({ method: 'PUT', url: `/api/flags/${id}`, headers, payload })
    const report = { assignmentId, side: 'b', reason: 'Hateful.' }
    expect((await flag(report)).statusCode).toBe(204)
    expect((await flag(report)).statusCode).toBe(204)
    expect((await flag(report, (await world.rater()).headers)).statusCode).toBe(404)
    expect((await put({ assignmentId, preference: 'a' })).statusCode).toBe(200)
    expect(await results()).toMatchObject({ flagged: 1, judgments: 1, skipped: 0 })
    const assignment = (await rowsOf(store, 'assignments')).find((one) => one.id === assignmentId)
    const read = await world.app.inject({ url: `/api/studies/${world.study.id}/flags`, headers: world.researcher })
    expect(read.json<Flags>().flags).toEqual([
      expect.objectContaining({
        id,
        system: assignment!.firstSide === 'b' ? 'Target' : 'One',
        systems: ['Target', 'One'],
        reason: 'Hateful.',
      }),
    ])
    await world.app.close()
  })
})
