import { noteCredit, takeDueCredits, type PlatformEntry } from '../../db/crowd.ts'
import { findStudy } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import type { Send } from './send.ts'

const minute = 60_000

/** The pauses between one try and the next; after the last the credit is given up, and the researcher told. */
const pauses = [1, 5, 15, 60, 180, 720, 1440, 1440].map((minutes) => minutes * minute)

/** As long as a try may take, no one else makes it. */
const tryMs = 2 * minute

/** What SONA said, kept for the researcher: no more than a glance, and nothing that could be code. */
const said = (text: string) =>
  text
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 300)

/**
 * Asks SONA for the credits that are due: each until it is granted, given up after about four days of trying. SONA grants a credit
 * once, however often it is asked for.
 */
export async function askForCredits(store: Store, send: Send, now: () => Date): Promise<void> {
  const due = await takeDueCredits(store, now(), new Date(now().getTime() + tryMs))
  await Promise.all(due.map((entry) => askForCredit(store, send, entry, now)))
}

async function askForCredit(store: Store, send: Send, entry: PlatformEntry, now: () => Date): Promise<void> {
  const study = await findStudy(store, entry.studyId)
  const creditAt = study?.design.platform?.creditAt
  const code = entry.returns?.surveyCode
  if (creditAt === undefined || code === undefined) {
    await noteCredit(store, entry.raterId, { answer: 'There is no address to ask at any more.', nextAt: null })
    return
  }
  const { status, text } = await send(creditAddress(creditAt, code))
  // What SONA writes back holds the code again, and the code stands nowhere else.
  const answer = said(`${status === 0 ? '' : `HTTP ${String(status)}: `}${text.replaceAll(code, '…')}`)
  if (isGranted(status, text)) {
    await noteCredit(store, entry.raterId, { answer, creditedAt: now() })
    return
  }
  const pause = pauses[entry.creditTries - 1]
  const nextAt = pause === undefined ? null : new Date(now().getTime() + pause)
  await noteCredit(store, entry.raterId, { answer, nextAt })
}

/** SONA's answer to a credit that was granted, now or before, holds a result and no error. */
function isGranted(status: number, text: string): boolean {
  if (status !== 200) return false
  return /<(\w+:)?credit_status>\s*G\s*</i.test(text) || /already [^<]*(credit|grant)/i.test(text)
}

/** The study's address with a participant's code in it: for SURVEY_CODE, or where SONA itself writes XXXX. */
function creditAddress(creditAt: string, code: string): string {
  if (creditAt.includes('SURVEY_CODE')) return creditAt.replaceAll('SURVEY_CODE', encodeURIComponent(code))
  const url = new URL(creditAt)
  url.searchParams.set('survey_code', code)
  return url.href
}
