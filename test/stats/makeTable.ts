import type { JudgmentTable } from '../../server/stats/judgmentTable.ts'

/** One judgment: 0, 1 or 2 (loss, tie, win) for `first`. */
export type Judged = {
  prompt: string
  rater: string
  first: string
  second: string
  outcome: number
  bothBad?: boolean
}

/** A table of judgments in which both orders of a pair are one comparison, as the table's own readers make it. */
export function makeTable(judged: readonly Judged[]): JudgmentTable {
  const [systems, prompts, raters] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()]
  const numbered = (names: Map<string, number>, name: string): number => {
    const known = names.get(name)
    if (known !== undefined) return known
    names.set(name, names.size)
    return names.size - 1
  }
  const comparisons = new Map<string, number>()
  const columns: [prompt: number[], first: number[], second: number[]] = [[], [], []]
  const rows = judged.map(({ prompt, rater, first, second, outcome, bothBad }) => {
    const [p, one, other] = [numbered(prompts, prompt), numbered(systems, first), numbered(systems, second)]
    const key = `${p} ${Math.min(one, other)} ${Math.max(one, other)}`
    let comparison = comparisons.get(key)
    if (comparison === undefined) {
      comparison = comparisons.size
      comparisons.set(key, comparison)
      columns[0].push(p)
      columns[1].push(one)
      columns[2].push(other)
    }
    const turned = columns[1][comparison] !== one
    return { comparison, rater: numbered(raters, rater), outcome: turned ? 2 - outcome : outcome, bothBad }
  })
  return {
    systems: [...systems.keys()],
    prompts: [...prompts.keys()],
    raters: Array.from(raters.keys(), (name) => ({ name, kind: 'human' as const, group: null })),
    comparisons: {
      prompt: Int32Array.from(columns[0]),
      first: Int32Array.from(columns[1]),
      second: Int32Array.from(columns[2]),
    },
    judgments: {
      comparison: Int32Array.from(rows, ({ comparison }) => comparison),
      rater: Int32Array.from(rows, ({ rater }) => rater),
      outcome: Uint8Array.from(rows, ({ outcome }) => outcome),
      firstSide: new Uint8Array(rows.length),
      bothBad: Uint8Array.from(rows, ({ bothBad }) => (bothBad ? 1 : 0)),
      ordinal: new Int32Array(rows.length),
      elapsedMs: new Float64Array(rows.length).fill(Number.NaN),
    },
    features: [],
  }
}
