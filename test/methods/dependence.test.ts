import { dependence } from '../../server/methods/dependence.ts'
import { significance } from '../../server/methods/significance.ts'
import { benjaminiHochberg, holm } from '../../server/stats/rates/adjustments.ts'
import { clusterInterval, clusterTest } from '../../server/stats/rates/clusterInterval.ts'
import { clusterMean } from '../../server/stats/rates/clusters.ts'
import { mcNemar, signTest } from '../../server/stats/rates/signTest.ts'
import { sliceTest } from '../../server/stats/rates/sliceTest.ts'
import { golden } from '../stats/golden.ts'
import { said, saidAll, worked } from './worked.ts'

const { cluster, score } = golden<{ cluster: number[]; score: number[] }, unknown>('cluster_mean')[0]!.inputs
const prompts = Math.max(...cluster)
const [sums, sizes] = [new Float64Array(prompts), new Float64Array(prompts)]
cluster.forEach((prompt, at) => {
  sums[prompt - 1]! += score[at]!
  sizes[prompt - 1]!++
})
const { p: fiveTests } = golden<{ p: number[] }, unknown>('p_adjust')[1]!.inputs

worked(dependence, {
  'cluster-robust': () => {
    const { mean, n, cr0, cr1 } = clusterMean(sums, sizes)
    const squares = score.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return saidAll([mean, Math.sqrt(squares / (n - 1) / n), cr0, cr1])
  },
  cr2: () => {
    const { cr2, degrees } = clusterMean(sums, sizes)
    const { low, high } = clusterInterval(sums, sizes)
    return [said(cr2), said(degrees, 2), ...saidAll([low, high])]
  },
  'alike-bound': () => {
    const ten = new Float64Array(10).fill(1)
    const { estimate, low, high } = clusterInterval(ten, ten)
    return saidAll([estimate, low, high])
  },
})

worked(significance, {
  'cluster-test': () => [said(clusterMean(sums, sizes).mean), said(clusterTest(sums, sizes).p)],
  slices: () => {
    const alone = (from: number, rates: number[]) => ({
      cluster: Int32Array.from(rates, (_, place) => from + place),
      sums: Float64Array.from(rates),
      sizes: new Float64Array(rates.length).fill(1),
    })
    const three = [alone(0, [1, 0.5, 1, 0]), alone(4, [0, 0, 0.5, 1, 0]), alone(9, [1, 1, 0.5, 1, 1, 0.5])]
    const { degrees, statistic, p } = sliceTest(three)
    return [said(degrees?.[1], 2), said(statistic), said(p)]
  },
  'sign-test': () => [signTest(8, 2), signTest(132, 105)].flatMap(({ p, pMid }) => saidAll([p, pMid])),
  mcnemar: () => {
    const { chiSquared, p, pCorrected, pExact } = mcNemar(59, 33)!
    return [said(chiSquared), ...saidAll([p, pCorrected, pExact], 4)]
  },
  holm: () => [fiveTests.slice(0, 4).join(', '), ...saidAll(holm(fiveTests), 2)],
  'false-discovery': () => [fiveTests.slice(0, 4).join(', '), ...saidAll(benjaminiHochberg(fiveTests), 2)],
})
