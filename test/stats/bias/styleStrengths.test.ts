import { describe, expect, test } from 'vitest'
import { styleStrengths, type Styled, type StyleStrengths } from '../../../server/stats/bias/styleStrengths.ts'
import { golden } from '../golden.ts'

type Inputs = { models: string[] } & Record<'a' | 'b' | 'len_a' | 'len_b' | 'bold_a' | 'bold_b' | 'y', number[]>
type Expected = Record<'theta_ref_uncontrolled' | 'theta_ref' | 'coef_style' | 'se_theta_sandwich' | 'se_style_sandwich', number[]> & { ridge_fastchat_natural_scale: { reg: number; theta: number[]; coef: number[] } } // prettier-ignore

const cases = golden<Inputs, Expected>('style_control')

function styled(inputs: Inputs, more: Partial<Styled> = {}): Styled {
  return {
    systems: inputs.models.length,
    first: Int32Array.from(inputs.a),
    second: Int32Array.from(inputs.b),
    outcome: Float64Array.from(inputs.y),
    features: [
      { name: 'length', first: Float64Array.from(inputs.len_a), second: Float64Array.from(inputs.len_b) },
      { name: 'bold', first: Float64Array.from(inputs.bold_a), second: Float64Array.from(inputs.bold_b) },
    ],
    ...more,
  }
}

const fitted = (given: Styled): StyleStrengths => {
  const fit = styleStrengths(given)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

describe.each(cases)('style control, $id', ({ inputs, expected, tolerance_abs }) => {
  const near = (values: ArrayLike<number>, wanted: number[]) =>
    wanted.forEach((value, k) => expect(Math.abs(values[k]! - value)).toBeLessThan(tolerance_abs))

  test('strengths, style and their errors are those of R and its sandwich package', () => {
    const { strengths, style, strengthCovariance: v } = fitted(styled(inputs))
    near(strengths.map((value) => value - strengths[0]!), expected.theta_ref) // prettier-ignore
    // Relative to the first system: the error of a difference.
    near(strengths.map((_, k) => Math.sqrt(Math.max(0, v[0]! + v[k * 5]! - 2 * v[k]!))), expected.se_theta_sandwich) // prettier-ignore
    near(style.map(({ estimate }) => estimate), expected.coef_style) // prettier-ignore
    near(style.map(({ se }) => se), expected.se_style_sandwich) // prettier-ignore
    expect(strengths.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12)
  })

  test('without features they are the uncontrolled strengths', () => {
    const { strengths } = fitted(styled(inputs, { features: [] }))
    near(strengths.map((value) => value - strengths[0]!), expected.theta_ref_uncontrolled) // prettier-ignore
  })

  test("with a ridge they are the published program's, on the natural scale", () => {
    const { reg, theta, coef } = expected.ridge_fastchat_natural_scale
    const { strengths, style } = fitted(styled(inputs, { ridge: reg }))
    near(strengths, theta)
    near(style.map(({ estimate }) => estimate), coef) // prettier-ignore
  })

  test('judgments that are each a cluster have the sandwich error, but for n / (n − 1)', () => {
    const n = inputs.y.length
    const clusters = { of: Int32Array.from(inputs.y.keys()), count: n }
    const [plain, clustered] = [fitted(styled(inputs)), fitted(styled(inputs, { clusters }))]
    expect(clustered.clusters).toBe(n)
    clustered.strengthErrors.forEach((se, k) =>
      expect(se).toBeCloseTo(plain.strengthErrors[k]! * Math.sqrt(n / (n - 1)), 10),
    )
  })

  test('every judgment told twice has errors smaller by √2', () => {
    const twice = Object.fromEntries(
      Object.entries(inputs).map(([name, column]) => [name, name === 'models' ? column : [...column, ...column]]),
    ) as Inputs
    const [once, doubled] = [fitted(styled(inputs)), fitted(styled(twice))]
    doubled.strengthErrors.forEach((se, k) => expect(se).toBeCloseTo(once.strengthErrors[k]! / Math.SQRT2, 10))
  })

  test('a feature that never differs, and systems that never met, are told', () => {
    const same = new Float64Array(inputs.y.length).fill(3)
    const features = [{ name: 'headings', first: same, second: same }]
    expect(styleStrengths(styled(inputs, { features }))).toMatchObject({ reason: 'rank deficient' })
    const one = { of: new Int32Array(inputs.y.length), count: 1 }
    expect(() => styleStrengths(styled(inputs, { clusters: one }))).toThrow(/two clusters/)
    expect(styleStrengths(styled(inputs, { systems: 5 }))).toMatchObject({ reason: 'rank deficient' })
  })
})

describe('differences that are not centred', () => {
  const { inputs } = cases[0]!
  const turnedEvery = (n: number): Styled => {
    const { first, second, outcome, features, ...rest } = styled(inputs, { uncentred: true })
    const turn = (row: number) => row % n === 0
    const swap = <T extends Int32Array | Float64Array>(one: T, other: T) => one.map((value, row) => (turn(row) ? other[row]! : value)) as T // prettier-ignore
    return {
      ...rest,
      first: swap(first, second),
      second: swap(second, first),
      outcome: outcome.map((value, row) => (turn(row) ? 1 - value : value)),
      features: features.map((one) => ({ ...one, first: swap(one.first, one.second), second: swap(one.second, one.first) })), // prettier-ignore
    }
  }

  test('give the same strengths whichever system of a pair is named first; centred ones do not', () => {
    const [straight, turned] = [fitted(turnedEvery(1e9)), fitted(turnedEvery(2))]
    straight.strengths.forEach((value, k) => expect(turned.strengths[k]).toBeCloseTo(value, 9))
    straight.strengthErrors.forEach((value, k) => expect(turned.strengthErrors[k]).toBeCloseTo(value, 9))
    const centred = fitted({ ...turnedEvery(2), uncentred: false }).strengths[0]!
    expect(Math.abs(centred - fitted(styled(inputs)).strengths[0]!)).toBeGreaterThan(1e-3)
  })

  test('make of two systems a logistic regression on a constant and the difference', () => {
    const n = 400
    const longer = Float64Array.from({ length: n }, (_, row) => 100 + ((row * 37) % 211))
    const shorter = Float64Array.from({ length: n }, (_, row) => 60 + ((row * 53) % 97))
    const outcome = Float64Array.from({ length: n }, (_, row) => [1, 0, 1, 0.5, 1, 0, 1][(row * 29) % 7]!)
    const fit = fitted({
      systems: 2,
      first: new Int32Array(n),
      second: new Int32Array(n).fill(1),
      outcome,
      features: [{ name: 'length', first: longer, second: shorter }],
      uncentred: true,
    })
    const d = longer.map((value, row) => (value - shorter[row]!) / (value + shorter[row]! + 1))
    const rms = Math.sqrt(d.reduce((sum, value) => sum + value * value, 0) / n)
    // By small steps uphill, which any program can.
    let [constant, slope] = [0, 0]
    for (let step = 0; step < 20_000; step++) {
      let [up, across] = [0, 0]
      for (let row = 0; row < n; row++) {
        const z = d[row]! / rms
        const rest = outcome[row]! - 1 / (1 + Math.exp(-(constant + slope * z)))
        up += rest
        across += rest * z
      }
      constant += up / n
      slope += across / n
    }
    expect(fit.strengths[0]! - fit.strengths[1]!).toBeCloseTo(constant, 6)
    expect(fit.style[0]!.estimate).toBeCloseTo(slope, 6)
  })
})
