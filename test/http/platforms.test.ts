import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { Exit, PlatformView, SubmissionsReply } from '../../server/contract/crowd.ts'
import type { StudyRecord } from '../../server/contract/record.ts'
import type { Platform } from '../../server/contract/design.ts'
import { askForCredits } from '../../server/crowd/credit.ts'
import { sender } from '../../server/crowd/send.ts'
import { releaseSubmission, takeSubmissions } from '../../server/crowd/submissions.ts'
import { findStudy } from '../../db/studies.ts'
import { rowsOf } from '../db/make.ts'
import { testStores } from '../setup/stores.ts'
import { arrivals, makeCrowd } from './makeCrowd.ts'

const codes = { completionCode: 'C0MPLETE', screenOutCode: 'SCR33NED', failedCheckCode: 'FA1LED' }
const names = ['prolific', 'mturk', 'connect', 'sona'] as const satisfies Platform['name'][]
const preview = { assignmentId: 'ASSIGNMENT_ID_NOT_AVAILABLE', hitId: 'ABCDEFGH1234' }

describe.each(testStores())('people from a crowd platform on $kind', (database) => {
  test.each(names)('come in from %s with its parameters, rate, and are sent back when all is stored', async (name) => {
    const crowd = await makeCrowd(await database.freshStore(), { name, ...codes })
    const rater = await crowd.enter(arrivals[name]())
    expect(rater.reply.statusCode).toBe(200)
    const first = await rater.look()
    expect(first.study.platform).toBe(name)
    expect(first.pairs).toHaveLength(2)
    const exit = await rater.finish()
    expect(exit).toMatchObject({ platform: name, outcome: 'completed' })
    if (name === 'prolific') expect(exit.link).toBe('https://app.prolific.com/submissions/complete?cc=C0MPLETE')
    if (name === 'mturk') {
      expect(exit.form?.action).toBe('https://www.mturk.com/mturk/externalSubmit')
      expect(Object.keys(exit.form?.fields ?? {})).toEqual(['assignmentId', 'outcome', 'code'])
    } else expect(exit.code).toBe('C0MPLETE')
    // Asked again it is the same, and there is no further pair.
    expect((await rater.leave()).json()).toEqual(exit)
    expect((await rater.look()).pairs).toEqual([])
    await crowd.app.close()
  })

  test.each(names)('are the same rater whenever and from wherever they come back (%s)', async (name) => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name, ...codes })
    const who = arrivals[name]()
    const [one, other] = await Promise.all([crowd.enter(who), crowd.enter(who)])
    const again = await crowd.enter(who)
    const pairs = (await one.look()).pairs.map(({ assignmentId }) => assignmentId)
    for (const visit of [other, again, crowd.visitor(one.cookie)]) {
      expect((await visit.look()).pairs.map(({ assignmentId }) => assignmentId)).toEqual(pairs)
    }
    expect(await rowsOf(store, 'raters')).toHaveLength(1)
    await crowd.enter(arrivals[name]())
    expect(new Set((await rowsOf(store, 'raters')).map(({ pseudonym }) => pseudonym)).size).toBe(2)
    await crowd.app.close()
  })

  test.each([
    ['prolific', ''],
    ['prolific', 'PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}'],
    ['prolific', 'PROLIFIC_PID=5f0f0f0f0f0f0f0f0f0f0f0f&STUDY_ID=5f0f0f0f0f0f0f0f0f0f0f0f'],
    ['prolific', 'PROLIFIC_PID=5f&PROLIFIC_PID=5f0f0f0f0f0f0f0f0f0f0f0f&STUDY_ID=5f0f0f0f0f&SESSION_ID=5f0f0f0f0f'],
    ['mturk', 'assignmentId=3ABCDEFGH123&hitId=3ABCDEFGH123&workerId=A3ABCDEFGH123'],
    ['mturk', 'assignmentId=3ABCDEFGH123&hitId=3ABCDEFGH123&workerId=A3ABCDEFGH123&turkSubmitTo=https://evil.test'],
    [
      'mturk',
      'assignmentId=3ABCDEFGH123&hitId=3ABCDEFGH123&workerId=A3ABCDEFGH123&turkSubmitTo=https://www.mturk.com.evil.test',
    ],
    ['connect', 'participantId=ABCDEFGH12345678&assignmentId=<script>&projectId=ABCDEFGH12345678'],
    ['sona', 'survey_code=%SURVEY_CODE%'],
    ['sona', `survey_code=${'1'.repeat(100)}`],
  ] as const)('are told plainly when the parameters of %s are missing or malformed: %s', async (name, query) => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name })
    const reply = await crowd.knock(query)
    expect([reply.statusCode, reply.json<{ code: string }>().code]).toEqual([422, 'entry_incomplete'])
    expect(reply.headers['set-cookie']).toBeUndefined()
    expect(await rowsOf(store, 'raters')).toEqual([])
    expect(await rowsOf(store, 'platformEntries')).toEqual([])
    await crowd.app.close()
  })

  test('MTurk preview never consumes a slot', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'mturk' })
    const before = await rowsOf(store, 'slots')
    for (let n = 0; n < 20; n++) {
      await crowd.app.inject({ url: `${crowd.joinPath}?${new URLSearchParams(preview).toString()}` })
      const reply = await crowd.knock(preview)
      expect(reply.statusCode).toBe(200)
      expect(Object.keys(reply.json<object>())).toEqual(['preview'])
      expect(reply.headers['set-cookie']).toBeUndefined()
      // No pair, no text of one.
      expect(reply.body).not.toContain('Response ')
      expect(reply.body).not.toContain('Prompt ')
    }
    expect(await rowsOf(store, 'slots')).toEqual(before)
    expect(await rowsOf(store, 'raters')).toEqual([])
    expect(await rowsOf(store, 'assignments')).toEqual([])
    await crowd.app.close()
  })

  test('no byte of a code leaves the server before the last judgment is acknowledged, however it is asked for', async () => {
    const crowd = await makeCrowd(await database.freshStore(), { name: 'prolific', ...codes })
    const sent: string[] = []
    const rater = await crowd.enter(arrivals.prolific())
    sent.push(rater.reply.body)
    const probe = async () => {
      for (const url of [`/api/assignments?study=${crowd.study.code}`, `/rate/${crowd.study.code}`, crowd.joinPath]) {
        const reply = await crowd.app.inject({ url, headers: rater.headers })
        sent.push(JSON.stringify(reply.headers), reply.body)
      }
      for (const end of [undefined, true]) {
        const reply = await rater.leave(end)
        expect(reply.json()).toMatchObject({ code: 'not_done' })
        sent.push(JSON.stringify(reply.headers), reply.body)
      }
    }
    await probe()
    for (let n = 0; n < 2; n++) {
      const { pairs } = await rater.look()
      await probe()
      sent.push((await rater.judge(pairs[0]!.assignmentId)).body)
    }
    expect(sent.join('\n')).not.toMatch(/C0MPLETE|SCR33NED|FA1LED/)
    expect((await rater.leave()).json()).toMatchObject({ outcome: 'completed', code: 'C0MPLETE' })
    // And of another rater it is no one's business.
    const strangers = await crowd.enter(arrivals.prolific())
    expect((await strangers.leave()).json()).toMatchObject({ code: 'not_done' })
    expect((await crowd.visitor({}).leave()).statusCode).toBe(401)
    await crowd.app.close()
  })

  test('who did not pass the training gets the screen-out code, who failed the attention checks theirs', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const { db, tables: t } = store
    const screened = await crowd.enter(arrivals.prolific())
    await screened.look()
    await db.update(t.raters).set({ screenedOutAt: crowd.parts.now() })
    expect((await screened.leave()).json()).toMatchObject({ outcome: 'screened-out', code: 'SCR33NED' })

    for (const [failures, outcome] of [
      [1, 'completed'],
      [2, 'failed-check'],
    ] as const) {
      const rater = await crowd.enter(arrivals.prolific())
      for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
        await rater.judge(pairs[0].assignmentId)
      }
      const own = (await rowsOf(store, 'assignments')).at(-1)!
      for (let n = 0; n < failures; n++) {
        await db.insert(t.extraJudgments).values({
          id: `${own.raterId} ${String(n)}`,
          studyId: own.studyId,
          raterId: own.raterId,
          assignmentId: own.id,
          purpose: 'attention',
          criterion: String(n),
          preference: 'a',
          bothBad: false,
          firstSide: 'a',
          right: false,
          createdAt: crowd.parts.now(),
        })
      }
      expect((await rater.leave()).json()).toMatchObject({ outcome })
    }
    await crowd.app.close()
  })

  test('who comes when the plan is full is told so and gets no code; who came before may still leave', async () => {
    const crowd = await makeCrowd(
      await database.freshStore(),
      { name: 'prolific', ...codes },
      { promptCount: 1, overlap: 1, systems: ['T', 'O'] },
    )
    const early = await crowd.enter(arrivals.prolific())
    await early.look()
    const late = await crowd.enter(arrivals.prolific())
    expect((await late.look()).finished).toBe('waiting')
    expect((await late.leave()).json()).toMatchObject({ code: 'not_done' })
    expect((await late.leave(true)).json()).toEqual({ platform: 'prolific', outcome: 'none' })
    await early.finish()
    await crowd.app.inject({
      method: 'PATCH',
      url: `/api/studies/${crowd.study.id}`,
      headers: crowd.researcher,
      payload: { state: 'closed', reason: 'All is in.' },
    })
    expect((await early.leave()).json()).toMatchObject({ outcome: 'completed' })
    expect((await crowd.knock(arrivals.prolific())).json()).toMatchObject({ code: 'entry_closed' })
    await crowd.app.close()
  })

  test('who is in the midst when the study closes is let go with what they judged', async () => {
    const crowd = await makeCrowd(await database.freshStore(), { name: 'prolific', ...codes })
    const [rater, idle] = [await crowd.enter(arrivals.prolific()), await crowd.enter(arrivals.prolific())]
    const { pairs } = await rater.look()
    await idle.look()
    await rater.judge(pairs[0]!.assignmentId)
    await crowd.app.inject({
      method: 'PATCH',
      url: `/api/studies/${crowd.study.id}`,
      headers: crowd.researcher,
      payload: { state: 'closed', reason: 'All is in.' },
    })
    expect((await rater.leave()).json()).toMatchObject({ outcome: 'completed', code: 'C0MPLETE' })
    expect((await idle.leave()).json()).toEqual({ platform: 'prolific', outcome: 'none' })
    // What was on its way is taken still.
    expect((await rater.judge(pairs[1]!.assignmentId)).statusCode).toBe(200)
    await crowd.app.close()
  })

  test('a second submission of someone who is done earns nothing; a task taken again goes on where it stopped', async () => {
    const crowd = await makeCrowd(await database.freshStore(), { name: 'mturk', ...codes })
    const who = arrivals.mturk()
    const rater = await crowd.enter(who)
    const { pairs } = await rater.look()
    await rater.judge(pairs[0]!.assignmentId)
    const retaken = await crowd.enter({ ...who, assignmentId: arrivals.mturk().assignmentId! })
    expect((await retaken.look()).progress.judged).toBe(1)
    const exit = await retaken.finish()
    expect(exit.form?.fields.assignmentId).not.toBe(who.assignmentId)
    const third = await crowd.knock({ ...who, assignmentId: arrivals.mturk().assignmentId! })
    expect(third.json()).toMatchObject({ code: 'taken_part' })
    await crowd.app.close()
  })

  test('what was returned or timed out is free for others at once, and what was judged is kept and marked', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(
      store,
      { name: 'prolific', ...codes },
      { promptCount: 2, overlap: 1, systems: ['T', 'O'] },
    )
    const who = [arrivals.prolific(), arrivals.prolific()] as const
    const [first, second] = [await crowd.enter(who[0]), await crowd.enter(who[1])]
    const { pairs } = await first.look()
    await first.judge(pairs[0]!.assignmentId)
    expect((await second.look()).finished).toBe('waiting')
    const list = [
      'Submission id,Participant id,Status,Started at,Completed at,Time taken,Completion code',
      `${who[0].SESSION_ID!},${who[0].PROLIFIC_PID!},RETURNED,2026-01-05T08:00:00Z,,60,`,
      `${who[1].SESSION_ID!},${who[1].PROLIFIC_PID!},AWAITING REVIEW,2026-01-05T08:00:00Z,,60,C0MPLETE`,
      'ffffffffffffffffffffffff,eeeeeeeeeeeeeeeeeeeeeeee,TIMED-OUT,,,,',
      '',
    ].join('\r\n')
    const reply = (await crowd.ask('POST', 'submissions', { list })).json<SubmissionsReply>()
    expect(reply).toMatchObject({ released: 1, pairsFreed: 1 })
    expect(reply.lines).toMatchObject([
      { line: 2, status: 'RETURNED', state: 'returned', judged: 1, did: 'released' },
      { line: 3, state: 'active', judged: 0, did: 'nothing', remark: expect.stringContaining('not') as string },
      { line: 4, state: null, rater: null, did: 'nothing' },
    ])
    expect((await second.look()).pairs).toHaveLength(1)
    expect(await rowsOf(store, 'judgments')).toHaveLength(1)
    expect((await first.leave()).json()).toEqual({ platform: 'prolific', outcome: 'returned' })
    expect((await first.look()).pairs).toEqual([])
    const csv = (
      await crowd.app.inject({ url: `/api/studies/${crowd.study.id}/export?format=csv`, headers: crowd.researcher })
    ).body
    expect(csv.split('\n')[0]).toContain('submission')
    expect(csv).toContain('returned')
    // The same list once more changes nothing.
    expect((await crowd.ask('POST', 'submissions', { list })).json()).toMatchObject({ released: 0, pairsFreed: 0 })
    for (const [bad, message] of [
      [{ list: 'Participant id,Status\nx,LOST\n' }, /Line 2: the status "LOST"/],
      [{ list: 'abc\ndef' }, /whether they were returned or timed out/],
      [{ list: '  \n', as: 'returned' }, /empty/],
    ] as const) {
      const refused = await crowd.ask('POST', 'submissions', bad)
      expect(refused.statusCode).toBe(400)
      expect(refused.json<{ message: string }>().message).toMatch(message)
    }
    await crowd.app.close()
  })

  test('Prolific’s own message releases a submission, if it is signed over its time and its bytes', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const who = arrivals.prolific()
    const rater = await crowd.enter(who)
    await rater.look()
    const view = (
      await crowd.ask('PUT', 'platform/hook-secret', { secret: 'a secret of Prolific' })
    ).json<PlatformView>()
    expect(view).toMatchObject({ hookSecret: true })
    expect(JSON.stringify(view)).not.toContain('a secret of Prolific')
    const body = JSON.stringify({
      event_type: 'submission.status.change',
      resource_id: who.SESSION_ID,
      status: 'RETURNED',
    })
    const seconds = String(crowd.parts.now().getTime() / 1000)
    const sign = (secret: string, timestamp: string, text: string) =>
      createHmac('sha256', secret)
        .update(timestamp + text)
        .digest('base64')
    const send = (signature: string, timestamp = seconds, payload = body) =>
      crowd.app.inject({
        method: 'POST',
        url: new URL(view.hook!).pathname,
        headers: {
          'content-type': 'application/json',
          'x-prolific-request-signature': signature,
          'x-prolific-request-timestamp': timestamp,
        },
        payload,
      })
    const old = String(Number(seconds) - 3600)
    for (const reply of [
      await send(sign('another secret', seconds, body)),
      await send(sign('a secret of Prolific', seconds, body), seconds, `${body} `),
      await send(sign('a secret of Prolific', old, body), old),
      await send(''),
    ]) {
      expect(reply.statusCode).toBe(401)
    }
    expect((await rater.look()).pairs).toHaveLength(2)
    expect((await send(sign('a secret of Prolific', seconds, body))).statusCode).toBe(204)
    expect((await rater.leave()).json()).toMatchObject({ outcome: 'returned' })
    expect((await rowsOf(store, 'assignments')).map(({ state }) => state)).toEqual(['expired', 'expired'])
    await crowd.app.close()
  })

  test('SONA is asked for the credit once, again until it grants it, and the code is forgotten then', async () => {
    const store = await database.freshStore()
    const asked: string[] = []
    let answer = '<a:Errors>Study not found</a:Errors>'
    const sona = createServer((request, reply) => {
      asked.push(request.url!)
      reply.end(answer)
    })
    await new Promise<void>((resolve) => sona.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${String((sona.address() as AddressInfo).port)}`
    const crowd = await makeCrowd(store, { name: 'sona', creditAt: `${origin}/credit?id=1&survey_code=SURVEY_CODE` })
    const who = arrivals.sona()
    const rater = await crowd.enter(who)
    const exit = await rater.finish()
    // This machine’s own addresses are no one’s to ask, unless the stand-ins stand there.
    expect([exit.credit, asked]).toEqual(['on its way', []])
    const [entry] = await rowsOf(store, 'platformEntries')
    expect(entry).toMatchObject({ creditTries: 1, creditAnswer: 'The address is inside this network.' })

    const send = sender([origin])
    await askForCredits(store, send, crowd.parts.now)
    expect(asked).toEqual([])
    crowd.parts.clock.now = new Date(crowd.parts.clock.now.getTime() + 60_000)
    await askForCredits(store, send, crowd.parts.now)
    expect(asked).toEqual([`/credit?id=1&survey_code=${who.survey_code!}`])
    expect((await rater.leave()).json<Exit>().credit).toBe('on its way')
    answer = `<r><a:Result><a:credit_status>G</a:credit_status><a:survey_code>${who.survey_code!}</a:survey_code></a:Result></r>`
    crowd.parts.clock.now = new Date(crowd.parts.clock.now.getTime() + 300_000)
    await Promise.all([
      askForCredits(store, send, crowd.parts.now),
      askForCredits(store, send, crowd.parts.now),
      askForCredits(store, send, crowd.parts.now),
    ])
    expect(asked).toHaveLength(2)
    expect((await rater.leave()).json<Exit>().credit).toBe('granted')
    const [granted] = await rowsOf(store, 'platformEntries')
    expect(granted).toMatchObject({ returns: null, creditNextAt: null, creditAnswer: 'HTTP 200: G …' })
    expect((await crowd.ask('GET', 'platform')).json<PlatformView>().credits).toEqual({
      granted: 1,
      waiting: 0,
      failed: [],
    })
    sona.close()
    await crowd.app.close()
  })

  test('a platform’s name for a person stands nowhere: not in the database, an export, a page or a reply', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const who = arrivals.prolific()
    const rater = await crowd.enter(who)
    const replies = [rater.reply.body, JSON.stringify(rater.reply.headers)]
    await rater.finish()
    await crowd.ask('POST', 'submissions', { list: who.SESSION_ID!, as: 'timed-out' })
    for (const format of ['csv', 'jsonl', 'json', 'codebook']) {
      replies.push((await crowd.ask('GET', `export?format=${format}`)).body)
    }
    for (const path of ['platform', 'results', '']) replies.push((await crowd.ask('GET', path)).body)
    replies.push((await rater.leave()).body)
    for (const name of Object.keys(store.tables) as (keyof typeof store.tables)[]) {
      if (typeof store.tables[name] === 'object') replies.push(JSON.stringify(await rowsOf(store, name)))
    }
    const all = replies.join('\n')
    for (const id of Object.values(who)) {
      for (const text of [id, id.toUpperCase(), Buffer.from(id).toString('base64').slice(0, -4)]) {
        expect(all).not.toContain(text)
      }
    }
    await crowd.app.close()
  })

  test('once the key is deleted nobody can be told again, and nobody new comes in', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const who = arrivals.prolific()
    const rater = await crowd.enter(who)
    await rater.finish()
    const path = `platform/key?confirm=${crowd.study.name}`
    expect((await crowd.ask('DELETE', path)).statusCode).toBe(409)
    await crowd.app.inject({
      method: 'PATCH',
      url: `/api/studies/${crowd.study.id}`,
      headers: crowd.researcher,
      payload: { state: 'closed', reason: 'All is in.' },
    })
    expect((await crowd.ask('DELETE', 'platform/key?confirm=another')).statusCode).toBe(422)
    expect((await crowd.ask('DELETE', path)).json<PlatformView>().forgottenAt).not.toBeNull()
    expect(await rowsOf(store, 'platformKeys')).toMatchObject([{ key: null, hookSecret: null }])
    expect((await crowd.knock(who)).json()).toMatchObject({ code: 'entry_closed' })
    const refused = await crowd.ask('POST', 'submissions', { list: who.SESSION_ID!, as: 'returned' })
    expect(refused.json()).toMatchObject({ code: 'entry_closed' })
    expect((await rater.leave()).json()).toMatchObject({ code: 'C0MPLETE' })
    await crowd.app.close()
  })

  test('the platform’s settings may change after import, but not to another platform once people came', async () => {
    const crowd = await makeCrowd(await database.freshStore(), { name: 'prolific' })
    const put = (platform: object) => crowd.ask('PUT', 'platform', { ...platform, reason: 'They moved.' })
    expect((await put({ name: 'connect' })).statusCode).toBe(200)
    const view = (await put({ name: 'prolific', completionCode: 'NEW' })).json<PlatformView>()
    expect(view.link).toBe(
      `http://blindpair.test${crowd.joinPath}?PROLIFIC_PID={{%PROLIFIC_PID%}}&STUDY_ID={{%STUDY_ID%}}&SESSION_ID={{%SESSION_ID%}}`,
    )
    const rater = await crowd.enter(arrivals.prolific())
    expect((await put({ name: 'connect' })).statusCode).toBe(400)
    expect((await rater.finish()).code).toBe('NEW')
    await crowd.app.close()
  })

  test('changed settings and released submissions stand in the record of a study that has opened, without codes or names', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const record = async () => {
      const { amendments } = (await crowd.ask('GET', 'record')).json<StudyRecord>()
      return amendments.sort((one, two) => (one.what < two.what ? -1 : 1))
    }
    const leaked = { name: 'prolific', ...codes, completionCode: 'AN0THER' }
    for (const silent of [leaked, { ...leaked, reason: ' ' }]) {
      const refused = await crowd.ask('PUT', 'platform', silent)
      expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([422, 'reason_needed'])
    }
    expect(await record()).toEqual([])
    const kept = (await crowd.ask('GET', 'platform')).json<PlatformView>()
    expect(kept.platform.completionCode).toBe(codes.completionCode)
    await crowd.ask('PUT', 'platform', { ...leaked, reason: ' It leaked. ' })
    // What changes nothing is none.
    await crowd.ask('PUT', 'platform', { name: 'prolific', ...codes, completionCode: 'AN0THER' })
    const wrong = await crowd.ask('PUT', 'platform', { name: 'prolific', creditAt: 'https://example.org/?XXXX' })
    expect([wrong.statusCode, wrong.json<{ message: string }>().message]).toEqual([
      400,
      '"creditAt" is where SONA is asked for a credit, and the platform is prolific. Nothing was changed.',
    ])
    const who = arrivals.prolific()
    const rater = await crowd.enter(who)
    await rater.look()
    await crowd.ask('POST', 'submissions', { list: who.SESSION_ID!, as: 'returned' })
    const actor = 'owner of this server'
    expect(await record()).toMatchObject([
      { what: 'crowd platform settings', before: null, after: ['completionCode'], reason: 'It leaked.', actor },
      { what: 'submissions released', after: { released: 1, pairsFreed: 2 }, actor },
    ])
    expect(JSON.stringify(await record())).not.toMatch(/AN0THER|C0MPLETE/)
    await crowd.app.close()
  })

  test('submissions are released together with their record, all of a list or none', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const people = [arrivals.prolific(), arrivals.prolific(), arrivals.prolific()]
    for (const who of people) await (await crowd.enter(who)).look()
    const [first, second, third] = people.map(({ SESSION_ID }) => SESSION_ID!)
    const study = (await findStudy(store, crowd.study.id))!
    // A record that cannot be written: there is one of its id.
    const parts = { store, now: crowd.parts.now, newId: () => 'the same' }
    expect(await takeSubmissions(parts, study, { list: first!, as: 'returned' }, 'me')).toMatchObject({ released: 1 })
    const states = async () => (await rowsOf(store, 'platformEntries')).map(({ state }) => state).sort()
    const leased = async () => (await rowsOf(store, 'assignments')).filter(({ state }) => state === 'leased').length
    const before = await leased()
    const list = { list: `${second!}\n${third!}`, as: 'returned' } as const
    await expect(takeSubmissions(parts, study, list, 'me')).rejects.toThrow()
    await expect(releaseSubmission(parts, study, third!, 'timed-out')).rejects.toThrow()
    expect([await states(), await leased()]).toEqual([['active', 'active', 'returned'], before])
    expect(await takeSubmissions(crowd.parts, study, list, 'me')).toMatchObject({ released: 2, pairsFreed: before })
    expect(await states()).toEqual(['returned', 'returned', 'returned'])
    const after = { released: 2, pairsFreed: before }
    expect(await rowsOf(store, 'amendments')).toContainEqual(expect.objectContaining({ after }))
    await crowd.app.close()
  })

  test('each takes one of the places of the link they came by, however often they come', async () => {
    const store = await database.freshStore()
    const crowd = await makeCrowd(store, { name: 'prolific', ...codes })
    const who = arrivals.prolific()
    await crowd.enter(who)
    await crowd.enter(who)
    await crowd.enter(arrivals.prolific())
    const shared = async () => (await rowsOf(store, 'invitations')).filter(({ raterKind }) => raterKind === 'human')
    expect(await shared()).toMatchObject([{ joined: 2 }])
    // A link that has as many as it may lets nobody new in, and who is in comes back.
    await store.db.update(store.tables.invitations).set({ quota: 2 })
    expect((await crowd.knock(arrivals.prolific())).json()).toMatchObject({ code: 'entry_closed' })
    expect((await crowd.knock(who)).statusCode).toBe(200)
    expect(await shared()).toMatchObject([{ joined: 2 }])
    expect(await rowsOf(store, 'raters')).toHaveLength(2)
    await crowd.app.close()
  })

  test('only the pages of a study on MTurk may be framed, by MTurk alone, and only their forms go there', async () => {
    const store = await database.freshStore()
    const [turk, other] = [await makeCrowd(store, { name: 'mturk' }), await makeCrowd(store, { name: 'prolific' })]
    const headers = async (url: string) => {
      const reply = await turk.app.inject({ url })
      // Where the pages are not built, the place of one says so.
      expect(reply.statusCode, url).toBeOneOf(url === '/join/nothing' ? [404] : [200, 503])
      return reply.headers
    }
    for (const url of [turk.joinPath, `/rate/${turk.study.code}`]) {
      const policy = String((await headers(url))['content-security-policy'])
      expect(policy).toMatch(/frame-ancestors https:\/\/worker\.mturk\.com https:\/\/workersandbox\.mturk\.com/)
      expect(policy).toContain(
        'form-action https://www.mturk.com/mturk/externalSubmit https://workersandbox.mturk.com/mturk/externalSubmit',
      )
      expect(policy).not.toMatch(/frame-ancestors[^;]*(\*|'self'|localhost)/)
      expect((await headers(url))['x-frame-options']).toBeUndefined()
    }
    for (const url of [other.joinPath, `/rate/${other.study.code}`, '/rate/nothing', '/', '/join/nothing']) {
      const policy = String((await headers(url))['content-security-policy'])
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).toContain("form-action 'self'")
      expect((await headers(url))['x-frame-options']).toBe('SAMEORIGIN')
    }
    await turk.app.close()
    await other.app.close()
  })

  test('the cookie of a frame is its own, goes over https only, and no page of another site acts with it', async () => {
    const crowd = await makeCrowd(await database.freshStore(), { name: 'mturk' })
    const { reply, cookie } = await crowd.enter(arrivals.mturk())
    expect(String(reply.headers['set-cookie'])).toMatch(/HttpOnly; Secure; Partitioned; SameSite=None/)
    const { pairs } = await crowd.visitor(cookie).look()
    for (const evil of [
      { origin: 'https://evil.test' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://worker.mturk.com' },
    ] as Record<string, string>[]) {
      const visitor = crowd.visitor({ ...cookie, ...evil })
      expect((await visitor.judge(pairs[0]!.assignmentId)).statusCode).toBe(403)
      expect((await visitor.leave()).statusCode).toBe(403)
    }
    expect((await crowd.visitor({ authorization: 'Bearer nobody-nobody-nobody-nobody' }).leave()).statusCode).toBe(401)
    await crowd.app.close()
  })
})
