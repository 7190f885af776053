import { describe, expect, test } from 'vitest'
import { changeStudy, deleteStudy, findStudy, insertStudy, listStudies, removeUnfinished } from '../../db/studies.ts'
import { resultsOf } from '../../server/results.ts'
import { makeStudy } from '../make.ts'
import { testStores } from '../setup/stores.ts'
import { makeRater, rowsOf, start } from './make.ts'

const tableNames = [
  ...(['studies', 'systems', 'prompts', 'responses', 'comparisons', 'slots', 'pairings', 'raters'] as const),
  ...(['assignments', 'standings', 'judgments', 'counts'] as const),
]

describe.each(testStores())('a study on $kind', (database) => {
  test('is found by its name and its id, and listed newest first', async () => {
    const store = await database.freshStore()
    const one = await makeStudy(store, { name: 'one' })
    const two = await makeStudy(store, { name: 'two' })
    expect(await findStudy(store, 'one')).toEqual(one)
    expect(await findStudy(store, two.id)).toEqual(two)
    expect(await findStudy(store, 'three')).toBeUndefined()
    expect((await listStudies(store)).map(({ name }) => name)).toEqual(['one', 'two'])
  })

  test('has a name that no other has', async () => {
    const store = await database.freshStore()
    await makeStudy(store, { name: 'one' })
    await expect(makeStudy(store, { name: 'one' })).rejects.toThrow(/exists already/)
    expect(await rowsOf(store, 'prompts')).toHaveLength(4)
  })

  test('that is deleted takes all that belongs to it, says how much, and nothing of another', async () => {
    const store = await database.freshStore()
    const [gone, kept] = [await makeStudy(store), await makeStudy(store)]
    for (const study of [gone, kept]) {
      const rater = await makeRater(store, study)
      const [lease] = await rater.lease()
      await rater.judge(lease!.id)
    }
    expect(await deleteStudy(store, gone.id)).toEqual({ judgments: 1, comparisons: 8, responses: 12, raters: 1 })
    for (const name of tableNames) {
      const rows = (await rowsOf(store, name)) as { id?: string; studyId?: string }[]
      expect(rows.length, name).toBeGreaterThan(0)
      expect(new Set(rows.map((row) => row.studyId ?? row.id)), name).toEqual(new Set([kept.id]))
    }
  })

  test('that is archived and taken back has lost nothing', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store)
    await changeStudy(store, study.id, { archivedAt: start })
    expect(await findStudy(store, study.id)).toEqual({ ...study, archivedAt: start })
    await changeStudy(store, study.id, { archivedAt: null })
    await changeStudy(store, study.id, {})
    expect(await findStudy(store, study.id)).toEqual(study)
    expect(await rowsOf(store, 'responses')).toHaveLength(12)
  })

  test('whose import never ended is shown to no one and removed at a later start, when it cannot be at work any more', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store)
    const half = { ...study, id: 'half', name: 'half', code: 'half', state: 'importing' as const }
    await insertStudy(store, half)
    await store.db
      .insert(store.tables.prompts)
      .values({ id: 'p', studyId: 'half', key: '1', turns: ['?'], category: null })
    expect(await findStudy(store, 'half')).toBeUndefined()
    expect(await listStudies(store)).toHaveLength(1)
    await removeUnfinished(store, study.createdAt)
    expect(await rowsOf(store, 'studies')).toHaveLength(2)
    await removeUnfinished(store, new Date(study.createdAt.getTime() + 1))
    expect((await rowsOf(store, 'studies')).map(({ id }) => id)).toEqual([study.id])
    expect(await rowsOf(store, 'prompts')).toHaveLength(4)
  })

  test('with more raters at work than are listed says how many they are', async () => {
    const store = await database.freshStore()
    const study = await makeStudy(store)
    for (let n = 0; n < 53; n++) await makeRater(store, study)
    const results = await resultsOf(store, study, {}, start)
    expect(results.workingCount).toBe(53)
    expect(results.working).toHaveLength(50)
  })
})
