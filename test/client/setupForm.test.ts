import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { linesOf, listOf, sections, valueAt, withValue } from '../../client/studies/designFields.ts'
import { calledNow, withSystem } from '../../client/studies/definition.ts'
import { columnLines, columnsIn, filesOf, withFile } from '../../client/studies/fileInputs.ts'
import ImportReportPart from '../../client/studies/ImportReport.svelte'
import OpenStudy from '../../client/studies/OpenStudy.svelte'
import { Setup } from '../../client/studies/Setup.svelte.ts'
import StudyForm from '../../client/studies/StudyForm.svelte'
import type { ImportReport } from '../../server/contract/importReport.ts'
import { StudyFile } from '../../server/contract/study.ts'
import { full, leavesOf } from '../fullStudy.ts'

const none = { count: 0, first: [] }
const leak = { prompt: '1', system: 'One', file: 'one.jsonl', words: 'LLaMA', before: '', after: '', names: 'maker' }
const report: ImportReport = {
  files: [{ file: 'one.jsonl', format: 'long', holds: ['responses'], part: 'responses', rows: 3, systems: ['One'] }],
  ...{ prompts: 3, comparisons: 3, planned: 3, missing: none, duplicates: none, empty: none, identical: none },
  systems: ['One', 'Two'].map((system) => ({
    ...{ system, role: system === 'One' ? 'target' : 'baseline', responses: 3, missing: 0, empty: 0, leaks: 0 },
  })),
  leaks: { count: 1, comparisons: 1, first: [{ ...leak, choice: 'mask' } as ImportReport['leaks']['first'][number]] },
  ...{ problems: [], problemCount: 0, warnings: [], samples: [] },
}

/** Where the controls of the page stand in the study file. */
function fieldsOn(study: StudyFile): Set<string> {
  const edit = () => undefined
  const setup = new Setup()
  Object.assign(setup, { staged: { importId: 'i', report, study }, study, phase: 'staged' })
  const pages = [
    render(StudyForm, { props: { study, report, present: null, onEdit: edit } }),
    render(ImportReportPart, { props: { study, report, onEdit: edit } }),
    render(OpenStudy, { props: { setup, onCommit: edit } }),
  ]
  return new Set(pages.flatMap(({ body }) => [...body.matchAll(/data-field="([^"]+)"/g)].map(([, field]) => field!)))
}

describe('the set-up form', () => {
  test('has a field for everything that a study file may say', () => {
    const { answers: _answers, ...rest } = full
    const single: StudyFile = { ...rest, single: { scale: ['poor', 'good'], turns: true } }
    const shown = new Set([...fieldsOn(full), ...fieldsOn(single)])
    // A list that one field says as a whole reaches all that is in it.
    const isReached = (leaf: string) =>
      shown.has(leaf) || leaf.split('[]').some((_, index, all) => shown.has(all.slice(0, index).join('[]')))
    const leaves = leavesOf(StudyFile)
    expect(leaves.length).toBeGreaterThan(70)
    for (const leaf of ['responses[].tags', 'target.aliases', 'quality.gold.items[].first', 'leaks.words', 'language'])
      expect(leaves).toContain(leaf)
    expect(leaves.filter((leaf) => !isReached(leaf))).toEqual([])
    // And nothing that no study file may say.
    const known = new Set(leaves.flatMap((leaf) => [leaf, leaf.split('[]')[0]!, leaf.split('.')[0]!]))
    expect([...shown].filter((field) => !known.has(field))).toEqual([])
  })

  test('shows what a study file says, whatever it says', () => {
    const { body } = render(StudyForm, { props: { study: full, report, present: null, onEdit: () => undefined } })
    for (const said of [
      'one-13b',
      'the second',
      'prompt_id: id',
      'topic',
      'a book',
      'harm: Which is safer?',
      'It is so.',
    ])
      expect(body).toContain(said)
  })
})

describe('what the form says', () => {
  const study: StudyFile = { name: 's', title: 'S', target: 'One', responses: ['a.jsonl', 'b.csv'] }

  test('of a file makes its entry as long as it must be, in the part it is used for', () => {
    const tagged = withFile(study, 'a.jsonl', { tags: ['topic'], source: 'a book' })
    expect(tagged.responses).toEqual([{ file: 'a.jsonl', tags: ['topic'], source: 'a book' }, 'b.csv'])
    expect(withFile(tagged, 'a.jsonl', { tags: undefined, source: undefined })).toEqual(study)
    expect(withFile(tagged, 'a.jsonl', { tags: [] }).responses?.[0]).toMatchObject({ tags: [] })
    const moved = withFile(study, 'b.csv', { part: 'judgments' })
    expect(moved).toEqual({ ...study, responses: ['a.jsonl'], judgments: ['b.csv'] })
    expect(filesOf(moved).map(({ file, part }) => [file, part])).toEqual([
      ['a.jsonl', 'responses'],
      ['b.csv', 'judgments'],
    ])
  })

  test('of columns goes into lines and back; what is no column stays for the report to name', () => {
    const columns = { prompt_id: 'id', response: 'text: raw' }
    expect(columnsIn(columnLines(columns))).toEqual(columns)
    expect(columnsIn('\n')).toBeUndefined()
    expect(columnsIn('response')).toEqual({ response: '' })
  })

  test('of a system keeps what its files call it when it is renamed, and names baselines where none were named', () => {
    const renamed = withSystem(study, 'One', { name: 'First' }, ['Two'])
    expect(renamed.target).toEqual({ name: 'First', as: 'One' })
    expect(withSystem(renamed, 'First', { name: 'One' }, ['Two']).target).toBe('One')
    // A report that still has the old name speaks of the same system.
    expect(['One', 'Two'].map((name) => calledNow(renamed, name))).toEqual(['First', 'Two'])
    const aliased = withSystem(study, 'Two', { aliases: ['the second'] }, ['Two', 'Three'])
    expect(aliased.baselines).toEqual([{ name: 'Two', aliases: ['the second'] }, 'Three'])
    expect(withSystem(aliased, 'Two', { aliases: undefined }, []).baselines).toEqual(['Two', 'Three'])
  })

  test('of a judge’s own family is a line a system, with any signs in the names', () => {
    const judges = [
      { name: 'gpt-4: turbo', own: ['GPT-4, long', 'a=b'] },
      { name: 'k=2', own: ['x'] },
    ]
    expect(linesOf(judges)).toBe('gpt-4: turbo = GPT-4, long\ngpt-4: turbo = a=b\nk=2 = x')
    expect(listOf('judges', linesOf(judges))).toEqual(judges)
    expect(listOf('judges', ' gpt-4=One \n\nother = Two\ngpt-4=Three')).toEqual([
      { name: 'gpt-4', own: ['One', 'Three'] },
      { name: 'other', own: ['Two'] },
    ])
    expect(listOf('judges', '\n ')).toBeUndefined()
    // Half a line is no family: the study is refused where it stands.
    expect(Value.Check(StudyFile, { ...study, judges: listOf('judges', 'gpt-4') })).toBe(false)
    expect(Value.Check(StudyFile, { ...study, judges: listOf('judges', 'gpt-4 = One') })).toBe(true)
  })

  test('of grades is a scale by name or a list', () => {
    const field = sections.flatMap(({ fields }) => fields).find(({ path }) => path === 'single.scale')
    expect(field).toMatchObject({ kind: 'scale', own: ['poor', 'good'] })
    const graded = withValue(study, 'single.scale', ['poor', 'good'])
    expect(valueAt(graded, 'single.scale')).toEqual(['poor', 'good'])
    expect(Value.Check(StudyFile, graded)).toBe(true)
  })
})
