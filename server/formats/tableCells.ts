import type { Measure } from '../contract/estimate.ts'

export function measureRow(name: string, measure: Measure): string[] {
  return [name, decimal(measure.estimate), interval(measure, decimal), String(measure.n), measure.method]
}

export function interval({ low, high }: Measure, write: (value: number) => string): string {
  return low === null || high === null ? '–' : `${write(low)} to ${write(high)}`
}

export const percent = (value: number | null) => (value === null ? '–' : (value * 100).toFixed(1))
export const decimal = (value: number | null) => (value === null ? '–' : value.toFixed(3))
export const p = (value: number | null) => (value === null ? '–' : value < 0.001 ? '< 0.001' : value.toFixed(3))
