import type { RaterKind } from '../../server/contract/rater.ts'
import { type JudgmentTable, sideA, sideB, sideUnknown } from '../../server/stats/judgmentTable.ts'

/** One judgment in words; `outcome` is that of `first`. */
export type Judged = {
  prompt: string
  first: string
  second: string
  outcome: 'win' | 'tie' | 'loss'
  /** Where the first response stood. */
  side?: 'a' | 'b' | undefined
  rater?: string
  kind?: RaterKind
  ordinal?: number
  elapsedMs?: number
  features?: Partial<Record<JudgmentTable['features'][number]['name'], [first: number, second: number]>>
}

/** A table of judgments; either order of a pair's systems is one comparison. */
export function judgedTable(rows: readonly Judged[]): JudgmentTable {
  const systems = numbered()
  const prompts = numbered()
  const raters = numbered()
  const comparisons = numbered()
  const columns = { prompt: [] as number[], first: [] as number[], second: [] as number[] }
  const kinds: RaterKind[] = []
  const features = new Map<JudgmentTable['features'][number]['name'], [number, number][]>()
  const parsed = rows.map((row) => {
    const [first, second] = [systems.of(row.first), systems.of(row.second)]
    const key = `${row.prompt} ${Math.min(first, second)} ${Math.max(first, second)}`
    const isNew = !comparisons.has(key)
    const comparison = comparisons.of(key)
    if (isNew) {
      columns.prompt.push(prompts.of(row.prompt))
      columns.first.push(first)
      columns.second.push(second)
    }
    const turned = columns.first[comparison] !== first
    const rater = raters.of(row.rater ?? 'rater')
    kinds[rater] = row.kind ?? 'human'
    for (const [name, [one, other]] of Object.entries(row.features ?? {}) as [JudgmentTable['features'][number]['name'], [number, number]][]) {
      const values = features.get(name) ?? []
      features.set(name, values)
      values[comparison] = turned ? [other, one] : [one, other]
    } // prettier-ignore
    const outcome = { loss: 0, tie: 1, win: 2 }[row.outcome]
    const side = row.side === undefined ? sideUnknown : (row.side === 'a') === !turned ? sideA : sideB
    return { comparison, rater, outcome: turned ? 2 - outcome : outcome, side, ordinal: row.ordinal ?? 0, elapsedMs: row.elapsedMs ?? NaN } // prettier-ignore
  })
  return {
    systems: systems.names,
    prompts: prompts.names,
    raters: raters.names.map((name, k) => ({ name, kind: kinds[k]!, group: null })),
    comparisons: {
      prompt: Int32Array.from(columns.prompt),
      first: Int32Array.from(columns.first),
      second: Int32Array.from(columns.second),
    },
    judgments: {
      comparison: Int32Array.from(parsed, ({ comparison }) => comparison),
      rater: Int32Array.from(parsed, ({ rater }) => rater),
      outcome: Uint8Array.from(parsed, ({ outcome }) => outcome),
      firstSide: Uint8Array.from(parsed, ({ side }) => side),
      bothBad: new Uint8Array(rows.length),
      ordinal: Int32Array.from(parsed, ({ ordinal }) => ordinal),
      elapsedMs: Float64Array.from(parsed, ({ elapsedMs }) => elapsedMs),
    },
    features: [...features].map(([name, values]) => ({
      name,
      first: Float64Array.from(comparisons.names, (_, k) => values[k]?.[0] ?? NaN),
      second: Float64Array.from(comparisons.names, (_, k) => values[k]?.[1] ?? NaN),
    })),
  }
}

/** Names by the order in which they are met. */
function numbered() {
  const numbers = new Map<string, number>()
  const names: string[] = []
  return {
    names,
    has: (name: string) => numbers.has(name),
    of: (name: string) => {
      const known = numbers.get(name)
      if (known !== undefined) return known
      names.push(name)
      numbers.set(name, names.length - 1)
      return names.length - 1
    },
  }
}
