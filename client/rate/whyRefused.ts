import type { Refusal } from '../request.ts'
import type { Words } from './words/en.ts'

/** Why the server refused, in the rater's language. */
export function whyRefused({ code, status }: Refusal, words: Words): string {
  const known: Partial<Record<string, string>> = words.refusals
  return known[code] ?? words.refused(status)
}
