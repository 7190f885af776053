import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { latexTable, latexText } from '../../server/formats/latex.ts'
import { markdownTable } from '../../server/formats/markdownTable.ts'
import { realFolder } from './staging.ts'

const table = { title: 'Rates', note: 'In percent.', head: ['Baseline', 'n'], rows: [['GPT_4 & co', '12']] }

test('a table is written with booktabs’ rules', () => {
  expect(latexTable(table).split('\n')).toEqual([
    '\\begin{table}',
    '  \\centering',
    '  \\caption{Rates}',
    '  \\begin{tabular}{lr}',
    '    \\toprule',
    '    Baseline & n \\\\',
    '    \\midrule',
    '    GPT\\_4 \\& co & 12 \\\\',
    '    \\bottomrule',
    '  \\end{tabular}',
    '  \\par\\smallskip{\\footnotesize In percent.}',
    '\\end{table}',
  ])
})

test('Greek letters are written as mathematics, which every LaTeX has', () => {
  expect(latexText('Fleiss’ κ, α')).toBe('Fleiss\\textquoteright{} $\\kappa$, $\\alpha$')
})

test('marks that LaTeX would draw as one are kept apart', () => {
  expect(latexText('a--b---c')).toBe('a-\\kern0pt{}-b-\\kern0pt{}-\\kern0pt{}-c')
  expect(latexText(',,')).toBe(',\\kern0pt{},')
  expect(latexText('<<')).toBe('\\textless{}\\kern0pt{}\\textless{}')
  expect(latexText('?`')).toBe('?\\kern0pt{}\\textasciigrave{}')
})

test('a table is written as markdown under its title', () => {
  expect(markdownTable(table)).toBe(
    '### Rates\n\n| Baseline | n |\n| --- | ---: |\n| GPT\\_4 \\& co | 12 |\n\nIn percent.',
  )
})

test('a cell of markdown stays one cell', () => {
  const { title, note, head } = table
  expect(markdownTable({ title, note, head, rows: [['a|b\nc', '`x`']] })).toContain('| a\\|b c | \\`x\\` |')
})

test('a note of markdown names a system letter for letter', () => {
  const note = 'Every judgment is of <img src=x> against another | system.'
  expect(markdownTable({ ...table, note })).toContain('of \\<img src=x\\> against another \\| system.')
})

test('no control character of a name reaches a terminal or LaTeX', () => {
  const rows = [['esc\u001b[31m bell\u0007 csi\u009b31m nel\u0085 line\u2028', '1']]
  for (const write of [markdownTable, latexTable]) {
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(write({ ...table, rows }).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028]/)
  }
})

const specials = join(realFolder, 'naughty', 'latex', 'specials.json')
describe.skipIf(!existsSync(specials))('texts that LaTeX would read as commands', () => {
  const lists = existsSync(specials)
    ? (JSON.parse(readFileSync(specials, 'utf8')) as Record<'must_render_literally' | 'must_not_execute', string[]>)
    : { must_render_literally: [], must_not_execute: [] }

  test.each([...lists.must_render_literally, ...lists.must_not_execute])('%j is printed as it is', (text) => {
    const allowed = /\\(?:text[a-z]+\{\}|kern0pt\{\}|[{}$&#%_])/g
    // What is left once our own escapes are taken out has no power left.
    expect(
      latexText(text)
        .replace(allowed, '')
        .replace(/\{[[\]*]\}/g, '')
        // The direction of letters that run leftward.
        .replace(/\{\\ifdefined\\textdirection\\textdirection1 \\fi ([^{}]*)\}/g, '$1'),
    ).not.toMatch(/[\\$&#%_^~{}<>|"`[\]]/)
  })
})
