import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { setMember } from '../../db/accounts.ts'
import { contestOf, rankOf } from '../../server/browse/contestedGrades.ts'
import type { BrowseChoices, BrowsePage, OpenedComparison } from '../../server/contract/browse.ts'
import type { Results } from '../../server/contract/results.ts'
import { lettersOf } from '../../server/letters.ts'
import { seeded } from '../../server/stats/random.ts'
import { makeResearcher, makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof makeWorld>>

const scale = ['fail', 'pass', 'excellent']
// Names that nothing else here is called.
const systems = ['Zirkon-70b', 'Quarzit']

const get = ({ app, study, researcher }: World, path: string, headers = researcher) =>
  app.inject({ url: `/api/studies/${study.id}/${path}`, headers })

/** Every page of a list, one after another. */
async function everything(world: World, query: Record<string, string> = {}, headers = world.researcher) {
  const comparisons = []
  for (let from: string | null | undefined; from !== null;) {
    const search = new URLSearchParams({ ...query, ...(from === undefined ? {} : { from }) })
    const page = (await get(world, `comparisons?${search.toString()}`, headers)).json<BrowsePage>()
    comparisons.push(...page.comparisons)
    from = page.next
  }
  return { comparisons, matching: comparisons.reduce((sum, { matching }) => sum + matching, 0) }
}

/** Three raters who grade every response, by chance but always the same way. */
async function gradedWorld(database: ReturnType<typeof testStores>[number], promptCount = 6) {
  const world = await makeWorld(await database.freshStore(), {
    ...{ promptCount, systems, overlap: 3, repeatPrompts: true, judgmentsPerRater: 1000 },
    single: { scale: 'audit' },
    text: (prompt, system) => `It costs 100%_"${String(prompt)}" says ${system === 'Quarzit' ? 'Égal' : 'plain'}.`,
  })
  const random = seeded(7)
  for (const _ of [1, 2, 3]) {
    const rater = await world.rater()
    for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
      const grade = scale[random.integer(0, 2)]!
      expect((await grading(world, rater.headers, pairs[0].assignmentId, { grade })).statusCode).toBe(200)
    }
  }
  return world
}

let number = 0
function grading({ app }: World, headers: { cookie: string }, assignmentId: string, said: object, id = newId()) {
  return app.inject({ method: 'PUT', url: `/api/judgments/${id}`, headers, payload: { assignmentId, ...said } })
}
const newId = () => `00000000-0000-4000-8000-${String(++number).padStart(12, '0')}`

describe('how contested the grades of a response are', () => {
  test('is the chance that two of them differ, as a share of the most there can be', () => {
    expect(contestOf([2, 2, 2], 3)).toBeCloseTo(1)
    expect(contestOf([1, 1], 2)).toBeCloseTo(1)
    expect(contestOf([1, 1], 3)).toBeCloseTo(0.75)
    expect(contestOf([5], 3)).toBe(0)
    expect(contestOf([], 3)).toBe(0)
    const counts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 11 })
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 5 }), (given, unused) => {
        const grades = Math.max(2, given.length + unused)
        // Every pair of two draws, one by one.
        const drawn = given.flatMap((n, grade) => Array<number>(n).fill(grade))
        const differ = drawn.reduce((sum, one) => sum + drawn.filter((other) => other !== one).length, 0)
        expect(contestOf(given, grades)).toBeCloseTo((differ / drawn.length ** 2) * (grades / (grades - 1)), 9)
        expect(contestOf(given, grades)).toBeLessThanOrEqual(1 + 1e-12)
        expect(rankOf(given, grades)).toBeLessThan(1e9)
      }),
    )
  })
})

describe.each(testStores())('browsing grades on $kind', (database) => {
  test('every number of the results opens exactly the grades it counts', async () => {
    const world = await gradedWorld(database)
    const results = (await get(world, 'results')).json<Results>()
    const choices = (await get(world, 'comparisons/choices')).json<BrowseChoices>()
    expect(choices).toMatchObject({ scale, systems, kinds: ['human'], comparisons: 12 })
    for (const { system, n, grades } of results.grades!.systems) {
      expect(n).toBe(18)
      expect((await everything(world, { system })).matching).toBe(n)
      for (const [place, { grade, n: own }] of grades.entries()) {
        expect((await everything(world, { system, grade })).matching).toBe(own)
        const better = grades.slice(place).reduce((sum, one) => sum + one.n, 0)
        expect((await everything(world, { system, atLeast: grade })).matching).toBe(better)
      }
    }
    await world.app.close()
  })

  test('all responses come once over pages, with their counts by grade, the most contested first', async () => {
    const world = await gradedWorld(database, 20)
    const { comparisons } = await everything(world)
    expect(new Set(comparisons.map(({ id }) => id)).size).toBe(40)
    for (const { grades, contested, second, said } of comparisons) {
      expect(grades!.map(({ grade }) => grade)).toEqual(scale)
      const given = grades!.map(({ n }) => n)
      expect(given.reduce((sum, n) => sum + n)).toBe(3)
      expect(contested).toBeCloseTo(contestOf(given, 3))
      expect([second, said]).toEqual([null, { win: 0, tie: 0, loss: 0 }])
    }
    const shares = comparisons.map(({ contested }) => contested)
    expect(shares).toEqual(shares.toSorted((one, other) => other - one))
    expect(new Set(shares).size).toBeGreaterThan(1)
    const agreed = await everything(world, { order: 'agreed' })
    expect(agreed.comparisons.map(({ id }) => id)).toEqual(comparisons.map(({ id }) => id).toReversed())
    expect((await everything(world, { order: 'files' })).comparisons).toHaveLength(40)
    await world.app.close()
  })

  test('words, lengths, raters and groups narrow it down; what a study of grades does not know is refused', async () => {
    const world = await gradedWorld(database, 4)
    expect((await everything(world, { search: 'says égal' })).comparisons).toHaveLength(4)
    expect((await everything(world, { search: '100%_"2"' })).comparisons).toHaveLength(2)
    expect((await everything(world, { responseLength: '0-29' })).comparisons).toHaveLength(8)
    expect((await everything(world, { responseLength: '30-' })).comparisons).toHaveLength(0)
    const [first] = (await everything(world)).comparisons
    const { judgments } = (await get(world, `comparisons/${first!.id}`)).json<OpenedComparison>()
    const own = await everything(world, { rater: judgments[0]!.rater })
    expect([own.comparisons.length, own.matching]).toEqual([8, 8])
    expect((await everything(world, { group: '-' })).matching).toBe(24)
    for (const none of ['group=crowd', 'flagged=yes', 'commented=yes', 'kinds=test', 'grade=fail&atLeast=pass']) {
      expect((await get(world, `comparisons?${none}`)).json<BrowsePage>().comparisons).toEqual([])
    }
    for (const [query, why] of [
      ['grade=superb', '"superb" is no grade of this study. There are: fail, pass, excellent.'],
      ['outcome=win', 'This study grades single responses: there is no "outcome" to look for.'],
      ['form=length-more', 'This study grades single responses: there is no "form" to look for.'],
      ['against=Quarzit', 'This study grades single responses: there is no "against" to look for.'],
    ] as const) {
      const refused = await get(world, `comparisons?${query}`)
      expect([refused.statusCode, refused.json<{ message: string }>().message]).toEqual([400, why])
    }
    const pairs = await makeWorld(world.parts.store)
    expect((await get(pairs, 'comparisons?grade=pass')).json<{ message: string }>().message).toBe(
      'This study compares pairs: it has no grades to look for.',
    )
    await world.app.close()
  })

  test('an opened response shows who graded it how, in what words, and which grades count', async () => {
    const world = await makeWorld(await database.freshStore(), {
      ...{ promptCount: 1, systems: ['Quarzit'], overlap: 2, single: { scale: ['poor', 'good'] } },
      answers: { comment: 'optional', reasons: ['Too short', 'Wrong'] },
    })
    const [one, other] = [await world.rater(), await world.rater()]
    const hand = async (rater: typeof one) => (await rater.look()).pairs[0]!.assignmentId
    const [mine, theirs, id] = [await hand(one), await hand(other), newId()]
    const reading = { activeMs: 900, seenA: 0.5, seenB: 0 }
    const said = { grade: 'poor', reasons: ['Too short'], rationale: 'Cut off.', elapsedMs: 1200, reading }
    expect((await grading(world, one.headers, mine, said, id)).statusCode).toBe(200)
    await grading(world, one.headers, mine, { grade: 'good', replaces: id })
    await grading(world, other.headers, theirs, { grade: 'poor' })
    const [listed] = (await everything(world)).comparisons
    expect(listed).toMatchObject({ first: 'Quarzit', second: null, contested: 1, matching: 2 })
    const open = async () => (await get(world, `comparisons/${listed!.id}`)).json<OpenedComparison>()
    const opened = await open()
    expect(opened).toMatchObject({ prompt: ['Prompt 1?'], first: { system: 'Quarzit' }, second: null })
    expect(opened.first.turns).toEqual(['Response 0 to prompt 1.'])
    const fates = (judgments: OpenedComparison['judgments']) =>
      judgments.map(({ grade, notCounted }) => `${grade ?? ''} ${notCounted ?? 'counts'}`).sort()
    expect(fates(opened.judgments)).toEqual(['good counts', 'poor counts', 'poor replaced'])
    const before = opened.judgments.find((judgment) => judgment.id === id)
    expect(before).toMatchObject({ ...said, raterKind: 'human', preference: null, firstSide: null, outcome: null })

    const post = (url: string, payload: object) =>
      world.app.inject({ method: 'POST', url: `/api/studies/${world.study.id}/${url}`, headers: world.researcher, payload }) // prettier-ignore
    const { rater } = opened.judgments.find(({ grade }) => grade === 'good')!
    const raters = await world.parts.store.db.select().from(world.parts.store.tables.raters)
    const ids = raters.filter(({ pseudonym }) => pseudonym === rater).map((row) => row.id)
    expect((await post('exclusions', { raters: ids, rule: 'by hand', reason: 'Asleep.' })).statusCode).toBe(200)
    expect(fates((await open()).judgments)).toEqual(['good excluded', 'poor counts', 'poor replaced'])
    expect((await everything(world)).comparisons[0]).toMatchObject({ contested: 0, matching: 1 })
    expect((await everything(world, { excluded: 'with' })).comparisons[0]).toMatchObject({ contested: 1, matching: 2 })
    expect((await everything(world, { excluded: 'only' })).matching).toBe(1)

    const withdrawn = await post(`comparisons/${listed!.id}/withdraw`, { reason: 'Cut off.' })
    expect(fates(withdrawn.json<OpenedComparison>().judgments)).toEqual(['good excluded', 'poor replaced', 'poor withdrawn']) // prettier-ignore
    expect((await everything(world)).comparisons).toEqual([])
    expect((await everything(world, { withdrawn: 'only' })).comparisons).toHaveLength(1)
    await post(`comparisons/${listed!.id}/restore`, { reason: 'Whole after all.' })
    expect((await everything(world)).matching).toBe(1)
    // Its two places are taken: nobody is given it again.
    expect((await (await world.rater()).look()).pairs).toEqual([])
    await world.app.close()
  })

  test('the selection goes out as the grades that are looked for, one a row', async () => {
    const world = await gradedWorld(database, 4)
    const { grades } = (await get(world, 'results')).json<Results>()
    const { n } = grades!.systems[0]!.grades[1]!
    const csv = (await get(world, `comparisons/export?format=csv&system=${systems[0]!}&grade=pass`)).body
    const rows = parse<Record<string, string>>(csv, { columns: true })
    expect(rows).toHaveLength(n)
    expect(rows.every((row) => row.grade === 'pass' && row.system_a === systems[0] && row.counted === 'true')).toBe(
      true,
    )
    const lines = (await get(world, 'comparisons/export?format=jsonl')).body.trim().split('\n')
    const all = (await get(world, 'export?format=jsonl')).body.trim().split('\n')
    expect(lines.toSorted()).toEqual(all.toSorted())
    await world.app.close()
  })

  test('who is blinded sees letters, in no order that tells, and what they see opens and goes out', async () => {
    const world = await gradedWorld(database, 4)
    const { store } = world.parts
    const analyst = await makeResearcher(world)
    const member = { studyId: world.study.id, researcherId: analyst.id, createdAt: world.parts.now() }
    await store.atomically((queries) => setMember(queries, { ...member, role: 'blinded-analyst' as const }))
    const named = new RegExp(systems.join('|'), 'i')
    const ids = (await everything(world, { order: 'files' })).comparisons.map(({ id }) => id)
    const letters = lettersOf(await store.db.select().from(store.tables.systems), world.study)
    const letter = letters.get(systems[0]!)!
    const seen = async (path: string) => {
      const reply = await get(world, path, analyst.headers)
      expect(reply.statusCode, path).toBe(200)
      expect(reply.body).not.toMatch(named)
      for (const id of ids) expect(reply.body).not.toContain(id)
      return reply
    }
    for (const order of ['contested', 'files']) {
      const page = (await seen(`comparisons?order=${order}`)).json<BrowsePage>()
      expect(page.comparisons).toHaveLength(8)
      expect(page.comparisons.map(({ contested }) => contested).toSorted()).toEqual(
        (await everything(world)).comparisons.map(({ contested }) => contested).toSorted(),
      )
    }
    const keys = (await seen('comparisons?order=files')).json<BrowsePage>().comparisons.map(({ id }) => id)
    expect(keys).toEqual(keys.toSorted())
    const own = await everything(world, { system: letter, grade: 'pass' }, analyst.headers)
    expect(own.matching).toBe((await everything(world, { system: systems[0]!, grade: 'pass' })).matching)
    const opened = (await seen(`comparisons/${own.comparisons[0]!.id}`)).json<OpenedComparison>()
    expect(opened.first.system).toBe(letter)
    expect(opened.judgments).toHaveLength(3)
    expect((await seen('comparisons/choices')).json<BrowseChoices>().systems.toSorted()).toEqual(
      [...letters.values()].toSorted(),
    )
    expect((await seen('comparisons/export?format=csv')).body).toContain(letter)
    const refused = await get(world, 'comparisons?system=Nobody', analyst.headers)
    expect([refused.statusCode, refused.body]).toEqual([400, expect.not.stringMatching(named)])
    // What one is not told the name of one cannot ask for.
    expect((await get(world, `comparisons?system=${systems[0]!}`, analyst.headers)).statusCode).toBe(400)
    expect((await get(world, `comparisons/${ids[0]!}`, analyst.headers)).statusCode).toBe(404)
    await world.app.close()
  })
})
