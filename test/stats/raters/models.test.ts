import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dawidSkene, oneCoinDawidSkene } from '../../../server/stats/raters/dawidSkene.ts'
import { maximise } from '../../../server/stats/raters/expectationMaximisation.ts'
import { gladPosterior } from '../../../server/stats/raters/glad.ts'
import { voteShares, type Labels } from '../../../server/stats/raters/labels.ts'
import { noisyBradleyTerry } from '../../../server/stats/raters/noisyBradleyTerry.ts'
import { seeded } from '../../../server/stats/random.ts'
import { golden } from '../golden.ts'

type Triples = [item: number, rater: number, label: number][]
function labelsOf(triples: Triples, items: number, raters: number, classes = 3): Labels {
  return {
    items,
    raters,
    classes,
    item: Int32Array.from(triples, ([item]) => item),
    rater: Int32Array.from(triples, ([, rater]) => rater),
    label: Uint8Array.from(triples, ([, , label]) => label),
  }
}

function near(found: ArrayLike<number>, wanted: number[], tolerance: number): void {
  expect(found.length).toBe(wanted.length)
  for (const [at, value] of wanted.entries()) expect(Math.abs(found[at]! - value)).toBeLessThanOrEqual(tolerance)
}

function fitted<Result extends { converged: boolean }>(fit: Result): Extract<Result, { converged: true }> {
  if (!fit.converged) throw new Error('The fit did not settle.')
  return fit as Extract<Result, { converged: true }>
}

describe('Dawid–Skene', () => {
  type Inputs = { n_items: number; n_workers: number; labels: Triples }
  type Expected = {
    posterior: number[][]
    class_prior: number[]
    confusion_worker_true_given: number[][][]
    loglik: number
    one_coin_crowdkit: { skills: number[]; posterior: number[][] }
  }
  test.each(golden<Inputs, Expected>('dawid_skene'))(
    '$id agrees with the reference',
    ({ inputs, expected, tolerance_abs }) => {
      const labels = labelsOf(inputs.labels, inputs.n_items, inputs.n_workers)
      const fit = fitted(dawidSkene(labels))
      near(fit.posterior, expected.posterior.flat(), tolerance_abs)
      near(fit.prior, expected.class_prior, tolerance_abs)
      near(fit.confusion, expected.confusion_worker_true_given.flat(2), tolerance_abs)
      expect(Math.abs(fit.logLikelihood - expected.loglik)).toBeLessThanOrEqual(tolerance_abs)
      const coin = fitted(oneCoinDawidSkene(labels))
      near(coin.skill, expected.one_coin_crowdkit.skills, tolerance_abs)
      near(coin.posterior, expected.one_coin_crowdkit.posterior.flat(), tolerance_abs)
    },
  )

  const triples = fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.nat(2)), { minLength: 1, maxLength: 40 })

  test('the likelihood never falls, and posteriors and error rates are shares', () => {
    fc.assert(
      fc.property(triples, (each) => {
        for (const fit of [dawidSkene(labelsOf(each, 6, 4)), oneCoinDawidSkene(labelsOf(each, 6, 4))]) {
          if (!fit.converged) continue
          for (let from = 0; from < fit.posterior.length; from += 3) {
            const row = fit.posterior.slice(from, from + 3)
            expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
            for (const share of row) expect(share).toBeGreaterThanOrEqual(0)
          }
        }
      }),
    )
  })

  test('neither the names of raters nor of classes matter', () => {
    fc.assert(
      fc.property(triples, (each) => {
        const one = dawidSkene(labelsOf(each, 6, 4), { maxIterations: 20, tolerance: -1 })
        const renamed = each.map(([item, rater, label]): Triples[number] => [item, 3 - rater, 2 - label])
        const other = dawidSkene(labelsOf(renamed, 6, 4), { maxIterations: 20, tolerance: -1 })
        expect(one.converged).toBe(other.converged)
        const [a, b] = [dawidSkene(labelsOf(each, 6, 4)), dawidSkene(labelsOf(renamed, 6, 4))]
        if (a.converged && b.converged) expect(a.logLikelihood).toBeCloseTo(b.logLikelihood, 5)
      }),
    )
  })

  test('finds raters who guess and one who turns everything round', () => {
    const random = seeded(5)
    const truth = Array.from({ length: 400 }, () => random.integer(0, 2))
    const says = [
      (right: number) => (random.number() < 0.9 ? right : random.integer(0, 2)),
      (right: number) => (random.number() < 0.8 ? right : random.integer(0, 2)),
      (right: number) => (random.number() < 0.8 ? right : random.integer(0, 2)),
      () => random.integer(0, 2),
      (right: number) => 2 - right,
    ]
    const triples = truth.flatMap((right, item) => says.map((say, rater): Triples[number] => [item, rater, say(right)]))
    const { posterior, confusion } = fitted(dawidSkene(labelsOf(triples, 400, 5)))
    const called = truth.filter((right, item) => posterior[item * 3 + right]! > 0.5).length
    expect(called / 400).toBeGreaterThan(0.93)
    const cell = (rater: number, right: number, given: number) => confusion[rater * 9 + right * 3 + given]!
    expect(cell(0, 2, 2)).toBeCloseTo(0.93, 1)
    expect(cell(3, 2, 2)).toBeCloseTo(1 / 3, 1)
    expect(cell(4, 2, 0)).toBeGreaterThan(0.9)
  })

  test('a fit that has not settled is not handed out', () => {
    const labels = labelsOf([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 2], [2, 0, 2]], 3, 2) // prettier-ignore
    expect(dawidSkene(labels, { maxIterations: 1 })).toEqual({
      converged: false,
      iterations: 1,
      why: expect.stringMatching(/not settled/) as string,
    })
  })

  test('a step that makes things worse is an error, not a result', () => {
    let value = 0
    expect(() => maximise(() => --value, () => ({}))).toThrow(/fell/) // prettier-ignore
  })

  test('labels that point nowhere are refused', () => {
    expect(() => dawidSkene(labelsOf([[6, 0, 0]], 6, 1))).toThrow(RangeError)
    expect(() => dawidSkene(labelsOf([[0, 1, 0]], 6, 1))).toThrow(RangeError)
    expect(() => dawidSkene(labelsOf([[0, 0, 3]], 6, 1))).toThrow(RangeError)
    expect(() => dawidSkene(labelsOf([], 1, 1, 1))).toThrow(RangeError)
    expect([...voteShares(labelsOf([], 1, 1))]).toEqual([1 / 3, 1 / 3, 1 / 3])
  })
})

describe('GLAD', () => {
  type Inputs = { labels: Triples; n_items: number; n_classes: number; alpha: number[]; log_beta: number[] }
  test.each(golden<Inputs, { posterior: number[][]; loglik: number }>('glad_e_step'))(
    '$id agrees with the reference',
    ({ inputs, expected, tolerance_abs }) => {
      const labels = labelsOf(inputs.labels, inputs.n_items, inputs.alpha.length, inputs.n_classes)
      const found = gladPosterior(labels, Float64Array.from(inputs.alpha), Float64Array.from(inputs.log_beta))
      near(found.posterior, expected.posterior.flat(), tolerance_abs)
      expect(Math.abs(found.logLikelihood - expected.loglik)).toBeLessThanOrEqual(tolerance_abs)
    },
  )

  test('stays finite where abilities and easiness are extreme, and refuses columns that do not fit', () => {
    const labels = labelsOf([[0, 0, 1], [0, 1, 2]], 1, 2) // prettier-ignore
    const found = gladPosterior(labels, Float64Array.of(-50, 50), Float64Array.of(4))
    expect([...found.posterior, found.logLikelihood].every(Number.isFinite)).toBe(true)
    expect(found.posterior[2]).toBeCloseTo(1, 9)
    expect(() => gladPosterior(labels, Float64Array.of(1), Float64Array.of(1))).toThrow(RangeError)
  })
})

describe('noisy Bradley–Terry', () => {
  type Inputs = {
    votes: [rater: number, left: number, right: number, leftChosen: number][]
    score: number[]
    side_bias: number[]
    skill_logit: number[]
  }
  type Expected = { loglik: number; gradient: { score: number[]; side_bias: number[]; skill_logit: number[] } }
  const judgmentsOf = (votes: Inputs['votes']) => ({
    rater: Int32Array.from(votes, ([rater]) => rater),
    left: Int32Array.from(votes, ([, left]) => left),
    right: Int32Array.from(votes, ([, , right]) => right),
    leftChosen: Uint8Array.from(votes, ([, , , chosen]) => chosen),
  })
  const [reference] = golden<Inputs, Expected>('noisy_bt_loglik')
  const parameters = {
    score: Float64Array.from(reference!.inputs.score),
    sideBias: Float64Array.from(reference!.inputs.side_bias),
    skillLogit: Float64Array.from(reference!.inputs.skill_logit),
  }
  const judgments = judgmentsOf(reference!.inputs.votes)

  test('likelihood and gradient agree with the reference', () => {
    const { logLikelihood, gradient } = noisyBradleyTerry(judgments, parameters)
    const { loglik, gradient: wanted } = reference!.expected
    expect(Math.abs(logLikelihood - loglik)).toBeLessThanOrEqual(reference!.tolerance_abs)
    near(gradient.score, wanted.score, reference!.tolerance_abs)
    near(gradient.sideBias, wanted.side_bias, reference!.tolerance_abs)
    near(gradient.skillLogit, wanted.skill_logit, reference!.tolerance_abs)
  })

  test('the gradient is the slope of the likelihood', () => {
    const { gradient } = noisyBradleyTerry(judgments, parameters)
    const step = 1e-5
    for (const name of ['score', 'sideBias', 'skillLogit'] as const) {
      for (const at of parameters[name].keys()) {
        const moved = (by: number) =>
          noisyBradleyTerry(judgments, { ...parameters, [name]: parameters[name].with(at, parameters[name][at]! + by) })
        const slope = (moved(step).logLikelihood - moved(-step).logLikelihood) / (2 * step)
        expect(gradient[name][at]).toBeCloseTo(slope, 6)
      }
    }
  })

  test('sides swapped with choices mirrored and biases turned give the same', () => {
    const mirrored = {
      ...judgments,
      left: judgments.right,
      right: judgments.left,
      leftChosen: judgments.leftChosen.map((chosen) => 1 - chosen),
    }
    const turned = { ...parameters, sideBias: parameters.sideBias.map((bias) => -bias) }
    expect(noisyBradleyTerry(mirrored, turned).logLikelihood).toBeCloseTo(
      noisyBradleyTerry(judgments, parameters).logLikelihood,
      9,
    )
    expect(() => noisyBradleyTerry(judgments, { ...parameters, score: Float64Array.of(1) })).toThrow(RangeError)
  })
})
