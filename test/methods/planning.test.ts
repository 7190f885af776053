import { planning } from '../../server/methods/planning.ts'
import { linear } from '../../server/stats/planning/estimand.ts'
import { designEffect } from '../../server/stats/planning/outlook.ts'
import { decidedByArcsine, decidedExact, judgmentsNeeded } from '../../server/stats/planning/sampleSize.ts'
import { golden } from '../stats/golden.ts'
import { said, worked } from './worked.ts'

type Power = { p: number; alpha: number; power: number; tie: number }
const { p, alpha, power, tie } = golden<Power, unknown>('power_paired_win_rate')[0]!.inputs

worked(planning, {
  'sample-size': () => {
    const shares = { win: (1 - tie) * p, tie, loss: (1 - tie) * (1 - p) }
    const needed = judgmentsNeeded(linear('halfTieRate', shares, 0.5), { nullValue: 0.5, alpha, power })
    return [`${said(100 * shares.win, 0)}% wins`, `${Math.ceil(needed)} independent`]
  },
  'decided-needed': () => {
    const { first, stable } = decidedExact(p, alpha, power, 6000)
    return [`${first}`, `${stable}`, said(decidedByArcsine(p, alpha, power), 1)]
  },
  'design-effect': () => [said(designEffect({ prompts: 100, overlap: 5, raters: 50 }, { prompt: 0.3, rater: 0 }), 2)],
})
