import { bias } from '../../server/methods/bias.ts'
import { leanOf } from '../../server/stats/bias/lean.ts'
import { styleStrengths } from '../../server/stats/bias/styleStrengths.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

type Sides = { rows: [left: number, right: number, leftWins: number, rightWins: number, ties: number][] }
type Styled = Record<'a' | 'b' | 'len_a' | 'len_b' | 'bold_a' | 'bold_b', number[]> & { models: string[]; y: number[] }

worked(bias, {
  'side-lean': () => {
    const { rows } = golden<Sides, unknown>('position_bias')[0]!.inputs
    const sum = (column: 2 | 3 | 4) => rows.reduce((all, row) => all + row[column], 0)
    const { a, b, share, p } = leanOf({ a: sum(2), b: sum(3), tie: sum(4) }, 0.95)
    return [`${a} decided`, `${b} for`, ...saidAll([share.estimate, share.low, share.high, p])]
  },
  'style-controlled': () => {
    const { inputs } = golden<Styled, unknown>('style_control')[0]!
    const column = (values: number[]) => Float64Array.from(values)
    const fit = styleStrengths({
      systems: inputs.models.length,
      first: Int32Array.from(inputs.a),
      second: Int32Array.from(inputs.b),
      outcome: column(inputs.y),
      features: [
        { name: 'length', first: column(inputs.len_a), second: column(inputs.len_b) },
        { name: 'bold', first: column(inputs.bold_a), second: column(inputs.bold_b) },
      ],
    })
    if (!fit.converged) throw new Error(fit.why)
    const told = (of: 'estimate' | 'se') => fit.style.map((one) => said(one[of]))
    return [`${inputs.a.length} judgments`, ...told('estimate'), ...told('se')]
  },
})
