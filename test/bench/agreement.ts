import { agreementOf } from '../../server/analysis/agreement.ts'
import type { JudgmentTable } from '../../server/stats/judgmentTable.ts'
import { seeded } from '../../server/stats/random.ts'
import type { Bench } from './bench.ts'
import { probeLoop } from './probes.ts'
import { median } from './report.ts'

/** G1: every coefficient of agreement with 1,000 resamples, and how that grows. */
export async function bench({ quick, figure }: Bench): Promise<void> {
  const seconds = (table: JudgmentTable, replicates = 1000) =>
    median(
      Array.from({ length: quick ? 1 : 5 }, (_, seed) => {
        const start = performance.now()
        agreementOf(table, { seed, replicates })
        return (performance.now() - start) / 1000
      }),
    )
  const beside = { 'plain loop ms': probeLoop() }
  const comparisons = quick ? 1000 : 10_000
  figure({
    id: 'G1',
    what: `agreement, 40 raters who each judged ${comparisons} comparisons, 1,000 resamples`,
    value: seconds(tableOf({ comparisons, raters: 40, overlap: 40, perPrompt: 1 })),
    unit: 's',
    goal: { atMost: 2 },
    beside,
  })
  figure({
    id: 'G1',
    what: `the same in prompts of five comparisons each`,
    value: seconds(tableOf({ comparisons, raters: 40, overlap: 40, perPrompt: 5 })),
    unit: 's',
    goal: { atMost: 2 },
    beside,
  })
  const many = quick ? 10_000 : 330_000
  figure({
    id: 'G1',
    what: `agreement, 200 raters, ${many * 3} judgments, three a comparison, 1,000 resamples`,
    value: seconds(tableOf({ comparisons: many, raters: 200, overlap: 3, perPrompt: 1 })),
    unit: 's',
    beside,
  })
}

/** Raters who see the right outcome six times of ten and else draw one; two groups of them. */
function tableOf(shape: { comparisons: number; raters: number; overlap: number; perPrompt: number }): JudgmentTable {
  const random = seeded(11)
  const n = shape.comparisons * shape.overlap
  const comparison = new Int32Array(n)
  const rater = new Int32Array(n)
  const outcome = new Uint8Array(n)
  for (let c = 0; c < shape.comparisons; c++) {
    const truth = random.integer(0, 2)
    const from = random.integer(0, shape.raters - 1)
    for (let i = 0; i < shape.overlap; i++) {
      const at = c * shape.overlap + i
      comparison[at] = c
      rater[at] = (from + i) % shape.raters
      outcome[at] = random.number() < 0.6 ? truth : random.integer(0, 2)
    }
  }
  const prompts = Math.ceil(shape.comparisons / shape.perPrompt)
  return {
    systems: ['one', 'other'],
    prompts: Array.from({ length: prompts }, (_, prompt) => `p${prompt}`),
    raters: Array.from({ length: shape.raters }, (_, index) => ({
      name: `r${index}`,
      kind: 'human',
      group: index % 2 === 0 ? 'crowd' : 'author',
    })),
    comparisons: {
      prompt: Int32Array.from({ length: shape.comparisons }, (_, c) => Math.floor(c / shape.perPrompt)),
      first: new Int32Array(shape.comparisons),
      second: new Int32Array(shape.comparisons).fill(1),
    },
    judgments: {
      comparison,
      rater,
      outcome,
      firstSide: new Uint8Array(n),
      bothBad: new Uint8Array(n),
      ordinal: new Int32Array(n),
      elapsedMs: new Float64Array(n).fill(Number.NaN),
    },
    features: [],
  }
}
