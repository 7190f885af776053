import type { JudgeAgreement, JudgeReport } from '../../contract/judges.ts'
import type { View } from '../bias/view.ts'
import { clusteredRatio } from '../numeric/clusterMeasures.ts'
import { clusteredKappa } from './kappa.ts'
import { comparisonOf, majorityOf, outcomeOf, type Verdict, type PeopleOutcomes } from './verdicts.ts'

/** Pairs of judgments, and pairs that say the same, by prompt; with and without those where either is a tie. */
class PairSums {
  readonly #all: Float64Array
  readonly #same: Float64Array
  readonly #decided: Float64Array
  readonly #sameDecided: Float64Array

  constructor(prompts: number) {
    this.#all = new Float64Array(prompts)
    this.#same = new Float64Array(prompts)
    this.#decided = new Float64Array(prompts)
    this.#sameDecided = new Float64Array(prompts)
  }

  add(prompt: number, pairs: { all: number; same: number; decided: number; sameDecided: number }): void {
    this.#all[prompt]! += pairs.all
    this.#same[prompt]! += pairs.same
    this.#decided[prompt]! += pairs.decided
    this.#sameDecided[prompt]! += pairs.sameDecided
  }

  agreement(level: number): JudgeAgreement {
    const told = { level, method: 'clustered by prompt (CR1)', clip: [0, 1] as [number, number] }
    return {
      withTies: clusteredRatio(this.#same, this.#all, { ...told, why: 'No comparison has two such judgments.' }),
      withoutTies: clusteredRatio(this.#sameDecided, this.#decided, {
        ...told,
        why: 'No comparison has two such judgments that are both decided.',
      }),
    }
  }
}

/**
 * How often a judge's verdict on a comparison is what single people said of it: every pair of its verdict and a person's
 * vote counts once. Clustered by prompt.
 * Source: Zheng et al. (2023), Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena, section 4.2, setups S1 and S2.
 */
export function withPeople(
  verdicts: Map<number, Verdict>,
  { people, outcomes }: PeopleOutcomes,
  level: number,
): JudgeAgreement {
  const sums = new PairSums(people.table.prompts.length)
  for (const [comparison, verdict] of verdicts) {
    const [loss, tie, win] = outcomesOn(outcomes, comparison)
    const same = [loss, tie, win][2 * verdict]!
    const decided = verdict === 0.5 ? 0 : loss + win
    sums.add(people.table.comparisons.prompt[comparison]!, {
      all: loss + tie + win,
      same,
      decided,
      sameDecided: verdict === 0.5 ? 0 : same,
    })
  }
  return sums.agreement(level)
}

/** The same among people: pairs of judgments by different raters on one comparison. */
export function amongPeople({ people, outcomes }: PeopleOutcomes, level: number): JudgeAgreement {
  const { comparisons, prompts } = people.table
  const sums = new PairSums(prompts.length)
  for (let comparison = 0; comparison < comparisons.prompt.length; comparison++) {
    sums.add(comparisons.prompt[comparison]!, pairsAmong(...outcomesOn(outcomes, comparison), 1))
  }
  // A rater's outcomes on one comparison with each other are no agreement.
  for (const [comparison, loss, tie, win] of repeated(people)) {
    sums.add(comparisons.prompt[comparison]!, pairsAmong(loss, tie, win, -1))
  }
  return sums.agreement(level)
}

/** JudgeAgreement with people's most frequent answer on each comparison, and Cohen's κ, with and without ties of either. */
export function withMajority(
  verdicts: Map<number, Verdict>,
  { people, outcomes }: PeopleOutcomes,
  level: number,
): JudgeReport['majority'] {
  const { comparisons, prompts } = people.table
  const sums = new PairSums(prompts.length)
  const all = new Float64Array(9 * prompts.length)
  const decided = new Float64Array(9 * prompts.length)
  for (const [comparison, verdict] of verdicts) {
    const majority = majorityOf(...outcomesOn(outcomes, comparison))
    if (majority === undefined) continue
    const prompt = comparisons.prompt[comparison]!
    const cell = 9 * prompt + 6 * verdict + 2 * majority
    const [same, both] = [verdict === majority ? 1 : 0, verdict !== 0.5 && majority !== 0.5 ? 1 : 0]
    sums.add(prompt, { all: 1, same, decided: both, sameDecided: same * both })
    all[cell]!++
    if (both === 1) decided[cell]!++
  }
  return {
    ...sums.agreement(level),
    kappa: clusteredKappa(all, level),
    kappaWithoutTies: clusteredKappa(decided, level),
  }
}

function outcomesOn(outcomes: Int32Array, comparison: number): [loss: number, tie: number, win: number] {
  return [outcomes[3 * comparison]!, outcomes[3 * comparison + 1]!, outcomes[3 * comparison + 2]!]
}

function pairsAmong(loss: number, tie: number, win: number, times: 1 | -1) {
  const pairs = (count: number) => (times * (count * (count - 1))) / 2
  const sameDecided = pairs(loss) + pairs(win)
  return { all: pairs(loss + tie + win), same: sameDecided + pairs(tie), decided: pairs(loss + win), sameDecided }
}

/** Outcomes by raters who judged a comparison more than once. */
function repeated(people: View): [comparison: number, loss: number, tie: number, win: number][] {
  const seen = new Map<number, number>()
  const found = new Map<number, [comparison: number, loss: number, tie: number, win: number]>()
  const raters = people.table.raters.length
  for (let k = 0; k < people.n; k++) {
    const comparison = comparisonOf(people, k)
    const key = comparison * raters + people.rater[k]!
    const before = seen.get(key)
    if (before === undefined) {
      seen.set(key, k)
      continue
    }
    let outcomes = found.get(key)
    if (outcomes === undefined) {
      outcomes = [comparison, 0, 0, 0]
      outcomes[1 + 2 * outcomeOf(people, before)]!++
      found.set(key, outcomes)
    }
    outcomes[1 + 2 * outcomeOf(people, k)]!++
  }
  return [...found.values()]
}
