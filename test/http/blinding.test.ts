import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import { describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import type { Assignments, Pair } from '../../server/contract/pair.ts'
import { seeded } from '../../server/stats/random.ts'
import { rowsOf } from '../db/make.ts'
import { cookieOf, makeWorld, type StagedOptions } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { arrivals, makeCrowd } from './makeCrowd.ts'

/** A word that stands nowhere else. */
const canary = () => `Canary${randomBytes(8).toString('hex')}`

/** Every form in which a word could slip through. */
function formsOf(word: string): Map<string, string> {
  const bytes = Buffer.from(word)
  const forms = new Map([
    ['as it is', word],
    ['in small letters', word.toLowerCase()],
    ['in capitals', word.toUpperCase()],
    ['reversed', Array.from(word).reverse().join('')],
    ['as hex', bytes.toString('hex')],
    ['as an address', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ['as HTML', [...bytes].map((byte) => `&#${String(byte)};`).join('')],
    ['as HTML in hex', [...bytes].map((byte) => `&#x${byte.toString(16)};`).join('')],
  ])
  // Inside a longer text base64 takes one of three forms; the middle of each does not depend on what stands around it.
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift, 'x'), bytes]).toString('base64')
    forms.set(`as base64, shifted by ${String(shift)}`, text.slice(shift === 0 ? 0 : 4, -4))
  }
  for (const kind of ['md5', 'sha1', 'sha256']) {
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const digest = createHash(kind).update(word).digest(encoding).replace(/=+$/, '')
      forms.set(`as ${kind} in ${encoding}`, digest)
      // The beginning of a digest gives a word away as well as the whole.
      if (encoding === 'hex') forms.set(`as the first half of ${kind}`, digest.slice(0, 16))
    }
  }
  return forms
}

const words = {
  target: canary(),
  one: canary(),
  two: canary(),
  name: canary().toLowerCase(),
  title: canary(),
  notAsked: canary(),
  category: canary(),
  tag: canary(),
  tagged: canary(),
}
/** Pairs whose right answer is known, in words of their own: nothing else may tell them from the study's. */
const checkOf = (n: number) => ({
  prompt: `Prompt 9${String(n)}?`,
  first: `Response 0 to 9${String(n)}`,
  second: `Response 1 to 9${String(n)}`,
  answer: 'first',
})
/** All that a study may place on a rater's way. */
const way: StagedOptions = {
  consent: 'Agree?',
  training: { pairs: [checkOf(1)], pass: 0 },
  quality: { gold: { items: [2, 3, 4].map(checkOf), every: 3 }, attentionChecks: 1, repeats: { share: 0.5, apart: 1 } },
  answers: { criteria: [{ name: 'x', question: 'X?' }], criteriaIn: 'passes' },
}
const options: StagedOptions = {
  name: words.name,
  title: `A study of ${words.title}`,
  systems: [words.target, words.one, words.two],
  known: { category: words.category, tags: { [words.tag]: words.tagged } },
  promptCount: 6,
  text: (prompt, system) =>
    `Response ${String([words.target, words.one, words.two].indexOf(system))} to ${String(prompt)}`,
}

/** All that reached a rater's browser, headers and bodies. */
class Wire {
  readonly texts: string[] = []
  take(reply: LightMyRequestResponse): LightMyRequestResponse {
    const { date: _date, ...headers } = reply.headers
    this.texts.push(`${String(reply.statusCode)} ${JSON.stringify(headers)}`, reply.rawPayload.toString('latin1'))
    return reply
  }
  get bytes(): string {
    return this.texts.join('\n')
  }
}

async function hiddenWords(store: Store): Promise<Map<string, string>> {
  const hidden = new Map(Object.entries(words))
  for (const { id, position } of await rowsOf(store, 'systems')) hidden.set(`id of system ${String(position)}`, id)
  for (const { id } of await rowsOf(store, 'responses')) hidden.set(`id of response ${id}`, id)
  for (const { id } of await rowsOf(store, 'prompts')) hidden.set(`id of prompt ${id}`, id)
  for (const { id } of await rowsOf(store, 'comparisons')) hidden.set(`id of comparison ${id}`, id)
  for (const { id } of await rowsOf(store, 'studies')) hidden.set('id of the study', id)
  return hidden
}

/** What a rater says of a pair in each kind of study: in full, and changed. */
const studies: { kind: string; more: StagedOptions; said: object; changed: object }[] = [
  { kind: 'the preset', more: {}, said: { preference: 'a' }, changed: { preference: 'tie' } },
  {
    kind: 'all that may be asked of a pair',
    more: {
      answers: {
        graded: true,
        bothBad: true,
        criteria: [{ name: 'style', question: 'Which reads better?' }],
        reasons: ['It is right.'],
        reasonsAre: 'required',
        comment: 'optional',
        skipReasons: ['unreadable'],
      },
    },
    said: {
      ...{ preference: 'a', degree: 'much', bothBad: true, criteria: { style: 'b' } },
      ...{ reasons: ['It is right.'], rationale: 'A reason.' },
    },
    changed: { preference: 'tie', criteria: { style: 'a' }, reasons: ['It is right.'] },
  },
  {
    kind: 'single responses',
    more: { single: { scale: 'audit' }, answers: { comment: 'optional' }, repeatPrompts: true },
    said: { grade: 'pass', rationale: 'A reason.' },
    changed: { grade: 'fail' },
  },
  { kind: 'all that a rater may meet', more: way, said: { preference: 'a' }, changed: { preference: 'tie' } },
]

describe.each(testStores())('what reaches a rater’s browser on $kind', (database) => {
  test.each(studies)('names no system, prompt key, tag, study name or title, in any form: $kind', async (kind) => {
    const { more, said, changed } = kind
    const store = await database.freshStore()
    const world = await makeWorld(store, { ...options, ...more })
    const { app } = world
    const wire = new Wire()
    const built = join(import.meta.dirname, '../../client/dist')
    const assets = existsSync(built) ? readdirSync(join(built, 'assets')).map((file) => `/assets/${file}`) : []

    for (let n = 0; n < 4; n++) {
      const joined = wire.take(await app.inject({ url: world.joinPath }))
      const headers = { cookie: cookieOf(joined.headers['set-cookie']) }
      const ask = async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) =>
        wire.take(await app.inject({ method, url, headers, ...(payload ? { payload } : {}) }))
      const look = async () => (await ask('GET', `/api/assignments?study=${world.study.code}`)).json<Assignments>()
      const put = (id: string, body: object) => ask('PUT', `/api/judgments/${id}`, body)
      let made = 0
      const newId = () => `00000000-0000-4000-8000-${String(n).padStart(4, '0')}${String(++made).padStart(8, '0')}`

      for (const url of ['/', '/theme.js', '/favicon.svg', `/rate/${world.study.code}`, '/nothing', ...assets]) {
        await ask('GET', url)
      }
      const { consent } = await look()
      await ask('POST', '/api/consent', { study: world.study.code, hash: 'another', agree: true })
      await ask('POST', '/api/consent', { study: world.study.code, hash: consent?.hash ?? 'none', agree: true })
      for (let { pairs, stage } = await look(); pairs[0]; { pairs, stage } = await look()) {
        const { assignmentId } = pairs[0]
        if (made === 2) {
          await ask('POST', `/api/assignments/${assignmentId}/skip`, { reason: 'unreadable' })
          made += 1
          continue
        }
        const id = newId()
        expect((await put(id, { assignmentId, ...said })).statusCode).toBe(200)
        await put(id, { assignmentId, ...said })
        // And all that can go wrong: another content, a second judgment, a change, a second change, a strange id.
        await put(id, { assignmentId, preference: 'b' })
        await put(newId(), { assignmentId, preference: 'b' })
        // Once its answer was told, a training pair is past.
        const change = await put(newId(), { assignmentId, ...changed, replaces: id })
        expect(change.statusCode).toBe(stage === 'training' ? 409 : 200)
        await put(newId(), { assignmentId, ...said, reasons: ['None of them.'] })
        await ask('PUT', `/api/flags/${newId()}`, { assignmentId, side: 'a', reason: 'Cruel.' })
        await put(newId(), { assignmentId, preference: 'b', replaces: id })
        await put(newId(), { assignmentId: 'nothing', preference: 'b' })
        await put('strange', { assignmentId, preference: 'b' })
        await put(newId(), { assignmentId, preference: 'left', [words.notAsked]: true })
        await ask('GET', `/api/assignments/${assignmentId}`)
      }
      await ask('GET', `/api/work?study=${world.study.code}`)
      const { link } = (await ask('POST', '/api/return-link', { study: world.study.code })).json<{ link: string }>()
      await ask('GET', new URL(link).pathname)
      await ask('GET', '/return/nothing')
      if (n === 3) {
        await ask('POST', '/api/withdrawal', { study: world.study.code })
        await look()
      }
      for (const route of ['results', 'export?format=csv', 'live', '']) {
        await ask('GET', `/api/studies/${world.study.code}/${route}`)
      }
      await ask('GET', '/api/health')
      await ask('GET', '/api/openapi.json')
      await ask('GET', '/join/nothing')
    }
    expect(wire.texts.length).toBeGreaterThan(200)

    const { bytes } = wire
    const found: string[] = []
    const { notAsked: _echoed, ...hidden } = Object.fromEntries(await hiddenWords(store))
    for (const [what, word] of Object.entries(hidden)) {
      for (const [form, text] of formsOf(word)) if (bytes.includes(text)) found.push(`${what}, ${form}`)
    }
    expect(found).toEqual([])
    await app.close()
  })

  test('names none of them at the doors of a crowd platform either: entry, preview, exit, pages, refusals', async () => {
    const store = await database.freshStore()
    const wire = new Wire()
    for (const name of ['prolific', 'mturk', 'connect', 'sona'] as const) {
      const crowd = await makeCrowd(
        store,
        {
          name,
          completionCode: 'C0MPLETE',
          creditAt: `https://${words.notAsked.toLowerCase()}.invalid/?survey_code=XXXX`,
        },
        { ...options, name: `${words.name}-${name}` },
      )
      const who = arrivals[name]()
      for (const query of ['', 'x=1', 'assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=ABCDEFGH']) {
        wire.take(await crowd.app.inject({ url: `${crowd.joinPath}?${query}` }))
        wire.take(await crowd.knock(query))
      }
      for (const parameters of [who, who]) {
        const rater = await crowd.enter(parameters)
        wire.take(rater.reply)
        wire.take(await rater.leave())
        wire.take(await crowd.app.inject({ url: `/api/assignments?study=${crowd.study.code}`, headers: rater.headers }))
        for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
          wire.take(await rater.judge(pairs[0].assignmentId))
        }
        wire.take(await rater.leave())
        wire.take(await rater.leave(true))
        for (const path of ['platform', 'submissions']) {
          wire.take(await crowd.app.inject({ url: `/api/studies/${crowd.study.code}/${path}`, headers: rater.headers }))
        }
      }
      const another = { ...who, assignmentId: 'ANOTHERONE12', SESSION_ID: 'another12345' }
      wire.take(await crowd.knock(another))
      wire.take(await crowd.app.inject({ method: 'POST', url: `/api/hooks/prolific/${crowd.study.code}`, payload: {} }))
      await crowd.app.close()
    }
    expect(wire.texts.length).toBeGreaterThan(150)
    const { bytes } = wire
    const found: string[] = []
    // Here the address of SONA's credits is hidden too: it holds the right to grant them.
    for (const [what, word] of await hiddenWords(store)) {
      for (const [form, text] of formsOf(word)) if (bytes.includes(text)) found.push(`${what}, ${form}`)
    }
    expect(found).toEqual([])
  })

  test('shares no id between two raters who see the same responses', async () => {
    const store = await database.freshStore()
    const world = await makeWorld(store, { ...options, name: `${words.name}-2`, overlap: 4 })
    const raters = await Promise.all(Array.from({ length: 4 }, () => world.rater()))
    const seen: Pair[][] = []
    for (const rater of raters) {
      const own: Pair[] = []
      for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
        own.push(pairs[0])
        await rater.judge(pairs[0].assignmentId, 'tie')
      }
      seen.push(own)
    }
    const texts = ({ a, b, prompt }: Pair) => JSON.stringify([prompt.turns, [a.turns, b.turns].sort()])
    const givings = [...Map.groupBy(seen.flat(), texts).values()]
    // Without comparisons that several raters saw the test would show nothing.
    expect(givings.filter((all) => all.length > 1).length).toBeGreaterThan(6)
    const ids = seen.flat().map(({ assignmentId }) => assignmentId)
    expect(new Set(ids).size).toBe(ids.length)
    // Nothing of a pair but its id tells one giving of it from another.
    for (const pair of seen.flat()) {
      expect(Object.keys(pair).sort()).toEqual(['a', 'assignmentId', 'b', 'prompt'])
      expect([Object.keys(pair.a), Object.keys(pair.b), Object.keys(pair.prompt)]).toEqual([
        ['turns'],
        ['turns'],
        ['turns'],
      ])
    }
    await world.app.close()
  })
})

describe('a gold item and a repeat', () => {
  test('are like any pair in every byte but their texts: keys, their order, ids, headers, receipts', async () => {
    const store = await openStore(':memory:')
    const { consent: _none, training: _no, answers: _one, ...quality } = way
    const world = await makeWorld(store, { ...options, ...quality, name: `${words.name}-3`, promptCount: 12 })
    const rater = await world.rater()
    const shapes = new Map<string, Set<string>>()
    const shapeOf = (text: string) =>
      text
        .replaceAll(/"(Prompt|Response)[^"]*"/g, '"text"')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'id')
        .replaceAll(/"(judged|preference)":("?)\w+"?/g, '$1')
    let n = 0
    for (;;) {
      const url = `/api/assignments?study=${world.study.code}`
      const { pairs } = (await world.app.inject({ url, headers: rater.headers })).json<Assignments>()
      const [pair] = pairs
      if (!pair) break
      const [assignment] = (await rowsOf(store, 'assignments')).filter(({ id }) => id === pair.assignmentId)
      const receipt = await rater.judge(pair.assignmentId, ['a', 'b', 'tie'][++n % 3]!)
      const again = await world.app.inject({ url: `/api/assignments/${pair.assignmentId}`, headers: rater.headers })
      const { date: _date, 'content-length': _length, ...headers } = receipt.headers
      const all = [JSON.stringify(pair), receipt.body, JSON.stringify(headers), again.body].map(shapeOf).join('\n')
      shapes.set(assignment!.purpose, (shapes.get(assignment!.purpose) ?? new Set<string>()).add(all))
    }
    expect([...shapes.keys()].sort()).toEqual(['attention', 'flipped', 'gold', 'plan', 'repeat'])
    const [plan] = shapes.get('plan')!
    for (const purpose of ['plan', 'gold', 'repeat', 'flipped']) expect([...shapes.get(purpose)!]).toEqual([plan])
    // A control: the check, which is open about what it is, is told apart.
    expect(shapes.get('attention')!.has(plan!)).toBe(false)
    await world.app.close()
    await store.close()
  })
})

describe('what a rater could learn from all but the texts', () => {
  const systems = ['Target', 'One', 'Two']

  test(
    'of two thousand pairs tells no more than chance on which side the target stands',
    { timeout: 60_000 },
    async () => {
      const store = await openStore(':memory:')
      const world = await makeWorld(store, {
        systems,
        promptCount: 100,
        overlap: 10,
        text: (prompt, system) => `${String(systems.indexOf(system))} ${String(prompt).padStart(3, '0')}`,
      })
      type Seen = { targetIsA: number; features: number[]; baseline: string }
      const seen: Seen[] = []
      for (let n = 0; n < 20; n++) {
        const rater = await world.rater()
        let size = 0
        for (let place = 1; ; place++) {
          const reply = await world.app.inject({
            url: `/api/assignments?study=${world.study.code}`,
            headers: rater.headers,
          })
          const { pairs } = reply.json<Assignments>()
          const [pair] = pairs
          if (!pair) break
          const id = BigInt(`0x${pair.assignmentId.replaceAll('-', '')}`)
          const hex = pair.assignmentId.replaceAll('-', '')
          const etag = Number.parseInt(
            createHash('md5').update(String(reply.headers.etag)).digest('hex').slice(0, 2),
            16,
          )
          seen.push({
            targetIsA: Number(pair.a.turns[0]!.startsWith('0')),
            baseline: (pair.a.turns[0]!.startsWith('0') ? pair.b : pair.a).turns[0]![0]!,
            features: [
              // Bits of the id, its first and last digits, where it came, how long the reply was.
              ...Array.from({ length: 128 }, (_, bit) => Number((id >> BigInt(bit)) & 1n)),
              Number.parseInt(hex[0]!, 16),
              Number.parseInt(hex.at(-1)!, 16),
              place % 2,
              place % 3,
              reply.body.length,
              reply.body.length - size,
              Object.keys(reply.headers).length,
              etag,
            ],
          })
          size = reply.body.length
          await rater.judge(pair.assignmentId, 'tie')
        }
      }
      expect(seen.length).toBeGreaterThan(1800)
      const labels = seen.map(({ targetIsA }) => targetIsA)
      const count = seen[0]!.features.length
      for (const [what, truth] of [
        ['side', labels],
        ['baseline', seen.map(({ baseline }) => Number(baseline === '1'))],
      ] as const) {
        for (let feature = 0; feature < count; feature++) {
          const r = correlation(
            seen.map(({ features }) => features[feature]!),
            truth,
          )
          // Five and a half standard deviations: among 272 tries chance goes this far in one run of a hundred thousand.
          expect(Math.abs(r) * Math.sqrt(seen.length), `${what}, feature ${String(feature)}`).toBeLessThan(5.5)
        }
      }
      // A positive control: a feature that leaks one time in three is caught.
      const chance = seeded(1)
      const leaking = labels.map((label) => (chance.number() < 0.3 ? label : chance.integer(0, 1)))
      expect(Math.abs(correlation(leaking, labels)) * Math.sqrt(seen.length)).toBeGreaterThan(5.5)
      await world.app.close()
      await store.close()
    },
  )

  test('is not whether a study’s notice or question came from the researcher: they are shown as written', async () => {
    const store = await openStore(':memory:')
    const world = await makeWorld(store, { ...options, notice: 'A notice.', question: 'Which?' })
    const { study } = await (await world.rater()).look()
    expect(Object.keys(study).sort()).toEqual(
      ['code', 'instructions', 'instructionsVersion', 'notice', 'preset', 'question', 'state'].sort(),
    )
    expect(study.code).not.toContain(world.study.id)
    await world.app.close()
    await store.close()
  })
})

function correlation(xs: number[], ys: number[]): number {
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length
  const [mx, my] = [mean(xs), mean(ys)]
  let [xy, xx, yy] = [0, 0, 0]
  for (const [place, x] of xs.entries()) {
    const [dx, dy] = [x - mx, ys[place]! - my]
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xx === 0 || yy === 0 ? 0 : xy / Math.sqrt(xx * yy)
}
