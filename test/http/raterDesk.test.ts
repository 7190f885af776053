import { describe, expect, test } from 'vitest'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { DeskRater, ExclusionRecord, Invitation, RatersPage } from '../../server/contract/raterDesk.ts'
import type { Results } from '../../server/contract/results.ts'
import { cookieOf, makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof makeWorld>>

const ask = <T>({ app, study, researcher }: World, path: string) =>
  app.inject({ url: `/api/studies/${study.id}/${path}`, headers: researcher }).then((reply) => reply.json<T>())

const send = ({ app, study, researcher }: World, method: 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
  app.inject({
    method,
    url: `/api/studies/${study.id}/${path}`,
    headers: researcher,
    ...(payload ? { payload } : {}),
  })

const ratersOf = async (world: World) => (await ask<RatersPage>(world, 'raters')).raters

describe.each(testStores())('the desk for raters on $kind', (database) => {
  async function judgedWorld() {
    const world = await makeWorld(await database.freshStore(), { promptCount: 4, overlap: 2 })
    const raters = [await world.rater(), await world.rater()]
    for (const [index, rater] of raters.entries()) {
      for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
        await rater.judge(pairs[0].assignmentId, ['a', 'tie'][index]!)
      }
    }
    return { world, raters }
  }

  test('leaving a rater out changes the main numbers, shows both, and is undone by lifting it', async () => {
    const { world } = await judgedWorld()
    const before = await ask<Results>(world, 'results')
    expect(before.withExcluded).toBeUndefined()
    const tied = (await ratersOf(world)).find(({ judged }) => judged > 0)!
    expect((await send(world, 'POST', 'exclusions', { raters: [tied.id], rule: 'speed' })).statusCode).toBe(400)
    const sent = { raters: [tied.id], rule: 'speed', reason: 'Half of the answers came within a second.' }
    const { exclusions } = (await send(world, 'POST', 'exclusions', sent)).json<{ exclusions: ExclusionRecord[] }>()
    expect(exclusions).toMatchObject([{ rater: tied.rater, rule: 'speed', liftedAt: null }])

    const after = await ask<Results>(world, 'results')
    expect(after.judgments).toBe(before.judgments - tied.judged)
    expect(after.withExcluded?.judgments).toBe(tied.judged)
    const cells = ({ target, baseline, n, win, tie, loss }: Omit<Results['tallies'][number], 'planned'>) => ({
      ...{ target, baseline, n, win, tie, loss },
    })
    expect(after.withExcluded?.tallies.map((one) => cells(one as never))).toEqual(before.tallies.map(cells))

    // The analysis leaves them out too, unless it is asked not to.
    const main = await ask<Analysis>(world, 'analysis')
    const all = await ask<Analysis>(world, 'analysis?excluded=with')
    expect([main.judgments, all.judgments]).toEqual([after.judgments, before.judgments])

    await send(world, 'POST', `raters/${tied.id}/lift`, { reason: 'The clock was wrong.' })
    const again = await ask<Results>(world, 'results')
    expect(again.tallies.map(cells)).toEqual(before.tallies.map(cells))
    expect(again.withExcluded).toBeUndefined()
    const kept = await ask<{ exclusions: ExclusionRecord[] }>(world, 'exclusions')
    expect(kept.exclusions[0]?.liftedAt).not.toBeNull()
  })

  test('a rater who is paused gets no pair until they go on; one who is left out is done', async () => {
    const world = await makeWorld(await database.freshStore(), { promptCount: 4 })
    const rater = await world.rater()
    await rater.look()
    const [row] = await ratersOf(world)
    expect((await send(world, 'PATCH', `raters/${row!.id}`, { paused: true })).statusCode).toBe(204)
    expect(await rater.look()).toMatchObject({ study: { state: 'paused' }, pairs: [] })
    await send(world, 'PATCH', `raters/${row!.id}`, { paused: false })
    expect((await rater.look()).pairs.length).toBeGreaterThan(0)
    await send(world, 'POST', 'exclusions', { raters: [row!.id], rule: 'other', reason: 'A colleague.' })
    expect(await rater.look()).toMatchObject({ pairs: [], finished: 'done' })
    expect((await send(world, 'PATCH', 'raters/unknown', { paused: true })).statusCode).toBe(404)
    expect((await send(world, 'POST', 'exclusions', { raters: ['x'], rule: 'a', reason: 'bcd' })).statusCode).toBe(404)
  })

  test('a link lets in as many as it may, marks their group, and nobody once it is withdrawn', async () => {
    const world = await makeWorld(await database.freshStore(), { promptCount: 4 })
    const make = { label: 'Experts', group: 'expert', quota: 2 }
    const made = (await send(world, 'POST', 'invitations', make)).json<{ invitations: Invitation[] }>()
    const link = made.invitations.find(({ label }) => label === 'Experts')!
    const join = (headers = {}) => world.app.inject({ url: new URL(link.link).pathname, headers })
    // Five at once for two places.
    const replies = await Promise.all(Array.from({ length: 5 }, () => join()))
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([302, 302, 410, 410, 410])
    // A person is told so on a page; a link that nobody made leads to another.
    const browser = { accept: 'text/html' }
    expect((await join(browser)).headers.location).toBe('/rate/full')
    const none = await world.app.inject({ url: '/join/none', headers: browser })
    expect(none.headers.location).toBe('/rate/unknown')
    // So does one that was cut short, or copied with what stood around it; a program is told in its own way.
    for (const url of ['/join', '/rate', '/join/', `/join/${'x'.repeat(400)}`, '/return/a%FFb', '/join/a/b']) {
      const person = await world.app.inject({ url, headers: browser })
      expect([url, person.statusCode, person.headers.location]).toEqual([url, 302, '/rate/unknown'])
      expect((await world.app.inject({ url })).statusCode, url).toBeGreaterThanOrEqual(400)
    }
    // Who is in comes in again.
    const inside = replies.find(({ statusCode }) => statusCode === 302)!
    expect((await join({ cookie: cookieOf(inside.headers['set-cookie']) })).statusCode).toBe(302)
    const people: DeskRater[] = await ratersOf(world)
    expect(people.map(({ group, invitation }) => [group, invitation])).toEqual([
      ['expert', 'Experts'],
      ['expert', 'Experts'],
    ])
    const single = await send(world, 'POST', 'invitations', { label: 'One', quota: 1, copies: 3 })
    const { invitations } = single.json<{ invitations: Invitation[] }>()
    expect(invitations.filter(({ label }) => label?.startsWith('One '))).toHaveLength(3)
    const [first] = invitations.filter(({ label }) => label === 'One 1')
    await send(world, 'DELETE', `invitations/${first!.id}`)
    expect((await world.app.inject({ url: new URL(first!.link).pathname })).statusCode).toBe(404)
    // The study's own link is another one, and goes on.
    expect((await world.app.inject({ url: world.joinPath })).statusCode).toBe(302)
  })
})
