import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Analysis } from '../../server/contract/analysis.ts'
import { figurePdf } from '../../server/paper/figurePdf.ts'
import { runsOf } from '../../server/paper/typefaces.ts'
import { verifyOpened } from '../../server/paper/verifyPack.ts'
import { makeAllPairs, makePack, makePackRows, makePackStudy, opened } from './makePack.ts'

const about = { title: 'A figure', date: new Date('2026-01-01T00:00:00Z') }
const drawingOf = (words: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" height="40" viewBox="0 0 300 40" width="300"><text font-size="13" x="0" y="20">${words}</text></svg>`

describe('the figures of a pack', () => {
  let files: Map<string, Buffer>
  const text = (path: string) => files.get(path)!.toString('latin1')
  beforeAll(async () => {
    files = await makePack(makePackStudy(), makePackRows())
  })

  test('are PDFs with every typeface in them', () => {
    for (const path of [...files.keys()].filter((path) => path.endsWith('.pdf'))) {
      const pdf = text(path)
      const fonts = [...pdf.matchAll(/\/Type \/FontDescriptor[^]*?endobj/g)].map(([descriptor]) => descriptor)
      expect(fonts.length).toBeGreaterThan(0)
      for (const font of fonts) expect(font).toMatch(/\/FontFile[23]? \d+ 0 R/)
      expect(pdf.match(/\/Subtype \/Type1\b/)).toBeNull()
      expect(pdf).not.toContain('NaN')
    }
  })

  test('carry their style themselves and name nothing outside', () => {
    const drawings = [...files.keys()].filter((path) => path.endsWith('.svg'))
    expect(drawings).toEqual(expect.arrayContaining(['figures/figure-1.svg', 'figures/rates-over-time.svg']))
    for (const path of drawings) {
      const [sheet] = /<style>[^]*?<\/style>/.exec(text(path))!
      expect(text(path).replace(sheet, '')).not.toMatch(
        /class=|style=|var\(|href=|<script|<image|http:(?!\/\/www\.w3\.org\/2000\/svg)/,
      )
      expect(sheet.replace(/url\(data:font\/woff2;base64,[\w+/=]+\)/g, '')).not.toContain('url(')
      for (const weight of [400, 600])
        expect(sheet).toContain(`font-family:Inter;font-weight:${weight};src:url(data:font/woff2`)
    }
  })

  test('have the rates over time with the numbers of the analysis, and paths that end on the page', () => {
    const { overTime, tallies } = JSON.parse(text('analysis.json')) as Analysis
    const rows = parse<Record<string, string>>(text('figures/rates-over-time.csv'), { columns: true })
    expect(rows).toHaveLength(2 * overTime.pairs.reduce((sum, { n }) => sum + n.length, 0))
    for (const { target, baseline, n, win, tie } of tallies) {
      const last = rows.filter((row) => row.target === target && row.baseline === baseline).at(-1)!
      expect(last).toMatchObject({ judgments: String(n), win: String(win), tie: String(tie), rate: 'Win-or-tie rate' })
      expect(Number(last.estimate)).toBeCloseTo((win + tie) / n, 12)
    }
    const svg = text('figures/rates-over-time.svg')
    const [, width, height] = /viewBox="-4 -4 ([\d.]+) ([\d.]+)"/.exec(svg)!
    const places = [...svg.matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)]
    expect(places.length).toBeGreaterThan(60)
    for (const [, x, y] of places) {
      expect(Number(x)).toBeLessThan(Number(width))
      expect(Number(y)).toBeLessThan(Number(height))
    }
    expect(text('figures/rates-over-time.tex')).toContain('confidence sequence')
    expect(text('paper.tex')).toContain('\\input{figures/rates-over-time}')
  })

  test('tell win, tie and loss apart in grey', () => {
    const fills = ['#1d4e85', '#d5d4cd', '#d08c34']
    for (const fill of fills) expect(text('figures/figure-1.svg')).toContain(`fill="${fill}"`)
    const luminance = (fill: string) => {
      const [red, green, blue] = [1, 3, 5].map((at) => {
        const value = parseInt(fill.slice(at, at + 2), 16) / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
    }
    const [dark, middle, light] = fills.map(luminance).sort((one, other) => one - other)
    expect((middle! + 0.05) / (dark! + 0.05)).toBeGreaterThan(1.7)
    expect((light! + 0.05) / (middle! + 0.05)).toBeGreaterThan(1.7)
  })
})

describe('the figures of a pack of all pairs', () => {
  let files: Map<string, Buffer>
  const text = (path: string) => files.get(path)!.toString('latin1')
  beforeAll(async () => {
    const { study, rows } = makeAllPairs()
    files = await makePack(study, rows)
  })

  test('are a matrix and a forest besides, taken into the paper with their typefaces', () => {
    for (const name of ['head-to-head', 'strengths']) {
      for (const kind of ['svg', 'pdf', 'csv', 'json', 'tex']) expect(files.has(`figures/${name}.${kind}`)).toBe(true)
      expect(text(`figures/${name}.pdf`)).toMatch(/\/FontFile[23]? \d+ 0 R/)
      expect(text(`figures/${name}.pdf`)).not.toContain('NaN')
      expect(text('paper.tex')).toContain(`\\input{figures/${name}}`)
      expect(text(`figures/${name}.svg`).replace(/<style>[^]*?<\/style>/, '')).not.toMatch(/class=|var\(|href=/)
    }
  })

  test('say in the matrix what the analysis counts, with weight and not by colour alone', () => {
    const { tallies } = JSON.parse(text('analysis.json')) as Analysis
    const rows = parse<Record<string, string>>(text('figures/head-to-head.csv'), { columns: true })
    expect(rows).toHaveLength(2 * tallies.length)
    for (const { target, baseline, n, win, tie, loss } of tallies) {
      const [one, other] = [target, baseline].map((system) =>
        rows.find((row) => row.system === system && [target, baseline].includes(row.against!))!,
      )
      expect(one).toMatchObject({ n: `${n}`, win: `${win}`, tie: `${tie}`, loss: `${loss}` })
      expect(other).toMatchObject({ win: `${loss}`, loss: `${win}` })
      expect(Number(one!.half_tie_rate) + Number(other!.half_tie_rate)).toBeCloseTo(1, 12)
    }
    expect(text('figures/head-to-head.svg')).toMatch(/font-weight="700"[^>]*>\d+%/)
  })

  test('have in the forest the strengths of the analysis', () => {
    const { strengths } = JSON.parse(text('analysis.json')) as Analysis
    const rows = parse<Record<string, string>>(text('figures/strengths.csv'), { columns: true })
    for (const { system, estimate, low, high, n } of strengths.bradleyTerry) {
      const row = rows.find((one) => one.system === system)!
      expect([row.n, row.strength, row.low, row.high].map(Number)).toEqual([n, estimate, low, high])
    }
  })

  test('are recomputed by verify: one digit changed in any of them is told', async () => {
    expect((await verifyOpened('pack', opened(files))).differences).toEqual([])
    const changed = new Map(files)
    for (const path of ['figures/head-to-head.svg', 'figures/strengths.csv', 'figures/strengths.svg']) {
      const at = text(path).search(/\d(?=[^\d]*$)/)
      const bytes = Buffer.from(changed.get(path)!)
      bytes[at] = bytes[at] === 57 ? 48 : bytes[at]! + 1
      changed.set(path, bytes)
    }
    const told = (await verifyOpened('pack', opened(changed))).differences.map(({ file }) => file)
    expect(new Set(told)).toEqual(
      new Set(['figures/head-to-head.svg', 'figures/strengths.csv', 'figures/strengths.svg']),
    )
  })
})

describe('a drawing as PDF', () => {
  const never = (character: string) => expect.fail(`no typeface for ${character}`)

  test('is the same file each time', async () => {
    const [one, other] = [
      await figurePdf(drawingOf('n = 300'), about, never),
      await figurePdf(drawingOf('n = 300'), about, never),
    ]
    expect(one.equals(other)).toBe(true)
    expect((await figurePdf(drawingOf('n = 301'), about, never)).equals(one)).toBe(false)
  })

  test('has the size of the drawing', async () => {
    const pdf = (await figurePdf(drawingOf('n'), about, never)).toString('latin1')
    expect(pdf).toContain('/MediaBox [0 0 300 40]')
  })

  test('names every character that no typeface has, and draws the rest', async () => {
    const lacking: string[] = []
    await figurePdf(drawingOf('Модель 模型 نموذج α 🦆'), about, (character) => lacking.push(character))
    expect(lacking).toEqual(['模', '型', '🦆'])
  })
})

test('each stretch of a name is drawn with the first typeface that has it', () => {
  const families = (text: string) => runsOf(text, 600, () => undefined).map(({ text, family }) => [text, family])
  expect(families('GPT-4')).toEqual([['GPT-4', 'Inter latin 600']])
  expect(families('Łódź')).toEqual([
    ['Ł', 'Inter latin-ext 600'],
    ['ód', 'Inter latin 600'],
    ['ź', 'Inter latin-ext 600'],
  ])
  expect(families('a \u2068שלום\u2069')).toEqual([
    ['a ', 'Inter latin 600'],
    ['שלום', 'DejaVu Sans 600'],
  ])
})
