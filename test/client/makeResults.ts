import type { Results, Tally } from '../../server/contract/results.ts'

type Counts = { baseline?: string; target?: string; win: number; tie: number; loss: number }

/** A tally with rates as the server would send them, the bounds of its intervals a tenth away. */
export function makeTally({ baseline = 'Bard', target = 'LIMA', win, tie, loss }: Counts): Tally {
  const n = win + tie + loss
  const rate = (share: number) => ({
    ...{ estimate: share, low: share - 0.1, high: share + 0.1 },
    ...{ level: 0.95, method: 'wilson' },
  })
  return {
    ...{ target, baseline, n, win, tie, loss, bothBad: 0, planned: 100, comparisons: 100 },
    sides: { a: n, b: 0, unknown: 0 },
    ...(n > 0
      ? {
          rates: {
            winRate: rate(win / n),
            winOrTieRate: rate((win + tie) / n),
            halfTieRate: { estimate: (win + tie / 2) / n },
          },
        }
      : {}),
  }
}

/** Results of a small open study; each test names what matters to it. */
export function makeResults(changes: Partial<Results> = {}): Results {
  const tallies = changes.tallies ?? [makeTally({ win: 33, tie: 25, loss: 42 })]
  const judgments = tallies.reduce((sum, tally) => sum + tally.n, 0)
  return {
    study: {
      ...{ id: 's1', name: 'lima', title: 'LIMA', question: 'Which is better?', state: 'open', overlap: 1 },
      ...{ instructionsVersion: '1', archived: false, target: 'LIMA', createdAt: '2026-01-01T00:00:00.000Z' },
      systems: [
        { name: 'LIMA', role: 'target' },
        { name: 'Bard', role: 'baseline' },
      ],
    },
    ...{ sequence: 1, kinds: ['human'], judgments, comparisons: 100, prompts: 100, raters: 4, judges: 0 },
    ...{
      planned: 100,
      surplus: 0,
      skipped: 0,
      sideExceptions: 0,
      tallies,
      judgmentsPerMinute: 0,
      judgmentsPerHour: 0,
      working: [],
      workingCount: 0,
    },
    judgmentsByKind: { human: judgments, simulated: 0, test: 0, judge: 0 },
    leaks: { kept: 0, masked: 0, leftOut: 0 },
    warnings: [],
    ...changes,
  }
}
