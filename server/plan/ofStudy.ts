import { countsOf } from '../../db/counts.ts'
import { medianTime } from '../../db/times.ts'
import type { Store } from '../../db/store.ts'
import { systemsOf, type Study } from '../../db/studies.ts'
import { totalsOf } from '../../db/totals.ts'
import type { PlanStart } from '../contract/planner.ts'
import { chooseTarget, countKinds, defaultKind } from '../studyView.ts'

/** Rates nobody has seen yet are taken to be these: as far from ½ as it is worth a study to find. */
const unknown = { win: 0.4, tie: 0.25 }

/** A study's own numbers, for a planner to begin with: what was judged so far, else what is planned. */
export async function planOfStudy(store: Store, study: Study): Promise<PlanStart> {
  const [systems, counts, totals] = await Promise.all([
    systemsOf(store, study.id),
    countsOf(store, study.id),
    totalsOf(store, study.id),
  ])
  const kind = defaultKind(countKinds(counts))
  const target = systems.find(({ name }) => name === chooseTarget(systems, undefined))
  const sums = { win: 0, tie: 0, loss: 0 }
  for (const { raterKind, surplus, preference, firstSide, firstSystemId, secondSystemId, n } of counts) {
    if (surplus || raterKind !== kind) continue
    if (target && target.id !== firstSystemId && target.id !== secondSystemId) continue
    const isFirst = !target || target.id === firstSystemId
    if (preference === 'tie') sums.tie += n
    else if ((preference === firstSide) === isFirst) sums.win += n
    else sums.loss += n
  }
  const judged = sums.win + sums.tie + sums.loss
  const raters = totals.find(({ raterKind }) => raterKind === kind)?.raters ?? 0
  const time = judged === 0 ? undefined : await medianTime(store, study.id)
  const shares = judged === 0 ? unknown : { win: round(sums.win / judged), tie: round(sums.tie / judged) }
  const baselines = target ? systems.length - 1 : (systems.length * (systems.length - 1)) / 2
  return {
    request: {
      ...shares,
      prompts: Math.max(2, study.promptCount),
      overlap: study.overlap,
      ...(raters > 1 ? { raters: Math.max(raters, study.overlap) } : {}),
      baselines: Math.max(1, baselines),
      ...(time === undefined ? {} : { secondsPerJudgment: Math.max(1, Math.round(time / 1000)) }),
    },
    from: [
      judged === 0
        ? 'Nothing is judged yet: the expected rates are a guess of ours.'
        : `The expected rates are those of the ${judged} judgments so far, over all baselines.`,
      `Prompts and overlap are the study’s: ${study.promptCount} and ${study.overlap}.`,
      ...(time === undefined ? [] : ['The time is the median of the latest judgments.']),
    ],
  }
}

const round = (share: number) => Math.round(share * 1000) / 1000
