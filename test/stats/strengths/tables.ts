import type { JudgmentTable } from '../../../server/stats/judgmentTable.ts'

/** A judgment by names: systems, outcome for the first (0, 1, 2), prompt and rater. */
export type Named = [first: string, second: string, outcome: number, prompt?: string, rater?: string]

/** A table with one comparison for each judgment. */
export function tableOf(systems: readonly string[], judgments: readonly Named[]): JudgmentTable {
  const names = (of: (judgment: Named, row: number) => string) => [...new Set(judgments.map(of))]
  const promptOf = (judgment: Named, row: number) => judgment[3] ?? `prompt ${row}`
  const raterOf = (judgment: Named) => judgment[4] ?? 'somebody'
  const [prompts, raters] = [names(promptOf), names(raterOf)]
  const rows = judgments.length
  return {
    systems,
    prompts,
    raters: raters.map((name) => ({ name, kind: 'human', group: null })),
    comparisons: {
      prompt: Int32Array.from(judgments, (judgment, row) => prompts.indexOf(promptOf(judgment, row))),
      first: Int32Array.from(judgments, ([first]) => systems.indexOf(first)),
      second: Int32Array.from(judgments, ([, second]) => systems.indexOf(second)),
    },
    judgments: {
      comparison: Int32Array.from(judgments, (_, row) => row),
      rater: Int32Array.from(judgments, (judgment) => raters.indexOf(raterOf(judgment))),
      outcome: Uint8Array.from(judgments, ([, , outcome]) => outcome),
      firstSide: new Uint8Array(rows),
      bothBad: new Uint8Array(rows),
      ordinal: new Int32Array(rows),
      elapsedMs: new Float64Array(rows).fill(Number.NaN),
    },
    features: [],
  }
}
