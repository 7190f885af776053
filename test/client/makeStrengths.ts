import type { Strength, Strengths } from '../../server/contract/strengths.ts'

/** Strengths of three systems, `n` judgments each unless said; each test names what matters to it. */
export function makeStrengths(
  ns: [number, number, number] = [100, 60, 40],
  changes: Partial<Strengths> = {},
): Strengths {
  const systems = ['Bard', 'LIMA', 'Claude']
  const list = (spread: number): Strength[] =>
    systems.map((system, place) => {
      const estimate = (place - 1) * spread
      const rank = { low: 3 - place, high: 3 - place }
      return {
        ...{ system, estimate, low: estimate - 0.2, high: estimate + 0.2, se: 0.1, n: ns[place]!, group: 0 },
        ...{ rank, rankTogether: rank },
      }
    })
  const method = (name: string) => ({ method: name, level: 0.95, clusters: 50 })
  const other = (name: string) => ({
    method: name,
    intervals: systems.map((system, place) => ({ system, low: place - 1.3, high: place - 0.7, se: 0.15 })),
  })
  return {
    scale: 'logit',
    ...{ bradleyTerry: list(1), davidson: list(1.5), raoKupper: list(1.2), elo: list(100) },
    methods: {
      bradleyTerry: method('Bradley–Terry'),
      davidson: { ...method('Davidson'), tie: { name: 'ν', estimate: 0.5, se: 0.1 } },
      raoKupper: method('Rao–Kupper'),
      elo: { ...method('Elo'), why: 'Orders were not redrawn.' },
    },
    otherIntervals: {
      ...{ model: other('model'), sandwich: other('sandwich'), byPrompt: other('by prompt') },
      byRater: { method: 'by rater', intervals: [], why: 'There is one rater only.' },
      bootstrap: { ...other('bootstrap'), replicates: 1000, infinite: 0, unsolved: 0 },
    },
    groups: [systems],
    warnings: [],
    notes: [],
    ...changes,
  }
}
