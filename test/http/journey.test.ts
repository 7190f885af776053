import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { countsOf, recount } from '../../db/counts.ts'
import type { Store } from '../../db/store.ts'
import { analyzeStudy } from '../../server/analyzeStudy.ts'
import type { Work } from '../../server/contract/journey.ts'
import type { JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, JudgedPair } from '../../server/contract/pair.ts'
import type { PackStudy } from '../../server/paper/packStudy.ts'
import { verifyPack } from '../../server/paper/verifyPack.ts'
import { writePack } from '../../server/paper/writePack.ts'
import { version } from '../../server/version.ts'
import { rowsOf } from '../db/make.ts'
import { cookieOf, makeWorld, type StagedOptions } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
type Rater = Awaited<ReturnType<World['rater']>>

const check = (n: number, answer = 'first') => ({
  prompt: `Question ${String(n)}?`,
  first: `Good answer ${String(n)}.`,
  second: `Bad answer ${String(n)}.`,
  answer,
  explanation: `Because of ${String(n)}.`,
})
const checks = (count: number) => Array.from({ length: count }, (_, n) => check(n))
const consent = 'You may stop at any time.'

async function post(world: World, rater: Rater, url: string, payload: object) {
  return world.app.inject({ method: 'POST', url, headers: rater.headers, payload })
}

async function agree(world: World, rater: Rater, yes = true) {
  const { consent: asked } = await rater.look()
  return post(world, rater, '/api/consent', { study: world.study.code, hash: asked!.hash, agree: yes })
}

/** The side on which the better response of a check stands. */
const better = (pair: Assignments['pairs'][number]) => (pair.a.turns[0]!.startsWith('Good') ? 'a' : 'b')
const worse = (pair: Assignments['pairs'][number]) => (better(pair) === 'a' ? 'b' : 'a')

/** Judges until nothing is left; answers what was shown, in order. */
async function judgeAll(world: World, rater: Rater) {
  const met: Assignments['pairs'] = []
  for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
    const [pair] = pairs
    const answer = pair.attention ?? (pair.a.turns[0]!.startsWith('Bad') ? 'b' : 'a')
    const reply = await rater.judge(pair.assignmentId, answer)
    expect(reply.statusCode).toBe(200)
    met.push(pair)
    // A moment passes, so that what is last is known.
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + 1000)
  }
  return met
}

async function countersAgree(store: Store, studyId: string) {
  const plain = (rows: { n: number }[]) =>
    rows
      .filter(({ n }) => n !== 0)
      .map((row) =>
        JSON.stringify(
          Object.entries(row)
            .filter(([name]) => name !== 'studyId' && name !== 'moves')
            .sort(),
        ),
      )
      .sort()
  expect(plain(await countsOf(store, studyId))).toEqual(plain(await recount(store, studyId)))
}

const worldOf = (store: Store, options: StagedOptions) =>
  makeWorld(store, { systems: ['Target', 'One'], overlap: 2, promptCount: 4, ...options })

describe.each(testStores())('a rater’s way on $kind', (database) => {
  test('begins with consent: agreed to once, kept with the text’s hash and the time', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { consent })
    const rater = await world.rater()
    const before = await rater.look()
    expect(before).toMatchObject({ stage: 'consent', pairs: [], consent: { text: consent, version: 1 } })
    expect(before.finished).toBeUndefined()
    const stale = { study: world.study.code, hash: 'another', agree: true }
    expect((await post(world, rater, '/api/consent', stale)).statusCode).toBe(409)
    expect((await agree(world, rater)).statusCode).toBe(204)
    expect(await rater.look()).toMatchObject({ stage: 'rating', pairs: [{}, {}] })
    const [row] = (await rowsOf(store, 'raters')).filter(({ studyId }) => studyId === world.study.id)
    expect(row).toMatchObject({ consentHash: before.consent!.hash, consentedAt: world.parts.clock.now })
    await world.app.close()
  })

  test('ends at once for who does not agree: nothing is kept but that somebody did not', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { consent })
    const rater = await world.rater()
    expect((await agree(world, rater, false)).statusCode).toBe(204)
    const here = <Row extends { studyId: string }>(rows: Row[]) =>
      rows.filter(({ studyId }) => studyId === world.study.id)
    expect(here(await rowsOf(store, 'raters'))).toEqual([])
    expect(here(await rowsOf(store, 'totals'))).toMatchObject([{ refused: 1, raters: 0, skipped: 0 }])
    expect(await rater.look()).toMatchObject({ code: 'no_session' })
    // Who thinks again opens the invitation again.
    await world.app.inject({ url: world.joinPath, headers: rater.headers })
    expect(await rater.look()).toMatchObject({ stage: 'consent' })
    await world.app.close()
  })

  test('leads through training: told what is right after each pair, passed with enough of them', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { training: { pairs: checks(4), pass: 0.75 } })
    const rater = await world.rater()
    let look = await rater.look()
    expect(look).toMatchObject({
      stage: 'training',
      training: { attempt: 1, attempts: 2, judged: 0, pairs: 4, needed: 3 },
      progress: { judged: 0 },
    })
    const told: JudgmentReceipt[] = []
    for (const [n, right] of [true, false, true, true].entries()) {
      look = await rater.look()
      const pair = look.pairs[0]!
      expect(pair.prompt.turns[0]).toBe(`Question ${String(n)}?`)
      const id = randomUUID()
      const choice = right ? better(pair) : worse(pair)
      const reply = await rater.judge(pair.assignmentId, choice, { id })
      told.push(reply.json<JudgmentReceipt>())
      // A lost reply can be asked for again, but what was answered stays.
      expect((await rater.judge(pair.assignmentId, choice, { id })).json<JudgmentReceipt>().feedback).toMatchObject({
        right,
      })
      expect((await rater.judge(pair.assignmentId, better(pair), { replaces: id })).statusCode).toBe(409)
      expect(told.at(-1)!.feedback).toMatchObject({
        right,
        answer: better(pair),
        explanation: `Because of ${String(n)}.`,
      })
    }
    expect(told.map(({ feedback }) => feedback!.attempt)).toEqual([
      { number: 1, right: 1, judged: 1, pairs: 4 },
      { number: 1, right: 1, judged: 2, pairs: 4 },
      { number: 1, right: 2, judged: 3, pairs: 4 },
      { number: 1, right: 3, judged: 4, pairs: 4, outcome: 'passed' },
    ])
    look = await rater.look()
    expect(look).toMatchObject({ stage: 'rating', progress: { judged: 0, total: 4 } })
    expect(look.pairs).toHaveLength(2)
    expect(look.last).toBeUndefined()
    await world.app.close()
  })

  test('ends kindly for who does not pass the training, and after no fewer tries than promised', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { training: { pairs: checks(2), pass: 1 } })
    const rater = await world.rater()
    const outcomes: unknown[] = []
    for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
      const reply = await rater.judge(pairs[0].assignmentId, worse(pairs[0]))
      outcomes.push(reply.json<JudgmentReceipt>().feedback!.attempt.outcome)
    }
    expect(outcomes).toEqual([undefined, 'again', undefined, 'screened-out'])
    expect(await rater.look()).toMatchObject({ stage: 'screened-out', pairs: [] })
    // Training that was skipped is training that was not passed.
    const other = await world.rater()
    for (let { pairs } = await other.look(); pairs[0]; { pairs } = await other.look()) {
      expect((await post(world, other, `/api/assignments/${pairs[0].assignmentId}/skip`, {})).statusCode).toBe(204)
    }
    expect(await other.look()).toMatchObject({ stage: 'screened-out' })
    await world.app.close()
  })

  const quality = {
    gold: { items: checks(6), every: 5 },
    attentionChecks: 2,
    repeats: { share: 0.25, flipped: 0.5, apart: 3 },
  }

  test('meets gold items and repeats that look like any pair, and none of them counts', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { promptCount: 20, quality })
    const rater = await world.rater()
    const first = await rater.look()
    const met = await judgeAll(world, rater)
    expect(met).toHaveLength(first.progress.total)
    const attention = met.filter((pair) => pair.attention !== undefined)
    expect(attention).toHaveLength(2)
    const shown = met.filter((pair) => pair.attention === undefined)
    const texts = shown.map(({ prompt }) => prompt.turns[0]!)
    expect(texts.filter((text) => text.startsWith('Question'))).toHaveLength(6)
    expect(new Set(texts).size).toBe(20 + 6)
    expect(texts).toHaveLength(20 + 6 + 5)
    for (const [later, text] of texts.entries()) {
      const earlier = texts.indexOf(text)
      if (earlier < later) expect(later - earlier).toBeGreaterThanOrEqual(3 - 2)
    }
    expect(new Set(shown.map((pair) => JSON.stringify(Object.keys(pair)))).size).toBe(1)
    expect(new Set(met.map(({ assignmentId }) => assignmentId)).size).toBe(met.length)

    expect(await rater.look()).toMatchObject({
      finished: 'done',
      progress: { judged: met.length, total: met.length },
    })
    const here = <Row extends { studyId: string }>(rows: Row[]) =>
      rows.filter(({ studyId }) => studyId === world.study.id)
    expect(here(await rowsOf(store, 'judgments'))).toHaveLength(20)
    const extra = here(await rowsOf(store, 'extraJudgments'))
    expect(Object.groupBy(extra, ({ purpose }) => purpose)).toMatchObject({
      gold: Array.from({ length: 6 }, () => ({ right: true })),
      attention: [{ right: true }, { right: true }],
      repeat: expect.arrayContaining([expect.objectContaining({ right: null })]) as unknown,
      flipped: expect.arrayContaining([expect.objectContaining({ right: null })]) as unknown,
    })
    expect(extra).toHaveLength(6 + 2 + 5)
    const analysis = await analyzeStudy(store, { studyId: world.study.id, kinds: ['human'] })
    expect(analysis.judgments).toBe(20)
    const [row] = analysis.raterQuality.raters
    expect(row!.gold).toEqual({ right: 6, n: 6 })
    // What the study's own rules say of them goes along, whether or not it flags.
    expect(row!.rules).toMatchObject([
      { rule: 'gold', flagged: false, count: 6, n: 6 },
      { rule: 'attention', n: 2 },
      { rule: 'repeats', n: 5 },
    ])
    const { sameSides, flipped } = analysis.agreement.selfConsistency
    expect(sameSides.n + flipped.n).toBe(5)
    const counts = await countsOf(store, world.study.id)
    expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(20)
    await countersAgree(store, world.study.id)
    await world.app.close()
  })

  test('goes into the paper’s pack as counts, so that the pack says of raters what the page says', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { promptCount: 20, quality: { ...quality, rules: { attentionFailed: 1 } } })
    await judgeAll(world, await world.rater())
    const folder = join(mkdtempSync(join(tmpdir(), 'blindpair-checked-')), 'pack')
    onTestFinished(() => rmSync(dirname(folder), { recursive: true, force: true }))
    await writePack(store, { studyId: world.study.id, kinds: ['human'], now: new Date(), version }, folder)
    const text = (path: string) => readFileSync(join(folder, path), 'utf8')
    const { sequence: _, ...page } = await analyzeStudy(store, { studyId: world.study.id, kinds: ['human'] })
    expect(page.raterQuality.raters[0]).toMatchObject({
      gold: { right: 6, n: 6 },
      rules: [{ rule: 'gold' }, { n: 2 }, { n: 5 }],
    })
    expect(JSON.parse(text('analysis.json'))).toEqual(JSON.parse(JSON.stringify(page)))
    const { checks } = JSON.parse(text('study.json')) as PackStudy
    expect(checks).toMatchObject([{ gold: { right: 6, n: 6 }, attention: { n: 2 } }])
    expect(text('README.md')).toContain('Stated and not recomputed')
    const found = await verifyPack(folder)
    expect(found.differences).toEqual([])
    expect(found.notes).toEqual([expect.stringContaining('gold items') as string])
    // A count that is changed changes what follows from it.
    writeFileSync(join(folder, 'study.json'), text('study.json').replace('"right": 6', '"right": 5'))
    const told = (await verifyPack(folder)).differences.map(({ file }) => file)
    expect(told).toEqual(expect.arrayContaining(['analysis.json', 'manifest.json']))
    await world.app.close()
  })

  test('undoes, changes and lists what stands beside the plan like everything else', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { promptCount: 12, quality })
    const rater = await world.rater()
    const met = await judgeAll(world, rater)
    const { last } = await rater.look()
    expect(last!.assignmentId).toBe(met.at(-1)!.assignmentId)
    for (const pair of met) {
      const url = `/api/assignments/${pair.assignmentId}`
      const again = (await world.app.inject({ url, headers: rater.headers })).json<JudgedPair>()
      expect(again.pair).toEqual(pair)
      const changed = await rater.judge(pair.assignmentId, 'tie', { replaces: again.judgment!.id })
      expect(changed.json()).toMatchObject({ preference: 'tie', judged: met.length, surplus: false })
      expect((await rater.judge(pair.assignmentId, 'a', { replaces: again.judgment!.id })).statusCode).toBe(409)
    }
    const url = `/api/work?study=${world.study.code}`
    const work = (await world.app.inject({ url, headers: rater.headers })).json<Work>()
    expect(work.judged).toBe(met.length)
    const shown = met.filter((pair) => pair.attention === undefined)
    expect(work.items.map(({ assignmentId }) => assignmentId).sort()).toEqual(
      shown.map(({ assignmentId }) => assignmentId).sort(),
    )
    expect(new Set(work.items.map((item) => Object.keys(item).join())).size).toBe(1)
    expect(work.items.every(({ preference }) => preference === 'tie')).toBe(true)
    await countersAgree(store, world.study.id)
    await world.app.close()
  })

  test('brings what ran out beside the plan back to its rater, and takes it when it comes late', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, {
      promptCount: 12,
      overlap: 8,
      quality: { gold: { items: checks(6), every: 2 } },
    })
    const rater = await world.rater()
    const { pairs: before } = await rater.look()
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + world.study.leaseMs + 1)
    await (await world.rater()).look()
    expect((await rowsOf(store, 'assignments')).filter(({ state }) => state === 'expired')).toHaveLength(2)
    const { pairs: after } = await rater.look()
    expect(after).toEqual(before)
    world.parts.clock.now = new Date(world.parts.clock.now.getTime() + world.study.leaseMs + 1)
    await (await world.rater()).look()
    for (const { assignmentId } of before) {
      expect((await rater.judge(assignmentId, 'a')).json()).toMatchObject({ surplus: false })
    }
    await countersAgree(store, world.study.id)
    await world.app.close()
  })

  test('goes on to a pass for each criterion over what the rater judged, shuffled anew', async () => {
    const store = await database.freshStore()
    const criteria = [
      { name: 'helpful', question: 'Which helps more?' },
      { name: 'harmless', question: 'Which is safer?' },
    ]
    const world = await worldOf(store, { promptCount: 12, answers: { criteria, criteriaIn: 'passes' } })
    const rater = await world.rater()
    expect((await rater.look()).progress).toEqual({ judged: 0, total: 36 })
    const met: string[][] = [[], [], []]
    for (let look = await rater.look(); look.pairs[0]; look = await rater.look()) {
      const pair = look.pairs[0]
      const number = look.pass?.number ?? 0
      expect(look.stage).toBe(number === 0 ? 'rating' : 'passes')
      expect(pair.question).toBe(number === 0 ? undefined : criteria[number - 1]!.question)
      expect(look.pairs.every(({ question }) => question === pair.question)).toBe(true)
      if (number > 0) expect(look.pass).toEqual({ number, of: 2, question: pair.question })
      met[number]!.push(pair.prompt.turns[0]!)
      expect((await rater.judge(pair.assignmentId, 'a')).statusCode).toBe(200)
    }
    expect(met.map((all) => all.length)).toEqual([12, 12, 12])
    expect(met.map((all) => [...all].sort())).toEqual([0, 1, 2].map(() => [...met[0]!].sort()))
    expect(new Set(met.map((all) => all.join())).size).toBe(3)
    expect(await rater.look()).toMatchObject({ stage: 'rating', finished: 'done', progress: { judged: 36, total: 36 } })
    const extra = (await rowsOf(store, 'extraJudgments')).filter(({ studyId }) => studyId === world.study.id)
    expect(extra.map(({ criterion }) => criterion).sort()).toEqual([
      ...Array.from({ length: 12 }, () => 'harmless'),
      ...Array.from({ length: 12 }, () => 'helpful'),
    ])
    expect(extra.filter(({ firstSide }) => firstSide === 'a')).toHaveLength(12)
    await world.app.close()
  })

  test('goes on on another device by a link of the rater’s own, at the same place', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, {})
    const rater = await world.rater()
    const { pairs } = await rater.look()
    await rater.judge(pairs[0]!.assignmentId, 'a')
    const made = await post(world, rater, '/api/return-link', { study: world.study.code })
    const path = new URL(made.json<{ link: string }>().link).pathname
    const opened = await world.app.inject({ url: path })
    expect(opened.headers.location).toBe(`/rate/${world.study.code}`)
    const headers = { cookie: cookieOf(opened.headers['set-cookie']) }
    const there = async () =>
      (await world.app.inject({ url: `/api/assignments?study=${world.study.code}`, headers })).json<Assignments>()
    expect(await there()).toEqual(await rater.look())
    const put = (assignmentId: string) =>
      world.app.inject({
        method: 'PUT',
        url: `/api/judgments/${randomUUID()}`,
        headers,
        payload: { assignmentId, preference: 'b' },
      })
    expect((await put(pairs[1]!.assignmentId)).statusCode).toBe(200)
    expect((await rater.look()).progress.judged).toBe(2)
    const url = `/api/assignments/${pairs[1]!.assignmentId}`
    expect((await world.app.inject({ url, headers })).statusCode).toBe(200)
    // The invitation opened there is still the same rater; a stranger's pair is not theirs.
    await world.app.inject({ url: world.joinPath, headers })
    expect((await there()).progress.judged).toBe(2)
    const stranger = await world.rater()
    expect((await put((await stranger.look()).pairs[0]!.assignmentId)).statusCode).toBe(404)
    // A browser that rates here as somebody else stays who it is.
    const known = await world.app.inject({ url: path, headers: stranger.headers })
    expect(known.statusCode).toBe(409)
    expect((await stranger.look()).progress.judged).toBe(0)
    // A new link ends the one before; only hashes are kept.
    await post(world, rater, '/api/return-link', { study: world.study.code })
    expect((await world.app.inject({ url: path })).statusCode).toBe(404)
    await world.app.close()
  })

  test('can be left: what was judged is deleted, its places are open again, the tallies follow', async () => {
    const store = await database.freshStore()
    const world = await worldOf(store, { promptCount: 12, quality })
    const [rater, other] = [await world.rater(), await world.rater()]
    await judgeAll(world, other)
    const before = await countsOf(store, world.study.id)
    await judgeAll(world, rater)
    const left = await post(world, rater, '/api/withdrawal', { study: world.study.code })
    expect(left.statusCode).toBe(204)
    expect((await post(world, rater, '/api/withdrawal', { study: world.study.code })).statusCode).toBe(204)
    const here = <Row extends { studyId: string }>(rows: Row[]) =>
      rows.filter(({ studyId }) => studyId === world.study.id)
    const [gone] = here(await rowsOf(store, 'raters')).filter(({ withdrawnAt }) => withdrawnAt !== null)
    for (const name of ['judgments', 'extraJudgments', 'assignments', 'standings'] as const) {
      expect(here(await rowsOf(store, name)).filter(({ raterId }) => raterId === gone!.id)).toEqual([])
    }
    const alive = (rows: { n: number }[]) => rows.reduce((sum, { n }) => sum + n, 0)
    expect(alive(await countsOf(store, world.study.id))).toBe(alive(before))
    await countersAgree(store, world.study.id)
    expect(here(await rowsOf(store, 'totals'))).toMatchObject([{ raters: 1, skipped: 0 }])
    expect(await rater.look()).toMatchObject({ stage: 'withdrawn', pairs: [] })
    await world.app.inject({ url: world.joinPath, headers: rater.headers })
    expect(await rater.look()).toMatchObject({ stage: 'withdrawn' })
    // Someone else can judge what they had judged.
    await judgeAll(world, await world.rater())
    expect(alive(await countsOf(store, world.study.id))).toBe(24)
    await world.app.close()
  })
})
