/** One measured figure, beside what it is compared with. */
export type Figure = {
  /** The goal's id where it has one (V1, A1 …). */
  id: string
  what: string
  value: number
  unit: string
  /** `ratio` figures are what a goal is about; a number alone says little on another machine. */
  goal?: { atLeast: number } | { atMost: number }
  /** What was measured in the same minutes: the raw probe, the other way of doing it. */
  beside?: Record<string, number>
}

/** How far a figure came: 1 is the goal; undefined without one. */
export function reached({ value, goal }: Figure): number | undefined {
  if (!goal) return undefined
  return 'atLeast' in goal ? value / goal.atLeast : goal.atMost / value
}

/** The figures as a table for people, markdown. */
export function table(figures: Figure[]): string {
  const rows = figures.map((figure) => {
    const part = reached(figure)
    const verdict = part === undefined ? '' : part >= 1 ? 'reached' : part >= 0.7 ? 'missed' : 'BELOW 70%'
    return [
      figure.id,
      figure.what,
      `${short(figure.value)} ${figure.unit}`,
      goalText(figure),
      verdict,
      besideText(figure),
    ]
  })
  const head = ['id', 'what', 'measured', 'goal', '', 'beside it']
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The middle of some numbers. */
export function median(values: number[]): number {
  return quantile(values, 0.5)
}

/** The smallest number that at least a share of the others does not exceed. */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

function goalText({ goal, unit }: Figure): string {
  if (!goal) return ''
  return 'atLeast' in goal ? `≥ ${short(goal.atLeast)} ${unit}` : `≤ ${short(goal.atMost)} ${unit}`
}

function besideText({ beside = {} }: Figure): string {
  return Object.entries(beside)
    .map(([what, value]) => `${what} ${short(value)}`)
    .join(', ')
}

function short(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en-GB')
  return String(Number(value.toPrecision(3)))
}
