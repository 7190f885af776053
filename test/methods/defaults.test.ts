import { expect, test } from 'vitest'
import { defaults } from '../../server/methods/defaults.ts'
import { logEvidenceAgainst } from '../../server/stats/rates/betaBinomialSequence.ts'
import { clusterInterval } from '../../server/stats/rates/clusterInterval.ts'
import { criticalZ, wilson } from '../../server/stats/rates/intervals.ts'
import { seeded } from '../../server/stats/random.ts'
import { judge, longRun, normal, type Design } from '../stats/rates/studies.ts'
import { said } from './worked.ts'

const notes = (id: string) => defaults.methods.find((method) => method.id === id)!.notes.join('\n')
const percent = (count: number, of: number) => `${said((100 * count) / of, 1)}%`

/** Of so many simulated studies, in how many each interval holds the truth. */
function held(design: Design, studies: number): { clustered: number; independent: number } {
  const [truth, random, z] = [longRun(design), seeded(11), criticalZ(0.95)]
  const { prompts, raters, spread, threshold } = design
  const n = prompts * raters
  const [sums, sizes] = [new Float64Array(prompts), new Float64Array(prompts).fill(raters)]
  const found = { clustered: 0, independent: 0 }
  for (let study = 0; study < studies; study++) {
    let [total, squares] = [0, 0]
    for (let prompt = 0; prompt < prompts; prompt++) {
      const logit = spread * normal(random)
      sums[prompt] = 0
      for (let rater = 0; rater < raters; rater++) {
        const value = judge(random, logit, threshold) / 2
        sums[prompt]! += value
        squares += value ** 2
      }
      total += sums[prompt]!
    }
    const { low, high } = clusterInterval(sums, sizes)
    if (low! <= truth && truth <= high!) found.clustered++
    const mean = total / n
    if (Math.abs(mean - truth) <= z * Math.sqrt((squares / n - mean ** 2) / (n - 1))) found.independent++
  }
  return found
}

test.each([
  [300, 1, 1],
  [300, 3, 1],
  [100, 5, 1.5],
  [30, 10, 1.5],
  [10, 6, 1],
])('coverage is told as simulated: %i prompts of %i judgments, spread %f', (prompts, raters, spread) => {
  const studies = 2000
  const { clustered, independent } = held({ prompts, raters, spread, threshold: 0.5 }, studies)
  const row = [prompts, raters, said(spread, 1), percent(clustered, studies), percent(independent, studies)]
  expect(notes('clustering-matters')).toContain(`| ${row.join(' | ')} |`)
})

test('the errors of watching are told as simulated', () => {
  const [studies, judgments, enough] = [10_000, 600, Math.log(20)]
  const random = seeded(3)
  const called = { wilson: 0, decided: 0, halfTie: 0 }
  for (let study = 0; study < studies; study++) {
    let [win, loss, n] = [0, 0, 0]
    const seen = { wilson: false, decided: false, halfTie: false }
    while (n < judgments && !(seen.wilson && seen.decided && seen.halfTie)) {
      const u = random.number()
      if (u < 0.4) win++
      else if (u < 0.8) loss++
      n++
      const [tie, square] = [n - win - loss, (win - loss) ** 2]
      // What is too close to even for any of the three is spared the work.
      if (!seen.decided && square > 4 * (win + loss)) seen.decided = logEvidenceAgainst(0.5, win, loss) >= enough
      if (!seen.halfTie && square > 4 * n) {
        seen.halfTie = logEvidenceAgainst(0.5, win + tie / 2, loss + tie / 2) >= enough
      }
      if (!seen.wilson && win + loss >= 20 && square > 3.8 * (win + loss)) {
        const { low, high } = wilson(win, win + loss)
        seen.wilson = low > 0.5 || high < 0.5
      }
    }
    for (const which of ['wilson', 'decided', 'halfTie'] as const) if (seen[which]) called[which]++
  }
  const told = notes('watching-matters')
  for (const count of [called.wilson, called.decided, called.halfTie]) expect(told).toContain(percent(count, studies))
})
