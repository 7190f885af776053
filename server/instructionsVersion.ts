import { createHash } from 'node:crypto'

/** The version of what raters are told: the first 12 characters of the SHA-256 of question and instructions. */
export function versionOf(question: string, instructions: string): string {
  return createHash('sha256').update(`${question}\n\n${instructions}`).digest('hex').slice(0, 12)
}
