import { csvParse } from 'd3-dsv'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import type { Analysis } from '../../server/contract/analysis.ts'
import { faultsOf } from '../analysis/soundness.ts'

const folder = mkdtempSync(join(tmpdir(), 'blindpair-analyze-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
const root = join(import.meta.dirname, '../..')
const place = (name: string) => join(folder, name)
vi.setConfig({ testTimeout: 120_000 })

/** Runs the command where neither a database nor a folder for data could be made. */
async function analyze(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'server/blindpair.ts'), 'analyze', ...words], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      BLINDPAIR_DATA: place('none/such'),
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

async function documentOf(...words: string[]): Promise<Analysis> {
  const { code, out, err } = await analyze(...words, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const document = JSON.parse(out) as Analysis
  expect(faultsOf(document)).toEqual([])
  expect(existsSync(place('none'))).toBe(false)
  return document
}

function write(name: string, ...lines: string[]): string {
  writeFileSync(place(name), `${lines.join('\n')}\n`)
  return name
}

const head = 'prompt_id,system_a,system_b,preference,rater'
const cells = ({ tallies }: Analysis) =>
  Object.fromEntries(tallies.map(({ target, baseline, win, tie, loss }) => [`${target} ${baseline}`, [win, tie, loss]]))

describe('analyze on files of all sorts', () => {
  test('refuses what it cannot read, by file, line and value, and prints nothing else', async () => {
    const refused: [words: string[], ...said: string[]][] = [
      [[write('empty.jsonl')], 'empty.jsonl'],
      [[write('value.csv', head, 'p1,A,B,a,r', 'p2,A,B,banana,r')], 'value.csv:3', '"banana"'],
      [
        [
          write(
            'texts.jsonl',
            '{"prompt":"q","system":"A","response":"x"}',
            '{"prompt":"q","system":"B","response":"y"}',
          ),
        ],
        'no judgments',
      ],
      [[write('one.csv', head, 'p1,A,B,a,r'), '--group', 'team'], 'one.csv:2', 'team'],
      [['one.csv', './one.csv'], 'twice'],
      [['one.csv', '--target', 'Z'], '"Z"', 'A, B'],
      [['one.csv', '--baseline', 'B'], 'target'],
    ]
    for (const [words, ...said] of refused) {
      const { code, out, err } = await analyze(...words, '--json')
      expect([words, code, out]).toEqual([words, 1, ''])
      for (const one of said) expect(err).toContain(one)
      expect(err).not.toMatch(/^\s+at /m)
    }
  })

  test('ends with 2 where it is called wrongly', async () => {
    for (const words of [[], ['one.csv', '--level', '2'], ['one.csv', '--markdown', '--latex']]) {
      const { code, out } = await analyze(...words, '--json')
      expect([words, code, out]).toEqual([words, 2, ''])
    }
  })

  test('takes two files of one name, groups from a column, kinds apart, and several baselines', async () => {
    for (const [name, prompt] of [
      ['x', 'p1'],
      ['y', 'p2'],
    ] as const) {
      mkdirSync(place(name), { recursive: true })
      write(`${name}/v.csv`, head, `${prompt},A,B,a,r1`)
    }
    expect(await documentOf('x/v.csv', 'y/v.csv')).toMatchObject({ judgments: 2, prompts: 2, raters: 1 })
    const lines = [1, 2, 3].flatMap((n) =>
      ['A,B,a,r1,x', 'A,B,b,r2,y', 'A,C,tie,r1,x', 'C,A,a,r2,y', 'D,A,a,r1,x'].map((end) => `p${n},${end}`),
    )
    write('group.csv', `${head},team`, ...lines)
    const grouped = await documentOf(
      'group.csv',
      '--group',
      'team',
      '--target',
      'A',
      '--baseline',
      'C',
      '--baseline',
      'B',
    )
    expect(grouped.agreement.groups.map(({ groups }) => groups)).toContainEqual(['x', 'y'])
    expect(cells(grouped)).toEqual({ 'A C': [0, 3, 3], 'A B': [3, 0, 3] })
    const none = await documentOf('group.csv', '--kinds', 'judge')
    expect(none).toMatchObject({ judgments: 0, systems: 0, tallies: [] })
    expect(none.warnings.join()).toContain('no judgments by language models')
  })

  test('writes the consensus of each comparison beside the document, and over no file that it reads', async () => {
    const lines = [1, 2, 3, 4, 5, 6].flatMap((n) => [
      `p${n},Ours,Base,${n % 3 ? 'a' : 'b'},r1`,
      `p${n},Base,Ours,${n % 3 ? 'b' : 'a'},r2`,
      `p${n},Base,Ours,${n % 2 ? 'tie' : 'b'},r3`,
    ])
    write('votes.csv', head, ...lines)
    const { code, out, err } = await analyze('votes.csv', '--target', 'Ours', '--json', '--consensus', 'out.csv')
    expect({ code, err }).toEqual({ code: 0, err: 'Wrote the consensus of 6 comparisons to out.csv.\n' })
    const { raterQuality } = JSON.parse(out) as Analysis
    const rows = csvParse(readFileSync(place('out.csv'), 'utf8'))
    expect(rows.map((row) => [row['prompt_id'], row['first_system'], row['judgments']])).toEqual(
      [1, 2, 3, 4, 5, 6].map((n) => [`p${n}`, 'Ours', '3']),
    )
    expect(rows.map((row) => row['majority'])).toEqual(['win', 'win', 'loss', 'win', 'win', 'loss'])
    const mean = rows.reduce((sum, row) => sum + Number(row['dawid_skene_win']), 0) / rows.length
    expect(raterQuality.dawidSkene).toMatchObject({ converged: true, win: expect.closeTo(mean, 3) as number })

    const before = readFileSync(place('votes.csv'), 'utf8')
    const over = await analyze('votes.csv', '--consensus', './votes.csv')
    expect(over).toMatchObject({ code: 1, out: '' })
    expect(readFileSync(place('votes.csv'), 'utf8')).toBe(before)
    const nowhere = await analyze('votes.csv', '--consensus', 'no/such/folder/out.csv')
    expect([nowhere.code, nowhere.out]).toEqual([1, ''])
    expect(nowhere.err).toContain('no/such/folder/out.csv')
    write('alone.csv', head, 'p1,Ours,Base,a,r1')
    const alone = await analyze('alone.csv', '--consensus', 'out.csv', '--json')
    expect(alone.err).toContain('No comparison was judged by two raters')
    expect(alone.code).toBe(0)
  })

  test('holds a judge’s own family against people’s view of it, where it is said which systems these are', async () => {
    const lines = [1, 2, 3, 4].flatMap((n) => [
      `p${n},A,B,${n % 2 ? 'a' : 'b'},r1,human`,
      `p${n},A,B,${n === 4 ? 'b' : 'a'},gpt-4,judge`,
    ])
    write('own.csv', `${head},rater_kind`, ...lines)
    const { judgesAgainstHumans } = await documentOf('own.csv', '--own', 'gpt-4=A')
    const { selfPreference } = judgesAgainstHumans!.judges[0]!
    expect(selfPreference).toMatchObject({ systems: ['A'], judge: { estimate: 0.75 }, people: { estimate: 0.5 } })
    expect(selfPreference.difference).toMatchObject({ estimate: 0.25, n: 4 })
    expect(selfPreference.difference.low).toBeLessThan(0.25)
    for (const [own, code, said] of [
      ['gpt-4=Z', 1, 'Z'],
      ['gpt-5=A', 1, 'gpt-5'],
      ['gpt-4', 2, 'JUDGE=SYSTEM'],
    ] as const) {
      const refused = await analyze('own.csv', '--own', own, '--json')
      expect([own, refused.code, refused.out]).toEqual([own, code, ''])
      expect(refused.err).toContain(said)
    }
    write('people.csv', head, 'p1,A,B,a,r1')
    expect(await analyze('people.csv', '--own', 'gpt-4=A')).toMatchObject({ code: 1, out: '' })
  })

  test('prints tables in markdown, or LaTeX, and its notes beside them', async () => {
    write('single.csv', head, 'p1,A,B,a,r1')
    const { code, out, err } = await analyze('single.csv')
    expect(code).toBe(0)
    expect(out).toContain('| A against B |')
    expect(err).toContain('Note: One rater alone judged')
    const latex = await analyze('single.csv', '--latex')
    expect(latex.out).toContain('\\toprule')
    expect(latex.code).toBe(0)
  })
})

describe('analyze by slices', () => {
  const rows = Array.from({ length: 60 }, (_, index) => {
    const winner = index % 3 === 0 ? 'B' : 'A'
    return `p${index},A,B,${index % 2 ? winner : winner === 'A' ? 'a' : 'b'},r${index % 4},${index % 2 ? 'law' : 'code & <more>'},${index % 5}`
  })
  const file = () => write('sliced.csv', `${head},area,confidence`, ...rows)

  test('prints a table for each dimension that is asked for, columns of the files among them, and none unasked', async () => {
    const asked = await analyze(file(), '--target', 'A', '--slice', 'area', '--least', '25')
    expect(asked).toMatchObject({ code: 0 })
    expect(asked.out).toContain('### Results by area')
    expect(asked.out).not.toContain('### Results by confidence')
    expect(asked.out).toMatch(/\| law \| B \| 30 \| 30 \| 2 \| 20 \/ 0 \/ 10 \|/)
    const plain = await analyze(file(), '--target', 'A')
    expect(plain.out).not.toContain('### Results by')
    const all = await analyze(file(), '--target', 'A', '--slice', 'all', '--latex')
    expect(all.out).toContain('\\caption{Results by area}')
    expect(all.out).toContain('code \\& \\textless{}more\\textgreater{} & B & 30')
    expect(all.out).toContain('too few')
  })

  test('has all of them in its document, and says what there is where a name is not known', async () => {
    const { slices } = await documentOf(file(), '--target', 'A')
    expect(slices.dimensions.map(({ id }) => id)).toEqual(['area', 'confidence'])
    expect(slices.dimensions[1]!.rows.every(({ n, enough }) => n === 12 && enough === null)).toBe(true)
    const only = await documentOf(file(), '--target', 'A', '--slice', 'confidence', '--least', '10')
    expect(only.slices.dimensions.map(({ id, rows }) => [id, rows.length])).toEqual([['confidence', 5]])
    expect(only.slices.dimensions[0]!.rows.every(({ enough }) => enough !== null)).toBe(true)
    const unknown = await analyze(file(), '--target', 'A', '--slice', 'colour')
    expect(unknown.code).toBe(1)
    expect(unknown.err).toContain('No "colour" to slice these judgments by. There are: area, confidence.')
  })
})
