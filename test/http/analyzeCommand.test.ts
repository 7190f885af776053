import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
      [['absent.csv'], 'absent.csv'],
      [[write('empty.jsonl')], 'empty.jsonl'],
      [[write('header.csv', head)], 'header.csv'],
      [[write('value.csv', head, 'p1,A,B,a,r', 'p2,A,B,banana,r')], 'value.csv:3', '"banana"'],
      [[write('self.csv', head, 'p1,A,A,a,r')], 'self.csv:2'],
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
      [['one.csv', '--target', 'A', '--baseline', 'A'], 'baseline'],
      [['one.csv', '--format', 'none-such'], 'one.csv'],
    ]
    for (const [words, ...said] of refused) {
      const { code, out, err } = await analyze(...words, '--json')
      expect([words, code, out]).toEqual([words, 1, ''])
      for (const one of said) expect(err).toContain(one)
      expect(err).not.toMatch(/^\s+at /m)
    }
  })

  test('ends with 2 where it is called wrongly', async () => {
    for (const words of [
      [],
      ['one.csv', '--level', '2'],
      ['one.csv', '--markdown', '--latex'],
      ['one.csv', '--kinds', 'cats'],
      ['one.csv', '--replicates', '1.5'],
      ['one.csv', '--none-such'],
    ]) {
      const { code, out } = await analyze(...words, '--json')
      expect([words, code, out]).toEqual([words, 2, ''])
    }
  })

  test('gives a sound document of the fewest judgments, of ties alone, of wins alone, of systems that never met', async () => {
    const lines = (...ends: string[]) => [1, 2, 3, 4].flatMap((n) => ends.map((end) => `p${n},${end}`))
    const one = await documentOf(write('single.csv', head, 'p1,A,B,a,r1'))
    expect(one).toMatchObject({ judgments: 1, comparisons: 1, prompts: 1, raters: 1, systems: 2, target: null })
    expect(one.warnings.join()).toContain('One rater alone')
    const ties = await documentOf(write('ties.csv', head, ...lines('A,B,tie,r1', 'A,B,tie,r2')))
    expect(ties.warnings.join()).toContain('Every judgment is a tie')
    expect(ties.tallies[0]!.rates.winShareOfDecided).toMatchObject({
      estimate: null,
      why: expect.any(String) as string,
    })
    const wins = await documentOf(write('wins.csv', head, ...lines('A,B,a,r1', 'A,B,a,r2')))
    expect(wins.strengths.bradleyTerry.map(({ estimate, why }) => [estimate, typeof why])).toEqual([
      [null, 'string'],
      [null, 'string'],
    ])
    const apart = await documentOf(write('apart.csv', head, ...lines('A,B,a,r1', 'A,B,b,r2', 'C,D,a,r1', 'C,D,b,r2')))
    expect(apart.strengths.groups.toSorted()).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ])
    const twice = await documentOf(write('again.csv', head, ...lines('A,B,a,r1', 'A,B,a,r1')))
    expect(twice).toMatchObject({ judgments: 8, comparisons: 4 })
    expect(twice.warnings.join()).toContain('4 judgments are of a comparison that their rater had judged before')
  })

  test('claims no prompts and no raters where files name none', async () => {
    const bare = await documentOf(
      write('bare.csv', 'left,right,winner', 'A,B,left', 'A,B,right', 'A,B,tie', 'C,A,left'),
    )
    expect(bare).toMatchObject({ judgments: 4, prompts: 0, raters: 0, judges: 0, systems: 3 })
    for (const { prompts, raters, majority, clustered, twoWay, clusterTest, stopping } of bare.tallies) {
      expect([prompts, raters, majority.n, clusterTest.p, stopping.conclusion]).toEqual([0, 0, 0, null, 'goOn'])
      expect([clustered.halfTieRate.low, twoWay.halfTieRate.low, majority.rates.winRate.estimate]).toEqual([
        null,
        null,
        null,
      ])
      expect(clustered.halfTieRate.why).toContain('not recorded')
    }
    const noRater = await documentOf(
      write('norater.csv', 'prompt_id,system_a,system_b,preference', 'p1,A,B,a', 'p1,A,B,a', 'p2,A,B,b', 'p3,A,B,tie'),
    )
    expect(noRater).toMatchObject({ prompts: 3, raters: 0 })
    expect(noRater.tallies[0]).toMatchObject({ prompts: 3, raters: 0, majority: { n: 3 } })
    expect(noRater.tallies[0]!.clustered.halfTieRate.low).not.toBeNull()
    expect(noRater.tallies[0]!.bootstrap.halfTieRate.method).toContain('raters not recorded')
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

  test('prints tables in markdown, or LaTeX, and its notes beside them', async () => {
    const { code, out, err } = await analyze('single.csv')
    expect(code).toBe(0)
    expect(out).toContain('| A against B |')
    expect(err).toContain('Note: One rater alone judged')
    const latex = await analyze('single.csv', '--latex')
    expect(latex.out).toContain('\\toprule')
    expect(latex.code).toBe(0)
  })
})
