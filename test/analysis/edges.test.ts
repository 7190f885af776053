import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { analyze, type AnalyzeOptions } from '../../server/analysis/analyze.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { noRealFiles, realFolder, temporaryFolder } from '../formats/staging.ts'
import { faultsOf } from './soundness.ts'

/** What the command answers for files, without resampling, which is slow and not what is published. */
async function documentOf(paths: string[], more: Partial<AnalyzeOptions> = {}): Promise<Analysis> {
  const { table, warnings } = await tableOfFiles(paths.map((path) => ({ name: basename(path), path })))
  const document = analyze(table, { seed: 1, version: '0', replicates: 0, warnings, ...more })
  expect(faultsOf(document)).toEqual([])
  return document
}

const cells = ({ tallies }: Analysis) =>
  Object.fromEntries(tallies.map(({ target, baseline, win, tie, loss }) => [`${target} ${baseline}`, [win, tie, loss]]))

const head = 'prompt_id,system_a,system_b,preference,rater'

/** The document of one file of such lines. */
async function written(name: string, ...lines: string[]): Promise<Analysis> {
  return documentOf([writeLines(temporaryFolder(), name, ...lines)], { replicates: 200 })
}

describe('the document of few or odd judgments', () => {
  test('gives a sound document of the fewest judgments, of ties alone, of wins alone, of systems that never met', async () => {
    const lines = (...ends: string[]) => [1, 2, 3, 4].flatMap((n) => ends.map((end) => `p${n},${end}`))
    const one = await written('single.csv', head, 'p1,A,B,a,r1')
    expect(one).toMatchObject({ judgments: 1, comparisons: 1, prompts: 1, raters: 1, systems: 2, target: null })
    expect(one.warnings.join()).toContain('One rater alone')
    const ties = await written('ties.csv', head, ...lines('A,B,tie,r1', 'A,B,tie,r2'))
    expect(ties.warnings.join()).toContain('Every judgment is a tie')
    expect(ties.tallies[0]!.rates.winShareOfDecided).toMatchObject({
      estimate: null,
      why: expect.any(String) as string,
    })
    const wins = await written('wins.csv', head, ...lines('A,B,a,r1', 'A,B,a,r2'))
    expect(wins.strengths.bradleyTerry.map(({ estimate, why }) => [estimate, typeof why])).toEqual([
      [null, 'string'],
      [null, 'string'],
    ])
    const apart = await written('apart.csv', head, ...lines('A,B,a,r1', 'A,B,b,r2', 'C,D,a,r1', 'C,D,b,r2'))
    expect(apart.strengths.groups.toSorted()).toEqual([
      ['A', 'B'],
      ['C', 'D'],
    ])
    const twice = await written('again.csv', head, ...lines('A,B,a,r1', 'A,B,a,r1'))
    expect(twice).toMatchObject({ judgments: 8, comparisons: 4 })
    expect(twice.warnings.join()).toContain('4 judgments are of a comparison that their rater had judged before')
  })

  test('claims no prompts and no raters where files name none', async () => {
    const bare = await written('bare.csv', 'left,right,winner', 'A,B,left', 'A,B,right', 'A,B,tie', 'C,A,left')
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
    const noRater = await written(
      'norater.csv',
      'prompt_id,system_a,system_b,preference',
      'p1,A,B,a',
      'p1,A,B,a',
      'p2,A,B,b',
      'p3,A,B,tie',
    )
    expect(noRater).toMatchObject({ prompts: 3, raters: 0 })
    expect(noRater.tallies[0]).toMatchObject({ prompts: 3, raters: 0, majority: { n: 3 } })
    expect(noRater.tallies[0]!.clustered.halfTieRate.low).not.toBeNull()
    expect(noRater.tallies[0]!.bootstrap.halfTieRate.method).toContain('raters not recorded')
  })
})

const real = (...paths: string[]) => paths.map((path) => join(realFolder, path))
const csv = (path: string) =>
  readFileSync(join(realFolder, path), 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','))

describe.skipIf(noRealFiles)('the document of published judgments', () => {
  const votes = real('mt-bench-human/votes/human.jsonl')
  const verdicts = real('mt-bench-human/votes/gpt4_pair.jsonl')

  test('of MT-Bench: people’s counts and α, and GPT-4 against their majority', async () => {
    const people = await documentOf(votes)
    expect(people).toMatchObject({ judgments: 3355, comparisons: 1814, prompts: 80, raters: 65, judges: 0, systems: 6 })
    expect(people.tallies).toHaveLength(15)
    expect(people.tallies.reduce((sum, { tie }) => sum + tie, 0)).toBe(780)
    expect(people.agreement).toMatchObject({ raters: 65, comparisons: 960 })
    expect(people.agreement.krippendorffAlpha).toMatchObject({ n: 961 })
    expect(people.agreement.krippendorffAlpha.estimate).toBeCloseTo(0.4855, 4)
    const both = await documentOf([...votes, ...verdicts])
    expect(both).toMatchObject({ judgments: 3355, comparisons: 1814, raters: 65, judges: 1, kinds: ['human'] })
    expect(both.tallies).toEqual(people.tallies)
    expect(both.strengths).toEqual(people.strengths)
    const [judge] = both.judgesAgainstHumans!.judges
    expect(judge!.majority.withTies).toMatchObject({ n: 1814 })
    expect(judge!.majority.withTies.estimate).toBeCloseTo(0.672, 3)
    expect(judge!.majority.withoutTies).toMatchObject({ n: 1078 })
    expect(judge!.majority.withoutTies.estimate).toBeCloseTo(0.884, 3)
    expect(judge!.majority.kappa.estimate).toBeCloseTo(0.5047, 4)
    const alone = await documentOf(verdicts)
    expect(alone).toMatchObject({ judgments: 2400, comparisons: 2400, raters: 0, judges: 1, kinds: ['judge'] })
    expect(alone.tallies.reduce((sum, { tie }) => sum + tie, 0)).toBe(600)
  })

  test('of MT-Bench: the paper’s table of agreement, turn by turn', async () => {
    const table = {
      1: { judge: [886, 1343, 727, 859], people: [454, 721, 388, 479] },
      2: { judge: [871, 1325, 731, 864], people: [471, 707, 388, 474] },
    }
    const folder = temporaryFolder()
    const experts = (path: string, turn: number) =>
      readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .filter((line) => {
          const row = JSON.parse(line) as { turn: number; judge: string }
          return row.turn === turn && !row.judge.startsWith('author')
        })
    for (const [turn, { judge, people }] of Object.entries(table)) {
      const files = [...votes, ...verdicts].map((path, at) =>
        writeLines(folder, `turn-${turn}-${at}.jsonl`, ...experts(path, Number(turn))),
      )
      const { agreement } = await documentOf(files)
      const found = (groups: string[]) => {
        const one = agreement.groups.find((group) => group.groups.toSorted().join() === groups.join())!
        const { n, raw, withoutTies } = one
        return [raw.estimate! * n, n, withoutTies.estimate! * withoutTies.n, withoutTies.n].map(
          (value) => Math.round(value * 1e6) / 1e6,
        )
      }
      const own = agreement.groups
        .map(({ groups }) => groups)
        .find(([one, other]) => one === other && one !== 'judge')![0]
      expect(found([own, own])).toEqual(people)
      expect(found([own, 'judge'].toSorted())).toEqual(judge)
    }
  })

  test('of PandaLM: κ of each two annotators, every cell of the human majority, and both judges’ accuracy', async () => {
    const people = await documentOf(real('pandalm/testset-v1.json'))
    expect(people).toMatchObject({ judgments: 2997, comparisons: 999, prompts: 170, raters: 3, judges: 0, systems: 5 })
    expect(people.tallies.reduce((sum, { tie }) => sum + tie, 0)).toBe(326)
    const kappas = people.agreement.raterPairTable.map(({ raters, cohenKappa }) => [
      raters.toSorted().join(),
      cohenKappa!.toFixed(4),
    ])
    // Published: 0.85, 0.88, 0.86. Its source recomputes the last as 0.8615; counted apart from this program it is 0.861661.
    expect(Object.fromEntries(kappas)).toEqual({
      'annotator1,annotator2': '0.8520',
      'annotator1,annotator3': '0.8789',
      'annotator2,annotator3': '0.8617',
    })
    // The one row that its own votes contradict is printed as 49, 47, 11.
    expect(majorities(people)).toEqual({ ...printedBy('human'), 'bloom-7b pythia-6.9b': [47, 49, 11] })

    const testSet = 'pandalm/testset-v1.json'
    const [gpt, own] = ['pandalm/gpt-3.5-turbo-testset-v1.json', 'pandalm/pandalm-7b-testset-v1.json']
    const all = await documentOf(real(testSet, gpt, own))
    expect(all).toMatchObject({ judgments: 2997, raters: 3, judges: 2 })
    expect(all.tallies).toEqual(people.tallies)
    const accuracy = all.judgesAgainstHumans!.judges.find(({ judge }) => judge === 'pandalm-7b')!.majority.withTies
    expect([accuracy.n, (100 * accuracy.estimate!).toFixed(2)]).toEqual([999, '66.77'])

    const judge = async (file: string) => documentOf(real(testSet, file), { kinds: ['judge'] })
    expect(majorities(await judge(own))).toEqual(printedBy('pandalm-7b'))
    // The published ties of gpt-3.5-turbo hold 25 verdicts that are none ("garbage"); here they are left out.
    const [found, printed] = [majorities(await judge(gpt)), printedBy('gpt-3.5-turbo')]
    const decided = (rows: Record<string, number[]>) =>
      Object.fromEntries(Object.entries(rows).map(([pair, [win, loss]]) => [pair, [win, loss]]))
    expect(decided(found)).toEqual(decided(printed))
    const ties = (rows: Record<string, number[]>) => Object.values(rows).reduce((sum, row) => sum + row[2]!, 0)
    expect(ties(printed) - ties(found)).toBe(25)
  })

  test('of AlpacaEval: the leaderboard’s win rates and standard errors', async () => {
    const names = ['gpt4', 'claude', 'alpaca-7b']
    const files = real(...names.map((name) => `alpaca-eval/results/${name}/alpaca_eval_gpt4/annotations.json`))
    const board = {
      gpt4: [95.2795, 0.7163, 761, 12, 32],
      claude: [91.5528, 0.9808, 737, 0, 68],
      'alpaca-7b': [26.4596, 1.5357, 205, 16, 584],
    }
    const together = await documentOf(files)
    expect(together).toMatchObject({ judgments: 2415, prompts: 805, raters: 0, judges: 1, kinds: ['judge'] })
    for (const [name, [rate, error, ...counts]] of Object.entries(board)) {
      const one = together.tallies.find(({ target }) => target === name)!
      expect([one.baseline, one.win, one.tie, one.loss]).toEqual(['text_davinci_003', ...counts])
      const { estimate, low, high, method } = one.rates.halfTieRate
      expect(method).toBe('t')
      expect(100 * estimate!).toBeCloseTo(rate!, 4)
      // Student's point with 804 degrees of freedom.
      expect((100 * (high! - low!)) / 2 / 1.962915).toBeCloseTo(error!, 4)
    }
  })

  test.each(['food', 'simple'])('of evalica’s %s: its golden strengths and ratings', async (name) => {
    const golden = csv(`evalica/${name}-golden.csv`).slice(1)
    const scores = (algorithm: string) =>
      new Map(golden.filter(([one]) => one === algorithm).map(([, item, score]) => [item!, Number(score)]))
    const { strengths, ...rest } = await documentOf(real(`evalica/${name}.csv`))
    expect(rest).toMatchObject({ judgments: name === 'food' ? 30 : 16, prompts: 0, raters: 0, systems: 5 })
    const sum = strengths.bradleyTerry.reduce((total, { estimate }) => total + Math.exp(estimate!), 0)
    const shares = new Map(strengths.bradleyTerry.map(({ system, estimate }) => [system, Math.exp(estimate!) / sum]))
    for (const [item, score] of scores('bradley_terry')) expect(shares.get(item)).toBeCloseTo(score, 5)
    expect(strengths.bradleyTerry.reduce((total, { estimate }) => total + estimate!, 0)).toBeCloseTo(0, 10)
    for (const { system, estimate } of strengths.elo) expect(estimate).toBeCloseTo(scores('elo').get(system)!, 8)
    // Davidson's scale is arbitrary there: differences of logarithms are compared.
    const [first] = strengths.davidson
    const newman = scores('newman')
    for (const { system, estimate } of strengths.davidson) {
      expect(estimate! - first!.estimate!).toBeCloseTo(Math.log(newman.get(system)! / newman.get(first!.system)!), 4)
    }
    expect(strengths.methods.davidson.tie!.estimate / 2).toBeCloseTo(name === 'food' ? 0.078642 : 3.460999, 4)
    const elo = await documentOf(real(`evalica/${name}.csv`), { scale: 'elo' })
    elo.strengths.bradleyTerry.forEach(({ estimate }, at) => {
      expect(estimate).toBeCloseTo(1000 + (400 / Math.LN10) * strengths.bradleyTerry[at]!.estimate!, 6)
    })
  })

  test('of WMT16: its counts, plain and collapsed', async () => {
    for (const [name, counts, ties] of [
      ['wmt16', { judgments: 11_352, prompts: 474, raters: 5, systems: 12 }, 3390],
      ['wmt16.collapsed', { judgments: 8642, raters: 5 }, 2110],
    ] as const) {
      const found = await documentOf(real(`wmt16-eng-ron/${name}.eng-ron.csv`))
      expect(found).toMatchObject(counts)
      expect(found.tallies.reduce((sum, { tie }) => sum + tie, 0)).toBe(ties)
    }
  })

  test('of Vicuna: its cells, and one name for a system where answers are there to give it', async () => {
    const reviews = ['alpaca-13b', 'bard', 'gpt35', 'llama-13b'].map(
      (name) => `vicuna80/review/review_${name}_vicuna-13b.jsonl`,
    )
    const all = real(...reviews, 'vicuna80/review/review_llama_alpaca-13b.jsonl')
    const printed = { 'llama-13b': [77, 0, 3], 'alpaca-13b': [76, 1, 3], bard: [40, 10, 30] }
    const alone = await documentOf(all, { target: 'vicuna-13b' })
    expect(alone).toMatchObject({ judgments: 400, prompts: 80, raters: 0, target: 'vicuna-13b' })
    expect(cells(alone)).toMatchObject({
      ...Object.fromEntries(Object.entries(printed).map(([name, cell]) => [`vicuna-13b ${name}`, cell])),
      'vicuna-13b gpt35': [14, 22, 44],
    })
    const answers = real(
      ...['alpaca-13b', 'bard', 'gpt35', 'llama-13b', 'vicuna-13b'].map(
        (name) => `vicuna80/answer/answer_${name}.jsonl`,
      ),
    )
    const named = await documentOf([...all, ...answers], { target: 'vicuna-13b' })
    expect(named).toMatchObject({ judgments: 400, systems: 5 })
    expect(cells(named)).toMatchObject({ 'vicuna-13b gpt-3.5-turbo': [14, 22, 44], 'vicuna-13b bard': [40, 10, 30] })
    expect(named.bias.length.share.estimate).not.toBeNull()
    expect(named.warnings.join()).not.toContain('overlap')
  })
})

function writeLines(folder: string, name: string, ...lines: string[]): string {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`)
  return join(folder, name)
}

/** Wins, losses and ties of the majority, in the order in which the printed tables have them. */
function majorities({ tallies }: Analysis): Record<string, number[]> {
  return Object.fromEntries(
    tallies.map(({ target, baseline, majority: { win, tie, loss } }) => [`${target} ${baseline}`, [win, loss, tie]]),
  )
}

/** The printed table of one judge, each pair from the side of the name that comes first. */
function printedBy(judge: string): Record<string, number[]> {
  const rows = csv('pandalm/published/win_lose_tie.csv').filter(([who]) => who === judge)
  return Object.fromEntries(
    rows.map(([, row = '', column = '', ...numbers]) => {
      const [win = 0, loss = 0, tie = 0] = numbers.map(Number)
      return row < column ? [`${row} ${column}`, [win, loss, tie]] : [`${column} ${row}`, [loss, win, tie]]
    }),
  )
}
