import { flushSync, mount, unmount, type Component } from 'svelte'
import { standAlone } from '../figures/standAlone.ts'
import { figureWidth, type FigureRow } from './figure.ts'

/** A drawing as an SVG file that stands alone: in light colours, at one width, its caption inside. */
export function figureFile<Props extends { width?: number }>(
  drawing: Component<Props>,
  props: Props,
  caption: string,
): string {
  const host = document.createElement('div')
  const figure = mount(drawing, { target: host, props: { ...props, width: figureWidth } })
  try {
    flushSync()
    return standAlone(new XMLSerializer().serializeToString(host.querySelector('svg')!), { caption })
  } finally {
    void unmount(figure)
  }
}

const cell = (value: string | number | undefined) => {
  // Spreadsheets run what begins so; with an apostrophe before it, it is text to them.
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Lines of cells as CSV. */
export const csvOf = (lines: (string | number | undefined)[][]) =>
  lines.map((line) => line.map(cell).join(',') + '\r\n').join('')

/** The figure's numbers as CSV, one row a baseline, rates as shares. */
export function figureNumbers(rows: FigureRow[], kinds: string[]): string {
  const lines: (string | number | undefined)[][] = [
    [
      ...['target', 'baseline', 'rater_kinds', 'n', 'win', 'tie', 'loss', 'both_bad'],
      ...['win_rate', 'win_rate_low', 'win_rate_high'],
      ...['win_or_tie_rate', 'win_or_tie_rate_low', 'win_or_tie_rate_high'],
      ...['half_tie_rate', 'interval_level', 'interval_method'],
    ],
  ]
  for (const { target, baseline, n, win, tie, loss, bothBad, rates } of rows) {
    const { winRate, winOrTieRate, halfTieRate } = rates ?? {}
    lines.push([
      ...[target, baseline, kinds.join('+'), n, win, tie, loss, bothBad],
      ...[winRate?.estimate, winRate?.low, winRate?.high],
      ...[winOrTieRate?.estimate, winOrTieRate?.low, winOrTieRate?.high],
      ...[halfTieRate?.estimate, winRate?.level, winRate?.method],
    ])
  }
  return csvOf(lines)
}

/** Hands a text to the browser as a file to keep. */
export function keepFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // After the click has been dealt with, or the browser would find the address gone.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
