import { describe, expect, test } from 'vitest'
import { skipAssignment } from '../../db/endings.ts'
import { changeStudy } from '../../db/studies.ts'
import type { Problem } from '../../server/contract/problem.ts'
import { makeWorld } from '../make.ts'
import { rowsOf } from '../db/make.ts'
import { testStores } from '../setup/stores.ts'

const archivedAt = new Date('2026-01-05T09:00:00Z')

describe.each(testStores())('a rater on $kind', (database) => {
  test.each([
    [{ state: 'paused' }, 'paused'],
    [{ state: 'closed' }, 'closed'],
    [{ archivedAt }, 'closed'],
  ] as const)('of a study that became %o gets no pairs and is told why', async (change, state) => {
    const store = await database.freshStore()
    const world = await makeWorld(store)
    const { study, app } = world
    const one = await world.rater()
    const [first, second] = (await one.look()).pairs
    const id = crypto.randomUUID()
    await one.judge(first!.assignmentId, 'a', { id })
    await changeStudy(store, study.id, change)
    const before = await rowsOf(store, 'assignments')
    const seen = await one.look()
    expect(seen).toMatchObject({ study: { state }, pairs: [], finished: state })
    expect(await rowsOf(store, 'assignments')).toEqual(before)

    // Work in hand is taken in any case; what was judged may be changed, and is offered for it, until the study closes.
    expect((await one.judge(second!.assignmentId, 'b')).statusCode).toBe(200)
    expect(seen.last?.id).toBe(state === 'paused' ? id : undefined)
    const changed = await one.judge(first!.assignmentId, 'tie', { replaces: id })
    expect(changed.statusCode).toBe(state === 'paused' ? 200 : 409)
    if (state === 'closed') expect(changed.json<Problem>().code).toBe('study_not_open')
    await app.close()
  })

  test('waits for what others hold only while they may judge it', async () => {
    const store = await database.freshStore()
    const world = await makeWorld(store, { promptCount: 1, systems: ['Target', 'One'] })
    const [one, other] = [await world.rater(), await world.rater()]
    const [pair] = (await one.look()).pairs
    expect(await other.look()).toMatchObject({ pairs: [], finished: 'waiting' })
    const [held] = await rowsOf(store, 'assignments')
    await skipAssignment(store, held!.raterId, pair!.assignmentId, null)
    expect((await other.look()).pairs).toHaveLength(1)
    // The one who skipped it will not see it again, whoever has it.
    expect(await one.look()).toMatchObject({ pairs: [], finished: 'done' })
    await world.app.close()
  })
})
