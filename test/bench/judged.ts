import { sideA, sideB, type JudgmentTable, type ResponseFeature } from '../../server/stats/judgmentTable.ts'
import { seeded } from '../../server/stats/random.ts'

export type Shape = {
  judgments: number
  systems: number
  prompts: number
  /** People; each judges as often as the others. */
  raters: number
  /** Language models beside them, who each judge every fifth comparison once. */
  judges: number
  /** Whether the first system is held against each of the others; else any two meet. */
  target: boolean
}

const names = ['length', 'headings', 'listItems', 'bold', 'codeBlocks'] as const

/** A made-up table of judgments, features known, in which strength, length and side all count for something. */
export function judged({ judgments, systems, prompts, raters, judges, target }: Shape): JudgmentTable {
  const random = seeded(7)
  const most = target ? prompts * (systems - 1) : Math.max(prompts, Math.floor(judgments / 3))
  const comparisons = Math.min(most, judgments)
  const first = new Int32Array(comparisons)
  const second = new Int32Array(comparisons)
  const prompt = new Int32Array(comparisons)
  for (let c = 0; c < comparisons; c++) {
    prompt[c] = c % prompts
    second[c] = target ? 1 + ((Math.floor(c / prompts) + c) % (systems - 1)) : random.integer(1, systems - 1)
    first[c] = target ? 0 : random.integer(0, second[c]! - 1)
  }
  const features = names.map((name, at) => featureOf(name, at, comparisons, random))
  const length = features[0]!
  const byJudges = judges * Math.ceil(comparisons / 5)
  const rows = judgments + byJudges
  const columns = {
    comparison: new Int32Array(rows),
    rater: new Int32Array(rows),
    outcome: new Uint8Array(rows),
    firstSide: new Uint8Array(rows),
    bothBad: new Uint8Array(rows),
    ordinal: new Int32Array(rows),
    elapsedMs: new Float64Array(rows),
  }
  for (let row = 0; row < rows; row++) {
    const person = row < judgments
    const c = person ? row % comparisons : ((row - judgments) * 5) % comparisons
    const side = random.integer(sideA, sideB)
    const longer = Math.log(length.first[c]! / length.second[c]!)
    const eta = (second[c]! - first[c]!) / systems + 0.3 * longer + (side === sideA ? 0.1 : -0.1)
    const chance = 1 / (1 + Math.exp(-eta))
    const tie = random.number() < 0.15
    columns.comparison[row] = c
    columns.rater[row] = person ? Math.floor((row * raters) / judgments) : raters + ((row - judgments) % judges)
    columns.outcome[row] = tie ? 1 : random.number() < chance ? 2 : 0
    columns.firstSide[row] = side
    columns.bothBad[row] = tie && random.number() < 0.3 ? 1 : 0
    columns.ordinal[row] = person
      ? 1 + row - Math.ceil((columns.rater[row]! * judgments) / raters)
      : 1 + row - judgments
    columns.elapsedMs[row] = 3000 + 20_000 * random.number()
  }
  return {
    systems: Array.from({ length: systems }, (_, s) => `system ${String(s).padStart(4, '0')}`),
    prompts: Array.from({ length: prompts }, (_, p) => `prompt ${p}`),
    raters: Array.from({ length: raters + judges }, (_, r) => ({
      name: `rater ${r}`,
      kind: r < raters ? 'human' : 'judge',
      group: null,
    })),
    comparisons: { prompt, first, second },
    judgments: columns,
    features,
  }
}

function featureOf(
  name: ResponseFeature['name'],
  at: number,
  comparisons: number,
  random: ReturnType<typeof seeded>,
): ResponseFeature {
  const value = () => (at === 0 ? 200 + Math.floor(1800 * random.number()) : random.integer(0, 4))
  return {
    name,
    first: Float64Array.from({ length: comparisons }, value),
    second: Float64Array.from({ length: comparisons }, value),
  }
}
