import { seeded } from '../../server/stats/random.ts'
import { clusterCovariance } from '../../server/stats/strengths/clusters.ts'
import { sandwichCovariance } from '../../server/stats/strengths/covariance.ts'
import { davidson } from '../../server/stats/strengths/davidson.ts'
import { fitStrengths, type StrengthFit } from '../../server/stats/strengths/fit.ts'
import { halfWin } from '../../server/stats/strengths/halfWin.ts'
import { liveStrengths, liveStrengthsAfter } from '../../server/stats/strengths/live.ts'
import { pairCountsOf, pairTableOf, type PairCounts } from '../../server/stats/strengths/pairTable.ts'
import { raoKupper } from '../../server/stats/strengths/raoKupper.ts'
import type { TieModel } from '../../server/stats/strengths/tieModel.ts'
import { golden } from '../stats/golden.ts'
import { battles, clustersFor } from './battles.ts'
import { runChild, type Bench } from './bench.ts'
import type { BootstrapOnce, BootstrapTook } from './children/bootstrapOnce.ts'
import { plainReplicate } from './plainFit.ts'
import { probeLoop } from './probes.ts'
import { median } from './report.ts'

const rounds = 5

/** B1 to B5 and the arithmetic of L1: strengths of many judgments, from raw columns. */
export async function bench({ quick, figure }: Bench): Promise<void> {
  const most = quick ? 200_000 : 2_000_000
  for (const systems of [130, 20]) await bootstrapFigures({ systems, most, figure })
  exactness(figure)
  covarianceFigures(most, figure)
  for (const systems of [6, 130]) afterOneJudgment(systems, most, figure)
}

async function bootstrapFigures({ systems, most, figure }: Pick<Bench, 'figure'> & { systems: number; most: number }) {
  const probe = probeLoop()
  const took = async (judgments: number, threads: number) => {
    const times: BootstrapTook[] = []
    for (let round = 0; round < rounds; round++) {
      const options: BootstrapOnce = { systems, judgments, replicates: 1000, threads }
      times.push(await runChild<BootstrapTook>('bootstrapOnce', options))
    }
    const middle = (of: (one: BootstrapTook) => number) => median(times.map(of))
    return {
      total: middle((one) => one.totalMs),
      bootstrap: middle((one) => one.bootstrapMs),
      cpu: middle((one) => one.cpuMs),
      peak: middle((one) => one.peakMb),
      leftOut: middle((one) => one.leftOut),
    }
  }
  const [one, two] = [await took(most, 1), await took(most, 2)]
  const few = await took(most / 20, 1)
  const rows = battles(systems, most)
  const random = seeded(3)
  const plain = median(Array.from({ length: 2 }, () => timed(() => plainReplicate(rows, random)))) * 1000
  const named = `${most.toLocaleString('en-GB')} judgments × ${systems} systems, 1,000 replicates`
  figure({
    id: 'B1',
    what: `${named}, two threads`,
    value: two.total / 1000,
    unit: 's',
    goal: { atMost: systems === 130 ? 2.5 : 0.15 },
    beside: {
      'CPU of all threads, s': two.cpu / 1000,
      'one thread, s': one.total / 1000,
      'its CPU, s': one.cpu / 1000,
      'left out': one.leftOut,
      'loop of 10 M steps, ms': probe,
    },
  })
  figure({
    id: 'B1',
    what: `a fit that reads every judgment (2 replicates, multiplied) / ours, ${systems} systems, one thread`,
    value: plain / one.total,
    unit: '×',
    goal: { atLeast: 100 },
    beside: { 'it takes, s': plain / 1000 },
  })
  figure({
    id: 'B2',
    what: `bootstrap, ${most.toLocaleString('en-GB')} / a twentieth of the judgments, ${systems} systems`,
    value: one.bootstrap / few.bootstrap,
    unit: '×',
    goal: { atMost: 1.3 },
  })
  figure({
    id: 'B2',
    what: `peak memory, the same`,
    value: one.peak / few.peak,
    unit: '×',
    goal: { atMost: 1.5 },
    beside: { MB: one.peak },
  })
}

type Case = { models: string[]; rows: number[][] }

function exactness(figure: Bench['figure']): void {
  let [apart, slope] = [0, 0]
  for (const { inputs, expected } of golden<Case, { theta_sum0: number[] }>('bradley_terry_half_win')) {
    const column = (at: number) => inputs.rows.map((row) => row[at]!)
    const fit = fitted(halfWin, {
      systems: inputs.models.length,
      first: Int32Array.from(column(0)),
      second: Int32Array.from(column(1)),
      win: Float64Array.from(column(2)),
      loss: Float64Array.from(column(3)),
      tie: Float64Array.from(column(4)),
    })
    slope = Math.max(slope, fit.gradient / fit.judgments)
    expected.theta_sum0.forEach((value, s) => (apart = Math.max(apart, Math.abs(value - fit.theta[s]!))))
  }
  figure({ id: 'B3', what: 'θ against the reference cases', value: apart, unit: 'logits', goal: { atMost: 1e-8 } })
  figure({ id: 'B3', what: 'largest slope left', value: slope, unit: 'of N', goal: { atMost: 1e-9 } })
}

function covarianceFigures(most: number, figure: Bench['figure']): void {
  const rows = battles(130, most)
  const cluster = clustersFor(most, 10_000)
  const counts = pairCountsOf(pairTableOf(rows))
  const fit = fitted(halfWin, counts)
  const each = (run: () => unknown) => median(Array.from({ length: 2 * rounds }, () => timed(run)).slice(rounds))
  figure({
    id: 'B4',
    what: 'sandwich, 130 systems',
    value: each(() => sandwichCovariance(fit)),
    unit: 'ms',
    goal: { atMost: 60 },
  })
  figure({
    id: 'B4',
    what: `cluster-robust, ${most.toLocaleString('en-GB')} judgments × 10,000 clusters × 130 systems`,
    value: each(() => clusterCovariance(fit, rows, cluster)) / 1000,
    unit: 's',
    goal: { atMost: 1 },
  })
  const plain = each(() => fitted(halfWin, counts))
  for (const model of [davidson, raoKupper]) {
    figure({
      id: 'B5',
      what: `${model.name} / half-win fit, 130 systems`,
      value: each(() => fitted(model, counts)) / plain,
      unit: '×',
      goal: { atMost: 3 },
      beside: { 'half-win, ms': plain },
    })
  }
}

function afterOneJudgment(systems: number, most: number, figure: Bench['figure']): void {
  const took = [1000 * Math.ceil(systems / 6), most].map((judgments) => {
    const table = pairTableOf(battles(systems, judgments))
    let state = liveStrengths(table)
    const random = seeded(4)
    const times: number[] = []
    const turns = systems > 20 ? 200 : 3000
    for (let turn = 0; turn < turns; turn++) {
      const a = random.integer(0, systems - 1)
      const judgment = { a, b: (a + random.integer(1, systems - 1)) % systems, outcome: random.integer(0, 2) }
      times.push(timed(() => (state = liveStrengthsAfter(table, state, judgment))))
    }
    if (!state.fit.converged) throw new Error(state.fit.why)
    return median(times.slice(turns / 2))
  })
  const [few, many] = took as [number, number]
  figure({
    id: 'L1',
    what: `one judgment to strengths and intervals, ${systems} systems, ${most.toLocaleString('en-GB')} stored`,
    value: many,
    unit: 'ms',
    goal: { atMost: systems > 20 ? 3 : 0.2 },
    beside: { 'few stored, ms': few },
  })
}

function fitted(model: TieModel, counts: PairCounts): StrengthFit {
  const fit = fitStrengths(model, counts)
  if (!fit.converged) throw new Error(fit.why)
  return fit
}

function timed(run: () => unknown): number {
  const start = performance.now()
  run()
  return performance.now() - start
}
