import { describe, expect, test } from 'vitest'
import { Refusal } from '../../client/api.ts'
import { Studies } from '../../client/studies/Studies.svelte.ts'
import type { StudySummary } from '../../server/contract/study.ts'

const makeSummary = (changes: Partial<StudySummary> = {}): StudySummary => ({
  ...{
    id: 's1',
    name: 'lima',
    title: 'LIMA',
    question: 'Which?',
    instructions: 'Read.',
    state: 'open',
    archived: false,
    target: 'LIMA',
  },
  ...{ systems: ['LIMA', 'Bard'], overlap: 1, comparisons: 3, planned: 3, createdAt: '2026-01-01T00:00:00.000Z' },
  judgmentsByKind: { human: 2, simulated: 0, test: 0, judge: 0 },
  rights: ['enter', 'read', 'read-unblinded', 'edit', 'own'],
  ...changes,
})

describe('the list of studies', () => {
  test('folds archived studies away, and takes them back', async () => {
    const list = new Studies({
      studies: () => Promise.resolve([makeSummary(), makeSummary({ id: 's2', archived: true })]),
      changeStudy: (id, change) => Promise.resolve(makeSummary({ id, ...change })),
    })
    await list.load()
    expect(list.current.map((study) => study.id)).toEqual(['s1'])
    await list.change(list.archived[0]!, { archived: false })
    expect(list.current.map((study) => study.id)).toEqual(['s1', 's2'])
    expect(list.archived).toEqual([])
  })

  test('says what a deletion took with it, and where copies are', async () => {
    const deletion = {
      deleted: { judgments: 2, comparisons: 3, responses: 6, raters: 1 },
      copies: ['deleted/lima.csv'],
    }
    const list = new Studies({
      studies: () => Promise.resolve([makeSummary()]),
      deleteStudy: () => Promise.resolve(deletion),
    })
    await list.load()
    expect(await list.remove(list.current[0]!, 'lima')).toBe(true)
    expect(list.gone).toEqual({ title: 'LIMA', name: 'lima', ...deletion })
    expect(list.list).toEqual([])
  })

  test('keeps a study whose deletion was refused', async () => {
    const list = new Studies({
      studies: () => Promise.resolve([makeSummary()]),
      deleteStudy: () => Promise.reject(new Refusal(422, { code: 'not_confirmed', message: 'Type its name.' })),
    })
    await list.load()
    expect(await list.remove(list.current[0]!, 'lime')).toBe(false)
    expect(list.failure).toBe('Type its name.')
    expect(list.current).toHaveLength(1)
    expect(list.gone).toBeNull()
  })

  test('keeps what it shows when it cannot be loaded again', async () => {
    let answer = () => Promise.resolve([makeSummary()])
    const list = new Studies({ studies: () => answer() })
    await list.load()
    answer = () => Promise.reject(new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' }))
    await list.load()
    expect(list.current).toHaveLength(1)
    expect(list.failure).toBe('The server did not answer.')
  })
})
