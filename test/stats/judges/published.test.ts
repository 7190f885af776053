import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { judgesOf } from '../../../server/analysis/judges.ts'
import type { Measure } from '../../../server/contract/estimate.ts'
import { featuresOf } from '../../../server/stats/bias/features.ts'
import { tallyOfScores, type ScorePair } from '../../../server/stats/judges/scores.ts'
import { noRealFiles, realFolder } from '../../formats/staging.ts'
import { judgedTable, type Judged } from '../judgedTable.ts'

const read = (path: string) => readFileSync(`${realFolder}${path}`, 'utf8')
const lines = <T>(path: string) => read(path).trim().split('\n').map((line) => JSON.parse(line) as T) // prettier-ignore
const counts = ({ estimate, n }: Measure) => [Math.round(estimate! * n), n]

type Vote = { question_id: number; turn: number; model_a: string; model_b: string; winner: string; judge: string }

/** Seen from the system whose name comes first, since Cohen's κ depends on whose wins are counted. */
function inNamesOrder(vote: Vote): Vote {
  if (vote.model_a < vote.model_b) return vote
  const winner = { model_a: 'model_b', model_b: 'model_a' }[vote.winner] ?? vote.winner
  return { ...vote, model_a: vote.model_b, model_b: vote.model_a, winner }
}

/** Judgments of MT-Bench; each turn is a comparison of its own, so turns stand in the prompt's name. */
const mtBench = (file: string, kind: 'human' | 'judge', keep: (vote: Vote) => boolean, withTexts = false) => {
  const texts = new Map<string, number[]>()
  if (withTexts) {
    for (const name of ['gpt-4', 'claude-v1', 'gpt-3.5-turbo', 'vicuna-13b-v1.2', 'alpaca-13b', 'llama-13b']) {
      type Answer = { question_id: number; choices: [{ turns: string[] }] }
      for (const { question_id, choices } of lines<Answer>(`mt-bench-human/model_answer/${name}.jsonl`)) {
        texts.set(`${question_id} ${name}`, choices[0].turns.map((turn) => featuresOf(turn).length)) // prettier-ignore
      }
    }
  }
  return lines<Vote>(`mt-bench-human/votes/${file}.jsonl`).filter(keep).map(inNamesOrder).map((vote): Judged => {
    const length = [vote.model_a, vote.model_b].map((name) => texts.get(`${vote.question_id} ${name}`)?.[vote.turn - 1] ?? NaN) as [number, number]
    return {
      prompt: `${vote.question_id}/${vote.turn}`, first: vote.model_a, second: vote.model_b, kind, rater: vote.judge,
      outcome: vote.winner === 'model_a' ? 'win' : vote.winner === 'model_b' ? 'loss' : 'tie',
      features: { length },
    }
  }) // prettier-ignore
}

describe.skipIf(noRealFiles)('MT-Bench', () => {
  test.each([
    [1, [886, 1343], [727, 859], [454, 721], [388, 479]],
    [2, [871, 1325], [731, 864], [471, 707], [388, 474]],
  ])('turn %i: GPT-4 with experts and experts among themselves, as published', (turn, s1, s2, people1, people2) => {
    const ofTurn = (vote: Vote) => vote.turn === turn
    const rows = [
      ...mtBench('human', 'human', (vote) => ofTurn(vote) && vote.judge.startsWith('expert')),
      ...mtBench('gpt4_pair', 'judge', ofTurn),
    ]
    const { judges, people } = judgesOf(judgedTable(rows))
    expect(counts(judges[0]!.people.withTies)).toEqual(s1)
    expect(counts(judges[0]!.people.withoutTies)).toEqual(s2)
    expect(counts(people.agreement.withTies)).toEqual(people1)
    expect(counts(people.agreement.withoutTies)).toEqual(people2)
    const { low, high, estimate } = judges[0]!.people.withTies
    expect(low).toBeLessThan(estimate!)
    expect(high! - low!).toBeLessThan(0.1)
  })

  test('GPT-4 with the majority of all raters: somebody else’s figures, interval included', () => {
    type Kappa = { cohen_kappa: number; kappa_ci_low: number; kappa_ci_high: number; n: number; raw_agreement: number }
    type Published = Record<'with_ties' | 'ties_excluded', Kappa>
    const published = JSON.parse(read('mt-bench-human/published/mtbench-gpt4.json')) as Published
    const rows = [...mtBench('human', 'human', () => true, true), ...mtBench('gpt4_pair', 'judge', () => true, true)]
    const report = judgesOf(judgedTable(rows), { ownSystems: { gpt4_pair: ['gpt-4'] } }).judges[0]!
    const { majority } = report
    for (const [rate, kappa, theirs] of [
      [majority.withTies, majority.kappa, published.with_ties],
      [majority.withoutTies, majority.kappaWithoutTies, published.ties_excluded],
    ] as const) {
      expect(rate.n).toBe(theirs.n)
      expect(Math.abs(rate.estimate! - theirs.raw_agreement)).toBeLessThan(0.00051)
      expect(Math.abs(kappa.estimate! - theirs.cohen_kappa)).toBeLessThan(0.00051)
      // Theirs resamples single comparisons; prompts that comparisons share may widen it a little.
      expect(Math.abs(kappa.low! - theirs.kappa_ci_low)).toBeLessThan(0.015)
      expect(Math.abs(kappa.high! - theirs.kappa_ci_high)).toBeLessThan(0.015)
    }
    const { judge, people, difference } = report.selfPreference
    expect(difference.estimate).toBeCloseTo(judge.estimate! - people.estimate!, 12)
    expect(report.length.people.low).toBeGreaterThan(0)
    expect(report.length.difference.estimate).toBeCloseTo(
      report.length.judge.estimate! - report.length.people.estimate!,
      12,
    )
    // One row a pair: both orders were folded before publication.
    expect(report.order).toMatchObject({ pairs: 0, consistent: { estimate: null, why: 'No sides are recorded.' } })
  })
})

describe.skipIf(noRealFiles)('FairEval and LLMBar', () => {
  type Result = { label: number; results: [Record<'swap = False' | 'swap = True', { winner: string }>] }
  const results = noRealFiles ? [] : (JSON.parse(read('faireval/llmbar-processed/GPT-4/Vanilla_NoRules/result.json')) as Result[]) // prettier-ignore
  const person = results.map(({ label }, k): Judged => ({
    prompt: `${k}`, first: 'ChatGPT', second: 'Vicuna', outcome: label === 1 ? 'win' : 'loss', rater: 'consensus',
  })) // prettier-ignore
  const judged = (swap: boolean) =>
    results.map(({ results: [one] }, k): Judged => ({
      prompt: `${k}`, first: 'ChatGPT', second: 'Vicuna', side: swap ? 'b' : 'a', rater: 'GPT-4', kind: 'judge',
      outcome: one[swap ? 'swap = True' : 'swap = False'].winner === '1' ? 'win' : 'loss',
    })) // prettier-ignore
  const agreement = (rows: Judged[]) => judgesOf(judgedTable([...person, ...rows])).judges[0]!

  test('GPT-4 is right in 51 and 45 of 66 by order, in 38 in both, and says the same in 46 of both orders', () => {
    expect(counts(agreement(judged(false)).people.withTies)).toEqual([51, 66])
    expect(counts(agreement(judged(true)).people.withTies)).toEqual([45, 66])
    const both = agreement([...judged(false), ...judged(true)])
    expect(counts(both.people.withTies)).toEqual([38, 66])
    expect(counts(both.order.consistent)).toEqual([46, 66])
    expect(both.order.kappa.estimate).toBeCloseTo(0.4271, 4)
    const { consistent, biasedToFirst, biasedToSecond, other } = both.order
    expect(consistent.estimate! + biasedToFirst.estimate! + biasedToSecond.estimate!).toBeCloseTo(1, 12)
    expect(other.estimate).toBe(0)
    expect(both).toMatchObject({ judgments: 132, comparisons: 66 })
  })

  test("people's verdicts: ChatGPT 41, tie 14, Vicuna 25, of which LLMBar keeps those that are decided", () => {
    const verdicts = read('faireval/review_gpt35_vicuna-13b_human.txt').split('\n')
    const count = (word: string) => verdicts.filter((verdict) => verdict === word).length
    expect([count('CHATGPT'), count('TIE'), count('VICUNA13B')]).toEqual([41, 14, 25])
    const kept = ['win', 'loss'].map((outcome) => person.filter((row) => row.outcome === outcome).length)
    expect(kept).toEqual([41, 25])
  })
})

describe.skipIf(noRealFiles)('judges that give scores', () => {
  test("Cherry LLM's chart on the LIMA prompts, both orders: 165 wins, 59 ties, 76 losses", () => {
    type Reviews = { data: { scores: string; scores_reverse: string }[] }
    const { data } = JSON.parse(read('lima-test/cherry/lima_wrap_reviews_gpt4.json')) as Reviews
    const pairs = data.map(({ scores, scores_reverse }): ScorePair[] => {
      const [first, second] = JSON.parse(scores_reverse) as [number, number]
      return [JSON.parse(scores) as ScorePair, [second, first]]
    })
    expect(tallyOfScores(pairs, 'sum')).toMatchObject({ win: 165, tie: 59, loss: 76 })
    expect(tallyOfScores(pairs, 'unanimous').tie).toBeGreaterThan(59)
  })

  test.each([
    ['llama-13b', 513.0, 694.0, [77, 0, 3]],
    ['alpaca-13b', 583.0, 704.0, [76, 1, 3]],
    ['bard', 664.0, 655.5, [40, 10, 30]],
    ['gpt35', 693.0, 638.0, [14, 22, 44]],
  ])('Vicuna against %s: the published totals, wins, ties and losses', (name, baseline, vicuna, outcomes) => {
    const reviews = lines<{ score: [number, number] }>(`vicuna80/review/review_${name}_vicuna-13b.jsonl`)
    const tally = tallyOfScores(reviews.map(({ score: [one, two] }) => [[two, one]]), 'sum') // prettier-ignore
    expect([tally.other, tally.own]).toEqual([baseline, vicuna])
    expect([tally.win, tally.tie, tally.loss]).toEqual(outcomes)
  })
})
