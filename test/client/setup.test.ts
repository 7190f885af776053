import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Refusal, type StagedImport } from '../../client/api.ts'
import {
  nameFrom,
  withAllLeaks,
  withBaselines,
  withLeakChoice,
  withLeakWords,
  withTarget,
} from '../../client/studies/definition.ts'
import { Setup } from '../../client/studies/Setup.svelte.ts'
import type { ImportReport } from '../../server/contract/importReport.ts'
import type { StudyFile, StudySummary } from '../../server/contract/study.ts'

const none = { count: 0, first: [] }
const makeReport = (changes: Partial<ImportReport> = {}): ImportReport => ({
  ...{ files: [], prompts: 3, comparisons: 3, planned: 3, systems: [] },
  ...{ missing: none, duplicates: none, empty: none, identical: none, leaks: { ...none, comparisons: 0 } },
  ...{ problems: [], problemCount: 0, warnings: [], samples: [] },
  ...changes,
})
const studyFile: StudyFile = { name: 'study', title: 'Study', target: 'LIMA' }
const staged = (study = studyFile, report = makeReport()): StagedImport => ({ importId: 'i1', report, study })

function setupWith(extended: string | null = null) {
  const calls = {
    studies: vi.fn(() => Promise.resolve([{ id: 's1', name: 'lima', systems: ['LIMA', 'Bard'] } as StudySummary])),
    stageImport: vi.fn((_files: File[], onProgress: (sent: number) => void) => {
      onProgress(1)
      return Promise.resolve(staged())
    }),
    stageBaselines: vi.fn(() => Promise.resolve(staged())),
    reviseImport: vi.fn((_id: string, study: StudyFile) => Promise.resolve(staged(study))),
    commitImport: vi.fn((id: string, _reason?: string) => Promise.resolve({ id, name: 'study' } as StudySummary)),
    discardImport: vi.fn(() => Promise.resolve()),
  }
  return { setup: new Setup(extended, calls), calls }
}

const file = (name: string) => new File(['{}'], name)
const refusal = new Refusal(422, {
  code: 'refused',
  message: 'One row cannot be read.',
  details: [{ file: 'a.jsonl', line: 3, value: '{"x', message: 'is not JSON' }],
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('files on their way in', () => {
  test('are read together', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl'), file('b.jsonl')])
    await setup.add([file('c.jsonl')])
    expect(calls.stageImport.mock.lastCall![0].map((each) => each.name)).toEqual(['a.jsonl', 'b.jsonl', 'c.jsonl'])
    expect(calls.discardImport).toHaveBeenCalledExactlyOnceWith('i1')
    expect(setup.sent).toBe(1)
  })

  test.each([
    ['one chosen before', [file('a.jsonl')], [file('b.jsonl'), file('a.jsonl')]],
    ['one chosen with it', [], [file('a.jsonl'), file('a.jsonl')]],
  ])('of the name of %s are both kept, and go in once one is removed', async (_, before, files) => {
    const { setup, calls } = setupWith()
    if (before.length > 0) await setup.add(before)
    calls.stageImport.mockClear()
    await setup.add(files)
    expect(setup.failure?.message).toBe('Two files are named a.jsonl: rename one, or remove one.')
    expect(setup.files).toEqual([...before, ...files])
    expect(setup.obstacle).not.toBeNull()
    expect(calls.stageImport).not.toHaveBeenCalled()
    await setup.remove(files.at(-1)!)
    expect(setup).toMatchObject({ failure: null, obstacle: null, phase: 'staged' })
    expect(calls.stageImport.mock.lastCall![0]).toEqual([...before, ...files.slice(0, -1)])
  })

  test('stay when the server refuses them, with file, line and value', async () => {
    const { setup, calls } = setupWith()
    calls.stageImport.mockRejectedValueOnce(refusal)
    await setup.add([file('a.jsonl')])
    expect(setup.failure?.problems[0]).toMatchObject({ file: 'a.jsonl', line: 3, value: '{"x' })
    expect(setup.files).toHaveLength(1)
    await setup.again()
    expect(setup.failure).toBeNull()
    expect(setup.phase).toBe('staged')
  })

  test('do not undo what was typed before another one was added', async () => {
    const { setup } = setupWith()
    await setup.add([file('a.jsonl')])
    setup.edit({ ...setup.study!, title: 'Mine', overlap: 3 })
    await setup.add([file('b.jsonl')])
    expect(setup.study).toMatchObject({ title: 'Mine', overlap: 3 })
  })

  test('keep everything else that was said of the study, and how files are read; what nobody typed follows the files', async () => {
    const { setup, calls } = setupWith()
    const first: StudyFile = { ...studyFile, instructions: 'As usual.', responses: ['a.jsonl'] }
    calls.stageImport.mockResolvedValueOnce(staged(first))
    await setup.add([file('a.jsonl')])
    const typed = { language: 'de', consent: 'We store it.', answers: { graded: true } } as const
    setup.edit({ ...setup.study!, ...typed, responses: [{ file: 'a.jsonl', tags: ['topic'] }] })
    calls.stageImport.mockResolvedValueOnce(
      staged({ ...first, title: 'From its file', instructions: 'Read both.', responses: ['a.jsonl', 'b.jsonl'] }),
    )
    await setup.add([file('b.jsonl'), file('study.yaml')])
    expect(setup.study).toMatchObject({
      ...typed,
      title: 'From its file',
      instructions: 'Read both.',
      responses: [{ file: 'a.jsonl', tags: ['topic'] }, 'b.jsonl'],
    })
  })

  test('leave an empty page when the last one is taken away', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    await setup.remove(setup.files[0]!)
    expect(setup).toMatchObject({ phase: 'choosing', staged: null, study: null })
    expect(calls.discardImport).toHaveBeenCalledOnce()
  })
})

describe('the form', () => {
  test('has the files read again once, a moment after the last key', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    for (const title of ['T', 'Ti', 'Title']) setup.edit({ ...setup.study!, title })
    expect(calls.reviseImport).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(400)
    expect(calls.reviseImport).toHaveBeenCalledOnce()
    expect(calls.reviseImport.mock.lastCall![1].title).toBe('Title')
  })

  test('shows no report older than the newest change', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    let arrive: (answer: StagedImport) => void = () => {}
    calls.reviseImport.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)))
    setup.edit({ ...setup.study!, overlap: 2 })
    await vi.advanceTimersByTimeAsync(400)
    setup.edit({ ...setup.study!, overlap: 3 })
    await vi.advanceTimersByTimeAsync(400)
    arrive(staged({ ...studyFile, overlap: 2 }))
    await vi.advanceTimersByTimeAsync(0)
    expect(setup.staged?.study.overlap).toBe(3)
    expect(setup.revising).toBe(false)
  })

  test('has one change on its way at a time, and opens the study after the last', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    let arrive: (answer: StagedImport) => void = () => {}
    calls.reviseImport.mockImplementationOnce(() => new Promise((resolve) => (arrive = resolve)))
    setup.edit({ ...setup.study!, overlap: 2 })
    await vi.advanceTimersByTimeAsync(400)
    const opened = setup.commit('open')
    await vi.advanceTimersByTimeAsync(0)
    expect(calls.reviseImport).toHaveBeenCalledOnce()
    arrive(staged({ ...studyFile, overlap: 2 }))
    expect(await opened).toMatchObject({ name: 'study' })
    expect(calls.reviseImport).toHaveBeenCalledTimes(2)
    expect(calls.reviseImport.mock.lastCall![1]).toMatchObject({ overlap: 2, state: 'open' })
    expect(calls.commitImport).toHaveBeenCalledAfter(calls.reviseImport)
  })

  test('makes the name from the title until a name is typed', async () => {
    const { setup } = setupWith()
    await setup.add([file('a.jsonl')])
    setup.edit({ ...setup.study!, title: 'Über LIMA: a study' })
    expect(setup.study?.name).toBe('uber-lima-a-study')
    setup.edit({ ...setup.study!, name: 'mine' })
    setup.edit({ ...setup.study!, title: 'Another' })
    expect(setup.study?.name).toBe('mine')
  })

  test('sends nothing that cannot be right, and says what is missing', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    setup.edit({ ...setup.study!, name: 'Not A Name' })
    await vi.advanceTimersByTimeAsync(400)
    expect(calls.reviseImport).not.toHaveBeenCalled()
    expect(setup.obstacle).toMatch(/^The name takes small letters/)
  })
})

describe('opening a study', () => {
  test('writes what the form shows, also when its last change was just made', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    setup.edit({ ...setup.study!, overlap: 3 })
    expect(await setup.commit('draft')).toMatchObject({ name: 'study' })
    expect(calls.reviseImport.mock.lastCall![1]).toMatchObject({ overlap: 3, state: 'draft' })
    expect(calls.commitImport).toHaveBeenCalledAfter(calls.reviseImport)
  })

  test('keeps everything when it is refused', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    calls.commitImport.mockRejectedValueOnce(refusal)
    expect(await setup.commit('open')).toBeNull()
    expect(setup).toMatchObject({ phase: 'staged', study: { title: 'Study' } })
    expect(setup.failure?.message).toBe('One row cannot be read.')
    expect(await setup.commit('open')).not.toBeNull()
  })

  test('does not happen when the last change is refused', async () => {
    const { setup, calls } = setupWith()
    await setup.add([file('a.jsonl')])
    calls.reviseImport.mockRejectedValueOnce(refusal)
    expect(await setup.commit('open')).toBeNull()
    expect(calls.commitImport).not.toHaveBeenCalled()
  })

  test('waits for files without a problem', async () => {
    const { setup, calls } = setupWith()
    calls.stageImport.mockResolvedValueOnce(staged(studyFile, makeReport({ problemCount: 1 })))
    await setup.add([file('a.jsonl')])
    expect(setup.obstacle).not.toBeNull()
  })

  test('of further baselines changes nothing else of the study', async () => {
    const { setup, calls } = setupWith('lima')
    await setup.add([file('a.jsonl')])
    expect(setup.present).toEqual(['LIMA', 'Bard'])
    await setup.commit('open')
    expect(calls.stageBaselines).toHaveBeenCalledExactlyOnceWith('lima', setup.files, expect.any(Function))
    expect(calls.reviseImport).not.toHaveBeenCalled()
    expect(calls.commitImport).toHaveBeenCalledExactlyOnceWith('i1', undefined)
  })

  test('of further baselines asks why where the study has opened, and sends the reason along', async () => {
    const { setup, calls } = setupWith('lima')
    calls.studies.mockResolvedValue([{ name: 'lima', systems: ['LIMA'], registration: 'hash' } as StudySummary])
    await setup.add([file('a.jsonl')])
    expect(setup.obstacle).toMatch(/^Say why/)
    setup.reason = ' A newer one. '
    expect(setup.obstacle).toBeNull()
    await setup.commit('open')
    expect(calls.commitImport).toHaveBeenCalledExactlyOnceWith('i1', 'A newer one.')
  })
})

describe('a definition', () => {
  const rich: StudyFile = {
    ...{ name: 's', title: 'S', target: { name: 'LIMA', aliases: ['Less Is More'] } },
    baselines: ['Bard', { name: 'Claude', as: 'claude-v1' }],
  }

  test('keeps what a system is called elsewhere when it changes its role', () => {
    const turned = withTarget(rich, 'Claude')
    expect(turned.target).toEqual({ name: 'Claude', as: 'claude-v1' })
    expect(turned.baselines).toEqual(['Bard', { name: 'LIMA', aliases: ['Less Is More'] }])
    expect(withBaselines(rich, ['Claude', 'GPT-4']).baselines).toEqual([{ name: 'Claude', as: 'claude-v1' }, 'GPT-4'])
  })

  test('has no target when every pair is compared', () => {
    expect('target' in withTarget(rich, null)).toBe(false)
  })

  test('decides one leak by itself, or all alike', () => {
    const one = withLeakChoice({ ...rich, leaks: 'mask' }, 'p1', 'Bard', 'keep')
    expect(one.leaks).toEqual({ default: 'mask', decisions: [{ prompt: 'p1', system: 'Bard', choice: 'keep' }] })
    const again = withLeakChoice(one, 'p1', 'Bard', 'leave-out')
    expect(again.leaks).toMatchObject({ decisions: [{ prompt: 'p1', system: 'Bard', choice: 'leave-out' }] })
    expect(withAllLeaks(withLeakWords(again, 'Meta, x,  LLaMA '), 'keep').leaks).toEqual({
      default: 'keep',
      words: ['Meta', 'LLaMA'],
    })
  })

  test('is named after any title, or not at all', () => {
    expect(nameFrom('  LIMA-13B on MT-Bench! ')).toBe('lima-13b-on-mt-bench')
    expect(nameFrom('研究')).toBe('')
  })
})
