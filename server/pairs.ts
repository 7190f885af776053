import { checkTexts, judgesTurns, textsOf } from '../db/texts.ts'
import type { Lease } from '../db/holdings.ts'
import type { Store } from '../db/store.ts'
import type { KeptDesign } from './contract/design.ts'
import type { Pair } from './contract/pair.ts'
import { layOut } from './design/layOut.ts'

type Shown = Pick<Lease, 'id' | 'studyId' | 'comparisonId' | 'firstSide' | 'purpose' | 'ofId' | 'criterion'>

/**
 * Assignments as their rater's browser gets them. A gold item and a repeat are laid out as any pair is: nothing but their
 * texts could tell them apart.
 */
export async function pairsOf(
  store: Store,
  leases: Shown[],
  criteria: NonNullable<KeptDesign['answers']>['criteria'] = [],
): Promise<Pair[]> {
  if (leases.length === 0) return []
  const comparisons = leases.flatMap(({ comparisonId }) => (comparisonId ? [comparisonId] : []))
  const texts = comparisons.length > 0 ? await textsOf(store, comparisons) : []
  const checks = leases.filter(({ purpose }) => purpose === 'gold' || purpose === 'training')
  const checked = checks.length > 0 ? await checkTexts(store, checks.map(({ ofId }) => ofId ?? '')) : [] // prettier-ignore
  const byTurn = checks[0] !== undefined && (await judgesTurns(store, checks[0].studyId))
  return leases.flatMap((one): Pair[] => {
    if (one.purpose === 'attention') {
      const nothing = { turns: [] }
      return [{ assignmentId: one.id, attention: one.ofId ?? 'tie', prompt: nothing, a: nothing, b: nothing }]
    }
    if (one.purpose === 'gold' || one.purpose === 'training') {
      const check = checked.find(({ id }) => id === one.ofId)
      if (!check) return []
      const { promptTurns, firstTurns: first, secondTurns } = check
      const turn = byTurn ? promptTurns.length : 0
      return [layOut(one.id, one.firstSide, { turn, promptTurns, first, second: secondTurns ?? [] })]
    }
    const text = texts.find(({ comparisonId }) => comparisonId === one.comparisonId)
    if (!text) return []
    const question = criteria.find(({ name }) => name === one.criterion)?.question
    return [{ ...layOut(one.id, one.firstSide, text), ...(question === undefined ? {} : { question }) }]
  })
}
