import type { Results } from '../../server/contract/results.ts'

/** When a plan will be full at the pace of the last hour, in words; null where nothing can be said. */
export function finishWords({ judgments, planned, judgmentsPerHour, withExcluded, study }: Results): string | null {
  const left = planned - judgments - (withExcluded?.judgments ?? 0)
  if (study.state !== 'open' || left <= 0 || judgmentsPerHour < 5) return null
  const hours = left / judgmentsPerHour
  if (hours < 1) return `At the pace of the last hour finished in about ${Math.max(1, Math.round(hours * 60))} minutes.`
  if (hours < 48)
    return `At the pace of the last hour finished in about ${Math.round(hours)} ${hours < 1.5 ? 'hour' : 'hours'}.`
  return `At the pace of the last hour, day and night, finished in about ${Math.round(hours / 24)} days.`
}
