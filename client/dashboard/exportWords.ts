import type { ExportList } from '../../server/contract/exports.ts'
import { kindWords } from './words.ts'

export type Offer = ExportList['formats'][number]

const reasonWords: Record<string, [one: string, many: string]> = {
  ties: ['tie', 'ties'],
  'both bad': ['tie marked as both bad', 'ties marked as both bad'],
  'without texts': ['judgment without texts', 'judgments without texts'],
  'several turns': ['judgment of several turns', 'judgments of several turns'],
  'single responses': ['grade of a single response', 'grades of single responses'],
}

/** What a format has no room for, in words; empty where it has room for all. */
export function noRoomFor({ leftOut }: Pick<Offer, 'leftOut'>): string {
  const parts = leftOut.reasons.map(({ why, judgments }) => {
    const [one, many] = reasonWords[why] ?? [why, why]
    return `${judgments.toLocaleString('en')} ${judgments === 1 ? one : many}`
  })
  return parts.length === 0 ? '' : `Without ${parts.join(', ')}: the format has no room for them.`
}

/** Whose judgments are in none of the files, in words; empty where nobody's are left out. */
export function othersLeftOut(offers: Offer[]): string {
  const kinds = offers.find(({ leftOut }) => leftOut.kinds.length > 0)?.leftOut.kinds ?? []
  const parts = kinds.map(({ kind, judgments }) => `${judgments.toLocaleString('en')} by ${kindWords[kind]}`)
  return parts.length === 0 ? '' : `Not in these files: ${parts.join(', ')}.`
}
