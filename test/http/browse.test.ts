import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { BrowseChoices, BrowsePage, OpenedComparison } from '../../server/contract/browse.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { Results } from '../../server/contract/results.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof makeWorld>>

const get = ({ app, study, researcher }: World, path: string) =>
  app.inject({ url: `/api/studies/${study.id}/${path}`, headers: researcher })

/** Every page of a list, one after another. */
async function everything(world: World, query: Record<string, string> = {}) {
  const comparisons = []
  let looked = 0
  for (let from: string | null | undefined; from !== null;) {
    const search = new URLSearchParams({ ...query, ...(from === undefined ? {} : { from }) })
    const page = (await get(world, `comparisons?${search.toString()}`)).json<BrowsePage>()
    comparisons.push(...page.comparisons)
    looked += page.looked
    from = page.next
  }
  return { comparisons, looked, matching: comparisons.reduce((sum, { matching }) => sum + matching, 0) }
}

/** Three raters who judge all of a study of two baselines, each always the same way. */
async function judgedWorld(database: ReturnType<typeof testStores>[number], promptCount = 20) {
  const world = await makeWorld(await database.freshStore(), {
    promptCount,
    overlap: 3,
    text: (prompt, system) => `It costs 100%_"${String(prompt)}" says ${system === 'One' ? 'Égal' : 'plain'}.`,
  })
  for (const preference of ['a', 'b', 'tie']) {
    const rater = await world.rater()
    for (;;) {
      const { pairs } = await rater.look()
      if (!pairs[0]) break
      await rater.judge(pairs[0].assignmentId, preference)
    }
  }
  return world
}

describe.each(testStores())('browsing on $kind', (database) => {
  test('every cell of the results opens exactly the judgments it counts', async () => {
    const world = await judgedWorld(database)
    const results = (await get(world, 'results')).json<Results>()
    for (const { target, baseline, n, ...cells } of results.tallies) {
      const pair = { system: target, against: baseline }
      expect((await everything(world, pair)).matching).toBe(n)
      for (const outcome of ['win', 'tie', 'loss'] as const) {
        const own = await everything(world, { ...pair, outcome })
        expect(own.matching).toBe(cells[outcome])
        // From the other side it is the other way round.
        const turned = { win: 'loss', tie: 'tie', loss: 'win' }[outcome]
        const other = await everything(world, { system: baseline, against: target, outcome: turned })
        expect(other.matching).toBe(cells[outcome])
      }
      for (const side of ['a', 'b'] as const) {
        expect((await everything(world, { ...pair, side })).matching).toBe(cells.sides[side])
      }
    }
  })

  test('every cell of the statistics opens exactly the judgments it counts', async () => {
    const world = await makeWorld(await database.freshStore(), {
      ...{ promptCount: 9, overlap: 3, repeatPrompts: true, judgmentsPerRater: 1000 },
      // Of every two systems either may be longer, and every third prompt has responses of one length.
      text: (prompt, system) =>
        `${system.padEnd(6)}${'x'.repeat(prompt % 3 === 0 ? 5 : (prompt * system.length) % 7)}${system === 'One' && prompt % 2 === 0 ? '\n# Head' : ''}`,
    })
    // Each judges otherwise, and less than the one before, so that some is judged by one, some by two and some by three.
    for (const [most, preferences] of [
      [18, 'aab'],
      [12, 'tab'],
      [7, 'bt'],
    ] as const) {
      const rater = await world.rater()
      for (let at = 0; at < most; at++) {
        const { pairs } = await rater.look()
        const letter = preferences[at % preferences.length]!
        await rater.judge(pairs[0]!.assignmentId, letter === 't' ? 'tie' : letter)
      }
    }
    const { agreement, bias, raterQuality, tallies } = (await get(world, 'analysis')).json<Analysis>()
    const matching = async (query: Record<string, string>) => (await everything(world, query)).matching

    const cells = new Map<string, number>()
    for (const [feature, effect] of [['length', bias.length], ...Object.entries(bias.formatting)] as const) {
      for (const cell of ['more', 'less', 'tie', 'equal'] as const) cells.set(`${feature}-${cell}`, effect[cell]!)
      cells.set(`${feature}-decided`, effect.shareByPrompt.n)
      cells.set(`${feature}-known`, effect.logOdds.n)
    }
    for (const [form, n] of cells) expect([form, await matching({ form, system: 'Target' })]).toEqual([form, n])
    expect(['more', 'less', 'tie', 'equal'].every((cell) => cells.get(`length-${cell}`)! > 0)).toBe(true)

    for (const { target, baseline, signTest } of tallies) {
      expect(await matching({ system: target, against: baseline, decided: 'yes' })).toBe(signTest.decided)
    }

    const shared = await everything(world, { raters: '2' })
    expect(shared.comparisons).toHaveLength(agreement.comparisons)
    expect(agreement.comparisons).toBeLessThan((await everything(world)).comparisons.length)
    // A comparison that n raters judged has n (n − 1) ÷ 2 pairs of judgments.
    const pairsIn = ({ comparisons }: typeof shared) =>
      comparisons.reduce((sum, { matching: n }) => sum + (n * (n - 1)) / 2, 0)
    expect(pairsIn(shared)).toBe(agreement.raterPairs)
    expect(pairsIn(await everything(world, { raters: '2', decided: 'yes' }))).toBe(agreement.withoutTies.n)
    expect((await everything(world, { times: '2' })).comparisons).toHaveLength(agreement.krippendorffAlpha.n)
    expect(await matching({ raters: '3' })).toBe(agreement.humanAgainstOthers.n)

    for (const { rater, n } of raterQuality.raters) {
      expect(await matching({ rater })).toBe(n)
      expect(await matching({ notBy: rater })).toBe((await everything(world)).matching - n)
      // Whether others judged it, too, is asked of everybody's judgments.
      const own = await everything(world, { rater, raters: '2' })
      expect(own.comparisons.every(({ id }) => shared.comparisons.some((one) => one.id === id))).toBe(true)
    }
    const byOne = await Promise.all(raterQuality.raters.map(({ rater }) => matching({ rater, raters: '2' })))
    expect(byOne.reduce((sum, n) => sum + n)).toBe(shared.matching)

    const csv = (await get(world, 'comparisons/export?format=csv&form=length-more&raters=2')).body
    expect(parse<object>(csv, { columns: true })).toHaveLength(await matching({ form: 'length-more', raters: '2' }))
    for (const query of ['form=length', 'form=width-more', 'raters=1', 'times=0', 'notBy=nobody', 'decided=no']) {
      expect((await get(world, `comparisons?${query}`)).statusCode).toBe(400)
    }
  })

  test('all comparisons come once, the most contested first, over pages', async () => {
    const world = await judgedWorld(database)
    const contested = await everything(world)
    expect(new Set(contested.comparisons.map(({ id }) => id)).size).toBe(contested.comparisons.length)
    const shares = contested.comparisons.map((one) => one.contested)
    expect(shares).toEqual(shares.toSorted((one, other) => other - one))
    const files = await everything(world, { order: 'files' })
    expect(files.comparisons).toHaveLength(40)
    const agreed = await everything(world, { order: 'agreed' })
    expect(agreed.comparisons.map(({ id }) => id)).toEqual(contested.comparisons.map(({ id }) => id).toReversed())
  })

  test('words are found in prompts and responses, and signs of patterns are only signs', async () => {
    const world = await judgedWorld(database, 4)
    expect((await everything(world, { search: 'prompt 3?' })).comparisons).toHaveLength(2)
    expect((await everything(world, { search: '100%_"2"' })).comparisons).toHaveLength(2)
    expect((await everything(world, { search: '1__%_' })).comparisons).toHaveLength(0)
    expect((await everything(world, { search: 'says égal' })).comparisons).toHaveLength(4)
    expect((await everything(world, { search: 'Égal' })).comparisons).toHaveLength(4)
  })

  test('a rater, a group, a comment and a flag narrow it down, and unknown names are refused', async () => {
    const world = await judgedWorld(database, 4)
    const [first] = (await everything(world)).comparisons
    const opened = (await get(world, `comparisons/${first!.id}`)).json<OpenedComparison>()
    const { rater } = opened.judgments[0]!
    const own = await everything(world, { rater })
    expect(own.comparisons.every(({ matching }) => matching === 1)).toBe(true)
    expect((await everything(world, { group: '-' })).matching).toBe((await everything(world)).matching)
    expect((await everything(world, { group: 'crowd' })).matching).toBe(0)
    expect((await everything(world, { flagged: 'yes' })).comparisons).toEqual([])
    expect((await everything(world, { commented: 'yes' })).comparisons).toEqual([])
    for (const query of ['system=Nobody', 'rater=nobody', 'colour=red', 'order=contested&kinds=human,test', 'from=x']) {
      expect((await get(world, `comparisons?${query}`)).statusCode).toBe(400)
    }
  })

  test('an opened comparison shows both texts and what each rater said of which side', async () => {
    const world = await judgedWorld(database, 2)
    const [first] = (await everything(world)).comparisons
    const opened = (await get(world, `comparisons/${first!.id}`)).json<OpenedComparison>()
    expect(opened.prompt).toEqual([expect.stringMatching(/^Prompt \d\?$/)])
    expect(opened.first.turns[0]).toMatch(/plain/)
    for (const judgment of opened.judgments) {
      const wanted = judgment.preference === 'tie' ? 'tie' : judgment.preference === judgment.firstSide ? 'win' : 'loss'
      expect(judgment.outcome).toBe(wanted)
      expect(judgment.notCounted).toBeNull()
    }
    expect((await get(world, 'comparisons/unknown')).statusCode).toBe(404)
  })

  test('the selection goes out as the rows that are counted', async () => {
    const world = await judgedWorld(database, 4)
    const csv = (await get(world, 'comparisons/export?format=csv&system=Target&against=One&outcome=win')).body
    const rows = parse<Record<string, string>>(csv, { columns: true })
    const { tallies } = (await get(world, 'results')).json<Results>()
    expect(rows).toHaveLength(tallies.find(({ baseline }) => baseline === 'One')!.win)
    expect(rows.every((row) => row.outcome === 'win' && row.counted === 'true')).toBe(true)
    const lines = (await get(world, 'comparisons/export?format=jsonl')).body.trim().split('\n')
    expect(lines).toHaveLength((await everything(world)).matching)
    expect((await get(world, 'comparisons/export?format=csv&group=nobody')).body).toMatch(/^judgment_id,.*\n$/)
  })

  test('withdrawing takes a comparison out of results, list and plan, with a reason that is kept, and can be undone', async () => {
    const world = await judgedWorld(database, 4)
    const { app, study, researcher } = world
    const [first] = (await everything(world)).comparisons
    const post = (action: string, payload: object) =>
      app.inject({
        method: 'POST',
        url: `/api/studies/${study.id}/comparisons/${first!.id}/${action}`,
        headers: researcher,
        payload,
      })
    expect((await post('withdraw', {})).statusCode).toBe(400)
    const before = (await get(world, 'results')).json<Results>()
    const withdrawn = (await post('withdraw', { reason: 'The prompt was cut off.' })).json<OpenedComparison>()
    expect(withdrawn.withdrawn).toMatchObject({ reason: 'The prompt was cut off.' })
    expect(new Set(withdrawn.judgments.map(({ notCounted }) => notCounted))).toEqual(new Set(['withdrawn']))
    const after = (await get(world, 'results')).json<Results>()
    expect(after.judgments).toBe(before.judgments - withdrawn.judgments.length)
    expect(after.planned).toBe(before.planned - 3)
    expect(after.sequence).toBeGreaterThan(before.sequence)
    expect((await everything(world)).comparisons.map(({ id }) => id)).not.toContain(first!.id)
    expect((await everything(world, { withdrawn: 'only' })).comparisons.map(({ id }) => id)).toEqual([first!.id])
    const exported = (await get(world, 'export?format=jsonl')).body.trim().split('\n')
    const marked = exported.map((line) => JSON.parse(line) as { withdrawn: boolean; counted: boolean })
    expect(marked.filter((row) => row.withdrawn && !row.counted)).toHaveLength(withdrawn.judgments.length)
    expect((await get(world, 'comparisons/choices')).json<BrowseChoices>()).toMatchObject({ withdrawn: 1 })
    await post('restore', { reason: 'It was whole after all.' })
    const again = (await get(world, 'results')).json<Results>()
    expect([again.judgments, again.planned]).toEqual([before.judgments, before.planned])
  })
})
