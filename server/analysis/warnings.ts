import type { Agreement } from '../contract/agreement.ts'
import { notRecorded, type RaterKind } from '../contract/rater.ts'
import type { PairTally } from '../contract/tallies.ts'
import { sideUnknown, tie, type JudgmentTable } from '../stats/judgmentTable.ts'

type Analyzed = {
  /** The judgments that are counted. */
  table: JudgmentTable
  kinds: readonly RaterKind[]
  judgmentsByKind: Record<RaterKind, number>
  tallies: readonly PairTally[]
  agreement: Agreement
}

const kindNames: Record<RaterKind, string> = {
  human: 'people',
  simulated: 'simulated raters',
  test: 'test raters',
  judge: 'language models',
}

/** What a reader must know before quoting any number of an analysis, in sentences. */
export function warningsOf({ table, kinds, judgmentsByKind, tallies, agreement }: Analyzed): string[] {
  const { judgments, raters, prompts } = table
  const n = judgments.outcome.length
  const pooled = kinds.filter((kind) => judgmentsByKind[kind] > 0)
  const leftOut = (Object.keys(judgmentsByKind) as RaterKind[]).filter(
    (kind) => !kinds.includes(kind) && judgmentsByKind[kind] > 0,
  )
  const unknownSides = judgments.firstSide.filter((side) => side === sideUnknown).length
  const ties = judgments.outcome.filter((outcome) => outcome === tie).length
  const again = judgedAgain(table)
  const warnings: [boolean, string][] = [
    [n === 0, `There are no judgments by ${kinds.map((kind) => kindNames[kind]).join(' or ')}.`],
    [
      n > 0 && tallies.length === 0 && table.systems.length > 2,
      `${table.systems.length} systems make too many pairs to list, or none with the target: name a target that was judged.`,
    ],
    [pooled.length > 1, `Judgments of different kinds are counted together: ${pooled.join(', ')}.`],
    [pooled.includes('simulated'), 'Simulated judgments are counted here: they were made by a program.'],
    [pooled.includes('test'), 'Test judgments are counted here: they were made to try the screen.'],
    [pooled.includes('judge'), 'Judgments by language models are counted here.'],
    ...leftOut.map((kind): [boolean, string] => [
      n > 0,
      `${judgmentsByKind[kind]} judgments by ${kindNames[kind]} are not counted here.`,
    ]),
    [
      n > 0 && prompts.includes(notRecorded),
      'Prompts are not recorded, so nothing can be clustered by prompt; intervals take judgments as independent.',
    ],
    [
      n > 0 && raters.some(({ name }) => name === notRecorded),
      'Raters are not recorded for some judgments, which say nothing of agreement between raters.',
    ],
    [
      n > 0 && agreement.raters === 1 && !prompts.includes(notRecorded),
      'One rater alone judged: nothing here tells this rater’s taste from anybody’s.',
    ],
    [
      unknownSides > 0 && unknownSides < n,
      `The side is not recorded for ${unknownSides} of ${n} judgments; effects of the side rest on the others.`,
    ],
    [n > 0 && unknownSides === n, 'Sides are not recorded, so whether they mattered cannot be told.'],
    [n > 0 && ties === n, 'Every judgment is a tie: nothing was preferred to anything.'],
    [
      again > 0,
      `${again} ${again === 1 ? 'judgment is' : 'judgments are'} of a comparison that their rater had judged before; rates count them all. Were files or rows given twice?`,
    ],
    [
      !prompts.includes(notRecorded) && tallies.some((one) => one.n > one.prompts),
      'Some prompts have several judgments of one pair of systems, which are not independent: print the intervals clustered by prompt.',
    ],
  ]
  return warnings.flatMap(([holds, sentence]) => (holds ? [sentence] : []))
}

/** Judgments by a named rater, of a recorded prompt, that have one before them on the same comparison. */
function judgedAgain({ comparisons, judgments, prompts, raters }: JudgmentTable): number {
  const unnamed = prompts.indexOf(notRecorded)
  const known = raters.map(({ name }) => name !== notRecorded)
  const seen = new Set<number>()
  let counted = 0
  for (let row = 0; row < judgments.rater.length; row++) {
    const [comparison, rater] = [judgments.comparison[row]!, judgments.rater[row]!]
    if (!known[rater] || comparisons.prompt[comparison] === unnamed) continue
    seen.add(comparison * raters.length + rater)
    counted += 1
  }
  return counted - seen.size
}
