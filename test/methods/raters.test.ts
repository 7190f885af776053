import { raters } from '../../server/methods/raters.ts'
import { fisherLooks } from '../../server/stats/raters/anomalous.ts'
import { dawidSkene, oneCoinDawidSkene } from '../../server/stats/raters/dawidSkene.ts'
import { fewestJudgmentsToFlip } from '../../server/stats/raters/flips.ts'
import { gladPosterior } from '../../server/stats/raters/glad.ts'
import { goldShortfall } from '../../server/stats/raters/gold.ts'
import type { Labels } from '../../server/stats/raters/labels.ts'
import { noisyBradleyTerry } from '../../server/stats/raters/noisyBradleyTerry.ts'
import { chanceOfRun } from '../../server/stats/raters/straightLines.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

type Labelled = { labels: [item: number, rater: number, label: number][]; n_items: number; n_classes: number }
type Noisy = {
  votes: [rater: number, left: number, right: number, leftChosen: number][]
  score: number[]
  side_bias: number[]
  skill_logit: number[]
}

function labelsOf({ labels, n_items: items, n_classes: classes }: Labelled): Labels {
  return {
    items,
    classes,
    raters: 1 + Math.max(...labels.map(([, rater]) => rater)),
    item: Int32Array.from(labels, ([item]) => item),
    rater: Int32Array.from(labels, ([, rater]) => rater),
    label: Uint8Array.from(labels, ([, , label]) => label),
  }
}

const labels = labelsOf(golden<Labelled, unknown>('dawid_skene')[0]!.inputs)

worked(raters, {
  'dawid-skene': () => {
    const fit = dawidSkene(labels)
    if (!fit.converged) throw new Error(fit.why)
    const told = `${labels.item.length} judgments of ${labels.items} items by ${labels.raters} raters`
    return [told, said(fit.logLikelihood), said(fit.prior[0])]
  },
  'one-coin': () => {
    const fit = oneCoinDawidSkene(labels)
    if (!fit.converged) throw new Error(fit.why)
    return saidAll(fit.skill)
  },
  glad: () => {
    const { inputs } = golden<Labelled & { alpha: number[]; log_beta: number[] }, unknown>('glad_e_step')[0]!
    const [ability, easiness] = [Float64Array.from(inputs.alpha), Float64Array.from(inputs.log_beta)]
    return [said(gladPosterior(labelsOf(inputs), ability, easiness).logLikelihood)]
  },
  'noisy-bradley-terry': () => {
    const { votes, score, side_bias, skill_logit } = golden<Noisy, unknown>('noisy_bt_loglik')[0]!.inputs
    const judgments = {
      rater: Int32Array.from(votes, ([rater]) => rater),
      left: Int32Array.from(votes, ([, left]) => left),
      right: Int32Array.from(votes, ([, , right]) => right),
      leftChosen: Uint8Array.from(votes, ([, , , chosen]) => chosen),
    }
    const { logLikelihood } = noisyBradleyTerry(judgments, {
      score: Float64Array.from(score),
      sideBias: Float64Array.from(side_bias),
      skillLogit: Float64Array.from(skill_logit),
    })
    return [`${votes.length} judgments`, said(logLikelihood)]
  },
  'gold-items': () => [said(goldShortfall(5, 10))],
  'straight-lines': () => [said(chanceOfRun(7, 100))],
  'anomalous-raters': () => {
    const { p_values, alpha } = golden<{ p_values: number[][]; alpha: number }, unknown>('anomalous_rater_fisher')[0]!
      .inputs
    const last = fisherLooks(p_values[0]!, [1, 2, 3, 4, 5], alpha).at(-1)!
    return [...p_values[0]!.map(String), ...saidAll([last.statistic, last.threshold], 2), String(alpha)]
  },
  'flip-set': () => [`${fewestJudgmentsToFlip(60, 50)!.count} wins`],
})
