import { Value } from 'typebox/value'
import { Analysis } from '../../server/contract/analysis.ts'

/** What is wrong with a document of an analysis: against its schema, and against what every number promises. */
export function faultsOf(document: unknown): string[] {
  const faults: string[] = []
  if (!Value.Check(Analysis, document)) {
    faults.push(
      ...Value.Errors(Analysis, document)
        .slice(0, 5)
        .map((one) => `${one.instancePath}: ${one.message}`),
    )
  }
  walk(document, '', faults)
  return faults
}

function walk(value: unknown, path: string, faults: string[]): void {
  if (typeof value === 'number' && !Number.isFinite(value)) faults.push(`${path} is ${value}`)
  if (value === undefined) faults.push(`${path} is undefined`)
  if (typeof value !== 'object' || value === null) return
  const fields = value as Record<string, unknown>
  const said = typeof fields['why'] === 'string' && fields['why'] !== ''
  if (fields['estimate'] === null && !said) faults.push(`${path} has no estimate and says not why`)
  // Measures and strengths alike: an interval is whole or missing, and holds its estimate.
  if ('low' in fields && 'high' in fields && 'estimate' in fields) {
    const { estimate, low, high } = fields as Record<string, number | null>
    const [known, bounded] = [typeof estimate === 'number', typeof low === 'number']
    if (bounded !== (typeof high === 'number')) faults.push(`${path} has half an interval`)
    if (!known && bounded) faults.push(`${path} has an interval of no estimate`)
    if (Number(low) > Number(high)) faults.push(`${path} has its interval the wrong way round`)
    if ('method' in fields && known && !bounded && !said) faults.push(`${path} says not why it has no interval`)
  }
  for (const [key, one] of Object.entries(fields)) walk(one, `${path}/${key}`, faults)
}
