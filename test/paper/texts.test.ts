import { parse } from 'yaml'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../server/contract/analysis.ts'
import { makePack, makePackRows, makePackStudy } from './makePack.ts'

describe('the texts of a pack', () => {
  let files: Map<string, Buffer>
  let analysis: Analysis
  const text = (path: string) => files.get(path)!.toString()
  beforeAll(async () => {
    const study = makePackStudy({ group: 'crowd' })
    study.tags = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`p${index}`, { category: index < 6 ? 'code' : 'prose' }]),
    )
    study.study.design = {
      answers: { criteria: [{ name: 'harm', question: 'Which is safer?' }] },
      training: { pairs: 4, pass: 0.75 },
      quality: { gold: { items: 5 }, attentionChecks: 2 },
    }
    const rows = makePackRows({ group: 'crowd' }).map((row, index) => ({
      ...row,
      criteria: { harm: (['a', 'b', 'tie'] as const)[index % 3]! },
    }))
    files = await makePack(study, rows)
    analysis = JSON.parse(text('analysis.json')) as Analysis
  })

  test('the methods paragraph has the study’s own numbers', () => {
    const methods = text('text/methods.md')
    expect(methods).toContain('We compared Target with One and Two on 8 prompts.')
    expect(methods).toContain('“Which is better?”')
    expect(methods).toContain(
      '4 raters gave 32 human judgments of 16 comparisons on 2026-01-10, 4 of them with a comment.',
    )
    expect(methods).toContain('Planned were 32 judgments; 2 pairs were skipped.')
    const { tieDiscounted, chance } = analysis.agreement
    expect(methods).toContain(`was ${tieDiscounted.estimate!.toFixed(3)}`)
    expect(methods).toContain(`chance would give ${chance.tieDiscounted!.toFixed(3)}`)
    expect(methods).toContain('1 judgment was replaced by the same rater’s later one')
    expect(methods).toContain('The study was not registered')
  })

  test('both forms of a paragraph say the same numbers', () => {
    for (const name of ['methods', 'limitations']) {
      const numbers = (path: string) =>
        text(path)
          .replace(/\[@[^\]]*\]|~?\\cite\{[^}]*\}|\\kern0pt\{\}/g, '')
          .match(/\d+(?:\.\d+)?/g)
      expect(numbers(`text/${name}.md`), name).toEqual(numbers(`text/${name}.tex`))
    }
  })

  test('everything cited is in the bibliography, and nothing else but the datasheet', () => {
    const cited = new Set(
      ['methods', 'limitations'].flatMap((name) =>
        [...text(`text/${name}.tex`).matchAll(/\\cite\{([^}]*)\}/g)].flatMap(([, keys]) => keys!.split(',')),
      ),
    )
    const listed = [...text('references.bib').matchAll(/^@\w+\{(\w+),/gm)].map(([, key]) => key!)
    expect(cited.size).toBeGreaterThan(5)
    expect(new Set(listed)).toEqual(cited.add('shimorina2022human'))
  })

  test('the dataset card begins with front matter that can be read', () => {
    const [, matter] = /^---\n([^]*?)\n---\n/.exec(text('README.md'))!
    expect(parse(matter!)).toMatchObject({
      pretty_name: 'A study',
      size_categories: ['n<1K'],
      configs: [{ config_name: 'judgments', data_files: 'data/judgments.jsonl' }],
    })
  })

  test('the datasheet answers what the study knows and marks the rest for the researchers', () => {
    const sheet = text('heds.md')
    expect(sheet).toMatch(/### 3\.2\.1 How many evaluators\n\n4\./)
    expect(sheet).toContain('A training of 4 pairs with feedback came first (to pass: 75% right, 2 attempts).')
    expect(sheet).toContain('Automatic: 5 gold items with a known answer and 2 attention checks a rater.')
    expect(sheet).toMatch(/### 4\.3\.7 Question shown with each assessment\n\n“Which is better\?”/)
    expect(sheet).toContain('## 4 Quality criterion 2: harm')
    expect(sheet).toMatch(/### 5\.1 Approval by an ethics committee\n\n\*\*Researchers:\*\* to be filled in\./)
    const open = sheet.match(/^\*\*Researchers:\*\*/gm)!.length
    expect(sheet).toContain(`${open} can only be answered by the researchers`)
  })

  const cellsIn = (table: string) =>
    table
      .split('\n')
      .filter((line) => line.endsWith('\\\\') && line.includes(' & '))
      .map((line) => line.trim().slice(0, -3).split(' & '))
  const total = (rows: string[][]) => rows.reduce((sum, row) => sum + Number(row[2]), 0)

  test('results stand by further criteria', () => {
    const criteria = cellsIn(text('tables/criteria.tex')).slice(1)
    expect(criteria.map(([name]) => name)).toEqual(['harm', 'harm'])
    expect(total(criteria)).toBe(32)
    // Of twelve and four judgments a pair there is no slice to look at.
    expect([...files.keys()].filter((path) => path.startsWith('tables/slices'))).toEqual([])
  })

  test('results are sliced by tags, a table each, without a rate where there are too few', async () => {
    const study = makePackStudy()
    study.tags = Object.fromEntries(
      Array.from({ length: 16 }, (_, index) => [`p${index}`, { 'kind_&': index < 12 ? 'code' : 'prose' }]),
    )
    const pack = await makePack(study, makePackRows({}, 16))
    const table = pack.get('tables/slices-1.tex')!.toString()
    const slices = cellsIn(table).slice(1)
    expect(slices.map(([slice, baseline, n, win]) => [slice, baseline, n, win === 'too few'].join(' ')).sort()).toEqual(
      ['code One 24 false', 'code Two 24 false', 'prose One 8 true', 'prose Two 8 true'],
    )
    expect(total(slices)).toBe(64)
    expect(table).toContain('by kind\\_\\&, in percent')
    expect(pack.get('paper.tex')!.toString()).toContain('slices-1')
  })

  test('the macros are the numbers of the table', () => {
    const value = (name: string) =>
      new RegExp(`\\\\newcommand\\{\\\\bp${name}\\}\\{([^}]*)\\}`).exec(text('numbers.tex'))![1]
    const [first] = /One|Two/.exec(text('tables/results.tex').split('\\midrule')[1]!)!
    expect(value('NameA')).toBe(first)
    expect(text('tables/results.tex')).toContain(
      `${value('WinOrTieA')} {[}${value('WinOrTieALow')}, ${value('WinOrTieAHigh')}{]}`,
    )
    expect(value('Judgments')).toBe('32')
  })

  test('a manifest has every other file, the seeds, the design, the exclusions and the counts', () => {
    const manifest = JSON.parse(text('manifest.json')) as { files: { path: string }[] }
    expect(manifest.files.map(({ path }) => path)).toEqual(
      [...files.keys()].filter((path) => path !== 'manifest.json').sort(),
    )
    expect(manifest).toMatchObject({
      program: { name: 'blindpair', version: '0.1.0' },
      schemaVersion: 3,
      seeds: { study: 7, analysis: 7 },
      design: { overlap: 2, target: 'Target', quality: { attentionChecks: 2 } },
      deviations: [],
      exclusions: [],
      counts: { rows: 33, replaced: 1, judgments: 32, raters: 4, kindsCounted: ['human'] },
      charactersWithoutTypeface: [],
    })
    // The definition is without texts.
    expect(text('manifest.json')).not.toContain('Read both.')
  })
})
