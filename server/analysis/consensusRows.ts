import type { ConsensusRow, Posterior } from '../contract/consensus.ts'
import type { Outcome } from '../contract/judgment.ts'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { byComparison } from '../stats/agreement/byComparison.ts'
import { loss, tie, win, type JudgmentTable } from '../stats/judgmentTable.ts'
import { ofKinds, ofKnownRaters } from '../stats/subset.ts'
import { likeliest } from './consensus.ts'
import { consensusFits } from './consensusFits.ts'

export type ConsensusOfEach = {
  /** How many rows there are. */
  count: number
  rows: Generator<ConsensusRow>
  /** Why a model has no posterior. */
  missing: string[]
}

type Options = {
  /** Whose outcomes are told wherever it takes part. */
  target?: string | null | undefined
  /** The kinds of raters counted; absent: those of the analysis. Language models are never among them. */
  kinds?: readonly RaterKind[] | undefined
  /** In the order of the ids of comparisons, where the order of the table would tell what systems are called. */
  byId?: boolean
}

/**
 * The outcome of each comparison by what its raters said: the majority, and the posteriors of both models of raters' errors,
 * of the very fits that an analysis of the table prints.
 */
export function consensusOfEach(all: JudgmentTable, { target = null, kinds, byId = false }: Options): ConsensusOfEach {
  const table = ofKnownRaters(ofKinds(all, kinds ?? [judgedKind(all)]))
  const by = byComparison(
    table,
    Uint8Array.from(table.raters, ({ kind }) => (kind === 'judge' ? 0 : 1)),
    target ?? undefined,
  )
  const fits = consensusFits(by)
  const { labels, items, oneCoin, dawidSkene } = fits
  const said = new Int32Array(3 * labels.items)
  for (let at = 0; at < labels.item.length; at++) said[3 * labels.item[at]! + labels.label[at]!]! += 1
  const { prompt, first, second, ids } = table.comparisons
  const order = Int32Array.from(items.keys()).filter((comparison) => items[comparison]! >= 0)
  if (byId && ids) order.sort((one, other) => (ids[one]! < ids[other]! ? -1 : 1))

  function* rows(): Generator<ConsensusRow> {
    for (const [place, comparison] of order.entries()) {
      const from = 3 * items[comparison]!
      const turned = by.turned[comparison] === 1
      const counts = said.subarray(from, from + 3)
      yield {
        comparison: ids?.[comparison] ?? String(place + 1),
        prompt: table.prompts[prompt[comparison]!]!,
        turn: table.slicing?.turn[comparison] ?? 0,
        first: table.systems[(turned ? second : first)[comparison]!]!,
        second: table.systems[(turned ? first : second)[comparison]!]!,
        judgments: counts[0]! + counts[1]! + counts[2]!,
        majority: wordOf(likeliest(counts)),
        oneCoin: oneCoin.converged ? posteriorOf(oneCoin.posterior, from) : null,
        dawidSkene: dawidSkene.converged ? posteriorOf(dawidSkene.posterior, from) : null,
      }
    }
  }
  const missing = [
    ...(oneCoin.converged ? [] : [`No consensus by the one-coin model: ${oneCoin.why}`]),
    ...(dawidSkene.converged ? [] : [`No consensus by Dawid and Skene’s model: ${dawidSkene.why}`]),
  ]
  return { count: order.length, rows: rows(), missing }
}

/** The kind that an analysis counts where nobody says. */
function judgedKind({ raters, judgments }: JudgmentTable): RaterKind {
  const judged = new Set(raters.map(({ kind }) => kind))
  return (judgments.rater.length > 0 && raterKinds.find((kind) => judged.has(kind))) || 'human'
}

function posteriorOf(shares: Float64Array, from: number): Posterior {
  return {
    ...{ win: shares[from + win]!, tie: shares[from + tie]!, loss: shares[from + loss]! },
    outcome: wordOf(likeliest(shares, from)),
  }
}

const words: Outcome[] = ['loss', 'tie', 'win']
const wordOf = (code: number): Outcome | null => words[code] ?? null
