import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { talliesOf } from '../../server/analysis/tallies.ts'
import type { Staged, StagedJudgment } from '../../server/staging/staged.ts'
import { halfTieError } from '../../server/stats/rates/countRates.ts'
import { noRealFiles, real, realFolder, stage } from '../formats/staging.ts'
import { makeTable, type Judged } from '../stats/makeTable.ts'

function tableOf(staged: Staged, counted: (judgment: StagedJudgment) => boolean = () => true) {
  const comparisons = new Map([...staged.comparisons()].map((comparison) => [comparison.number, comparison]))
  const judged: Judged[] = []
  for (const judgment of staged.judgments()) {
    if (!counted(judgment)) continue
    const { promptKey, turn, first, second } = comparisons.get(judgment.comparison)!
    const outcome = judgment.preference === 'tie' ? 1 : judgment.preference === judgment.firstSide ? 2 : 0
    judged.push({ prompt: `${promptKey} ${turn}`, rater: judgment.rater, first, second, outcome })
  }
  return makeTable(judged)
}

/** Rows of a small CSV file without quotes. */
function csv(path: string): string[][] {
  return readFileSync(join(realFolder, path), 'utf8').trim().split(/\r?\n/).slice(1).map((line) => line.split(',')) // prettier-ignore
}

describe.skipIf(noRealFiles)('published tallies', () => {
  test('of AlpacaEval: win rates and standard errors of its leaderboard', async () => {
    const names = ['gpt4', 'claude', 'alpaca-7b']
    const annotations = names.map((name) => `alpaca-eval/results/${name}/alpaca_eval_gpt4/annotations.json`)
    const table = tableOf(await stage(real('judgments', ...annotations)))
    const board = new Map(csv('alpaca-eval/alpaca_eval_gpt4_leaderboard.csv').map((row) => [row[0]!, row]))
    for (const name of names) {
      const [one] = talliesOf(table, { target: name, baselines: ['text_davinci_003'], replicates: 0, seed: 1 }).tallies
      const [rate, error, wins, losses, draws] = board.get(name)!.slice(1, 6).map(Number)
      expect(one).toMatchObject({ win: wins, loss: losses, tie: draws, n: 805, prompts: 805 })
      expect(100 * one!.rates.halfTieRate.estimate!).toBeCloseTo(rate!, 10)
      expect(100 * halfTieError(one!.win, one!.tie, one!.loss)).toBeCloseTo(error!, 10)
      // One judgment a prompt: clusters of one change nothing but the words.
      expect(one!.clustered.halfTieRate.low).toBeCloseTo(one!.rates.halfTieRate.low!, 10)
    }
  })

  test('of PandaLM: wins, losses and ties of the human majority for every pair of models', async () => {
    const table = tableOf(await stage(real('judgments', 'pandalm/testset-v1.json')))
    const { tallies } = talliesOf(table, { replicates: 0, seed: 1 })
    expect(tallies).toHaveLength(10)
    const found = Object.fromEntries(
      tallies.flatMap(({ target, baseline, majority: { win, tie, loss } }) => [
        [`${target} ${baseline}`, [win, loss, tie]],
        [`${baseline} ${target}`, [loss, win, tie]],
      ]),
    )
    for (const [, row, column, ...published] of csv('pandalm/published/win_lose_tie.csv').filter(
      ([judge]) => judge === 'human',
    )) {
      // The one row that its own votes contradict: printed 49, 47, 11.
      const printed = row === 'bloom-7b' && column === 'pythia-6.9b' ? [47, 49, 11] : published.map(Number)
      expect(found[`${row} ${column}`]).toEqual(printed)
    }
  })
})
