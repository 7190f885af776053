import type { Measure } from '../../contract/estimate.ts'
import { bitsFrom, type Bits } from '../numeric/fastBits.ts'
import type { Random } from '../random.ts'
import { bcaBounds, percentileBounds, type Replicates } from './bootstrapBounds.ts'
import { byRate, counted, divisor, marginal, rateNames, sumsOf, type Cells, type RateName } from './cells.ts'
import { checkLevel } from './checks.ts'
import { packCells, weigh } from './packedCells.ts'

/**
 * Fewer prompts or raters than this are not drawn anew: draws of few differ too little from each other. At the 95% level
 * intervals from two raters who differ hold the truth in 82% of simulated studies, from five in 90%, from eight in 97%.
 */
const fewestDrawn = 8

/**
 * Draws prompts with replacement, and raters with replacement, and weighs each judgment by how often both were drawn. It
 * lets judgments of one prompt, and by one rater, depend on each other. With many of both it errs on the wide side: what is
 * a judgment's own, neither its prompt's nor its rater's, counts three times in the variance, so that with one judgment a
 * prompt and raters who hardly differ the intervals are up to √3 times too long; with few it errs on the narrow side, as
 * Student's t is longer than the normal. With one rater only prompts are drawn. Null for a rate without anything to divide by; `replicates` ≥ 1, at least one cell, else a RangeError.
 * Source: Owen (2007), The pigeonhole bootstrap, Annals of Applied Statistics 1, 386–411.
 */
export function pigeonhole(cells: Cells, replicates: number, random: Random): Record<RateName, Replicates | null> {
  if (!Number.isInteger(replicates) || replicates < 1 || cells.prompts < 1) {
    throw new RangeError(`A bootstrap needs replicates and judgments, not ${replicates} of ${cells.prompts} prompts.`)
  }
  const values = byRate(() => new Float64Array(replicates))
  const used = byRate(() => 0)
  const [promptWeight, raterWeight] = [new Int32Array(cells.prompts), new Int32Array(cells.raters)]
  const quick = packCells(cells)
  const source = bitsFrom(random)
  const sums = new Float64Array(3)
  for (let replicate = 0; replicate < replicates; replicate++) {
    draw(promptWeight, source)
    draw(raterWeight, source)
    weigh(quick, promptWeight, raterWeight, sums)
    const [wins, ties, losses] = [sums[0]!, sums[1]!, sums[2]!]
    for (const rate of rateNames) {
      const size = divisor(rate, wins, ties, losses)
      if (size > 0) values[rate][used[rate]++] = counted(rate, wins, ties) / size
    }
  }
  return byRate((rate) => {
    const pooled = jackknife(cells, rate)
    if (!pooled) return null
    return { values: values[rate].subarray(0, used[rate]).sort(), empty: replicates - used[rate], ...pooled }
  })
}

/** How often each of the things was drawn when as many were drawn as there are; chance as in numeric/fastBits.ts. */
function draw(weights: Int32Array, source: Bits): void {
  const many = weights.length
  const [scale, middle] = [many * 2 ** -32, many / 2]
  weights.fill(0)
  // In variables: this loop is gone through a hundred million times.
  let { a, b, c, counter } = source
  for (let drawn = 0; drawn < many; drawn++) {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    // 32 bits: of a million places the likeliest and the least likely differ by one in four thousand.
    weights[(word * scale + middle) | 0]!++
  }
  source.a = a
  source.b = b
  source.c = c
  source.counter = counter
}

/**
 * The rate, and the acceleration of BCa from leaving out each prompt and each rater in turn: a sixth of the skewness of a sum
 * of independent parts. Source: Davison and Hinkley (1997), Bootstrap methods and their application, section 5.3.
 */
function jackknife(cells: Cells, rate: RateName): { estimate: number; acceleration: number } | null {
  const prompts = marginal(cells, 'prompt')
  let [wins, ties, losses] = [0, 0, 0]
  for (let at = 0; at < cells.prompts; at++) {
    wins += prompts.win[at]!
    ties += prompts.tie[at]!
    losses += prompts.loss[at]!
  }
  const size = divisor(rate, wins, ties, losses)
  if (size === 0) return null
  let [squares, cubes] = [0, 0]
  for (const groups of [prompts, marginal(cells, 'rater')]) {
    const number = groups.win.length
    // The groups without which there is still something to divide by; one alone has no spread.
    const without = new Float64Array(number)
    let [kept, sum] = [0, 0]
    for (let at = 0; at < number; at++) {
      const [win, tie, loss] = [wins - groups.win[at]!, ties - groups.tie[at]!, losses - groups.loss[at]!]
      const left = divisor(rate, win, tie, loss)
      if (left === 0) continue
      without[kept] = counted(rate, win, tie) / left
      sum += without[kept++]!
    }
    const [mean, factor] = [sum / kept, (number - 1) / number]
    for (let at = 0; at < kept; at++) {
      const influence = factor * (mean - without[at]!)
      squares += influence ** 2
      cubes += influence ** 3
    }
  }
  return { estimate: counted(rate, wins, ties) / size, acceleration: squares > 0 ? cubes / (6 * squares ** 1.5) : 0 }
}

/**
 * The four rates with BCa intervals of the two-way bootstrap (percentile intervals where BCa has no bounds). None where there
 * are fewer than eight prompts, or two to seven raters, with something to divide by, where judgments are all alike, or where more than one replicate in twenty is empty; `why` says
 * which. `n` counts judgments.
 */
export function bootstrapMeasures(
  cells: Cells,
  replicates: number,
  random: Random,
  level = 0.95,
): Record<RateName, Measure> {
  checkLevel(level)
  const found = pigeonhole(cells, replicates, random)
  const [prompts, raters] = [marginal(cells, 'prompt'), marginal(cells, 'rater')]
  const drawn = cells.raters > 1 ? 'two-way bootstrap by prompt and rater' : 'bootstrap by prompt (one rater)'
  return byRate((rate) => {
    const one = found[rate]
    let n = 0
    for (let cell = 0; cell < cells.win.length; cell++) {
      n += divisor(rate, cells.win[cell]!, cells.tie[cell]!, cells.loss[cell]!)
    }
    const none = { estimate: one?.estimate ?? null, low: null, high: null, level, method: drawn, n }
    if (!one) return { ...none, why: 'There is nothing to divide by yet.' }
    if (cells.prompts < 2)
      return { ...none, why: 'All judgments are of one prompt; how prompts differ is seen from two on.' }
    const few = tooFew(sumsOf(rate, prompts)[0].length, sumsOf(rate, raters)[0].length, cells.raters)
    if (few) return { ...none, why: few }
    if (one.empty > replicates / 20) return { ...none, why: 'Too many replicates have nothing to divide by.' }
    if (one.values[0] === one.values.at(-1))
      return { ...none, why: 'Judgments are all alike; drawing from them shows no spread.' }
    const bca = bcaBounds(one, level)
    const method = `${drawn}, ${bca ? 'BCa' : 'percentile'}, ${replicates} replicates`
    return { ...none, ...(bca ?? percentileBounds(one, level)), method }
  })
}

/** Why so few are not drawn anew; one rater in all is not drawn, and is no reason. */
function tooFew(prompts: number, raters: number, all: number): string | null {
  const few =
    prompts < fewestDrawn ? plural(prompts, 'prompt') : all > 1 && raters < fewestDrawn && plural(raters, 'rater')
  return few ? `${few} too few to draw anew; it is given from ${fewestDrawn} on.` : null
}

const plural = (n: number, word: string) => (n === 1 ? `1 ${word} is` : `${n} ${word}s are`)
