import { render } from 'svelte/server'
import { describe, expect, test } from 'vitest'
import { Browser } from '../../client/browse/Browser.svelte.ts'
import ComparisonItem from '../../client/browse/ComparisonItem.svelte'
import Filters from '../../client/browse/Filters.svelte'
import JudgmentsTable from '../../client/browse/JudgmentsTable.svelte'
import { phrases, queryIn, searchOf } from '../../client/browse/query.ts'
import GradeBars from '../../client/dashboard/GradeBars.svelte'
import type {
  BrowseChoices,
  BrowsedComparison,
  BrowsedJudgment,
  OpenedComparison,
} from '../../server/contract/browse.ts'

const response: BrowsedComparison = {
  ...{ id: 'r1', promptId: '17', turn: 0, category: null, tags: {}, asked: 'Why?', first: 'LIMA', second: null },
  said: { win: 0, tie: 0, loss: 0 },
  grades: [
    { grade: 'fail', n: 1 },
    { grade: 'pass', n: 0 },
    { grade: 'excellent', n: 2 },
  ],
  ...{ contested: 2 / 3, matching: 3, withdrawn: null, flags: 0 },
}
const grade: BrowsedJudgment = {
  ...{ id: 'g1', rater: 'Ada', raterKind: 'human', raterGroup: 'experts', grade: 'fail' },
  ...{ preference: null, degree: null, bothBad: false, firstSide: null, outcome: null },
  ...{ elapsedMs: 61_000, reading: { activeMs: 9000, seenA: 0.5, seenB: 0 }, reasons: ['Too short'] },
  ...{ rationale: 'Cut off.', createdAt: '2026-01-01T00:00:00.000Z', origin: 'here', notCounted: null, replaces: null },
}
const opened: OpenedComparison = {
  ...{ id: 'r1', promptId: '17', turn: 0, category: null, tags: {}, prompt: ['Why?'], withdrawn: null, flags: [] },
  ...{ first: { system: 'LIMA', turns: ['So.'], masked: false }, second: null, judgments: [grade] },
}
const choices: BrowseChoices = {
  ...{ systems: ['LIMA', 'Alpaca'], kinds: ['human'], groups: [], categories: [], tags: [], turns: [0] },
  ...{ scale: ['fail', 'pass', 'excellent'], comparisons: 2, withdrawn: 0, excluded: 0, flagged: 0 },
}
/** The words of a page, as one reads them. */
const wordsOf = (body: string) =>
  body
    .replace(/<!--.*?-->/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

describe('a graded response in Browse', () => {
  const item = (comparison: BrowsedComparison) =>
    wordsOf(render(ComparisonItem, { props: { comparison, browser: new Browser('s'), raw: false, study: 's' } }).body)

  test('stands in the list with its system, how often each grade was given, and how contested it is', () => {
    const words = item(response)
    expect(words).toContain('LIMA')
    expect(words).not.toContain('against')
    expect(words).toMatch(/1 fail ?, 2 excellent/)
    expect(words).toContain('67% contested')
    expect(words).not.toContain('not judged')
    expect(item({ ...response, contested: 0, grades: response.grades!.map((one) => ({ ...one, n: 0 })) })).toContain(
      'not graded',
    )
  })

  test('shows every grade with its rater, reading, reasons and words, and why one does not count', () => {
    const table = (judgments: BrowsedJudgment[]) =>
      wordsOf(render(JudgmentsTable, { props: { opened: { ...opened, judgments }, study: 's' } }).body)
    const words = table([grade])
    expect(words).toContain('Rater Grade Time Read When Comment Counts')
    expect(words).toMatch(/Ada experts .*fail 61 s 9\.0 s in view, 50% seen .*Too short · Cut off\. yes/)
    expect(table([{ ...grade, notCounted: 'replaced' }])).toContain('no: replaced by a later one')
    expect(table([{ ...grade, notCounted: 'withdrawn' }])).toContain('no: the response is withdrawn')
    expect(table([])).toContain('Nobody has graded this response yet.')
  })

  test('is looked for by grade, and by nothing that only pairs have', () => {
    const filters = (scale: string[] | null) =>
      wordsOf(
        render(Filters, {
          props: { query: {}, choices: { ...choices, scale }, order: 'contested', onChange: () => undefined },
        }).body,
      )
    expect(filters(choices.scale)).toContain('Grade any fail pass excellent At least any pass or better')
    expect(filters(choices.scale)).not.toMatch(/Against|First system has|both bad/)
    expect(filters(null)).toMatch(/Against.*First system has.*both bad/)
    const query = { system: 'LIMA', grade: 'pass', atLeast: 'pass' }
    expect(queryIn(new URLSearchParams(searchOf(query)))).toEqual(query)
    expect(phrases(query).map(({ words }) => words)).toEqual(['with LIMA', 'graded “pass”', 'graded “pass” or better'])
  })

  test('is behind each part of the dashboard’s bars, and no figure in a file has a link', () => {
    const system = { system: 'LIMA', n: 3, planned: 3, responses: 1, grades: response.grades! }
    const props = { grades: { scale: choices.scale!, systems: [system] }, described: 'Grades.' }
    const door = (name: string, given: string) => `/browse?system=${name}&grade=${given}`
    const { body } = render(GradeBars, { props: { ...props, door } })
    expect([...body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      '/browse?system=LIMA&amp;grade=fail',
      '/browse?system=LIMA&amp;grade=excellent',
    ])
    expect(body).toContain('aria-label="LIMA: 2 grades “excellent”"')
    const alone = render(GradeBars, { props }).body
    expect(alone).toContain('role="img"')
    expect(alone).not.toContain('<a')
  })
})
