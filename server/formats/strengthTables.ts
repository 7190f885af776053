import type { Analysis } from '../contract/analysis.ts'
import type { Table } from './table.ts'
import {} from './tableCells.ts'

export function strengthTables({ strengths, settings }: Analysis): Table[] {
  const models = ['bradleyTerry', 'davidson', 'raoKupper', 'elo'] as const
  return models.map((model): Table => {
    const { method, why } = strengths.methods[model]
    const decimals = model === 'elo' || strengths.scale === 'elo' ? 1 : 3
    const shown = (value: number | null) => (value === null ? '–' : value.toFixed(decimals))
    const ordered = [...strengths[model]].sort(
      (one, other) => (other.estimate ?? -Infinity) - (one.estimate ?? -Infinity),
    )
    return {
      title: `Strengths: ${method}`,
      note: [`Level ${settings.level}.`, why ?? '', ...(model === 'bradleyTerry' ? strengths.warnings : [])]
        .join(' ')
        .trim(),
      head: ['system', 'estimate', 'interval', 'rank', 'n'],
      rows: ordered.map(({ system, estimate, low, high, rank, n }) => [
        system,
        shown(estimate),
        low === null || high === null ? '–' : `${shown(low)} to ${shown(high)}`,
        rank === null ? '–' : rank.low === rank.high ? String(rank.low) : `${rank.low} to ${rank.high}`,
        String(n),
      ]),
    }
  })
}
