import { createHmac, timingSafeEqual } from 'node:crypto'

/** Messages older or newer than this are not taken: a recorded one could be sent again. */
const driftMs = 5 * 60_000

/** What became of a Prolific submission, by the words of its messages. */
const releasing: Record<string, 'returned' | 'timed-out'> = {
  RETURNED: 'returned',
  'TIMED-OUT': 'timed-out',
  'TIMED OUT': 'timed-out',
  TIMED_OUT: 'timed-out',
}

/** Whether Prolific signed a message just now: base64 of HMAC-SHA256 over the timestamp and the body, byte by byte as sent. */
export function isSigned(
  body: Buffer,
  { signature, timestamp }: { signature: unknown; timestamp: unknown },
  secret: string,
  now: Date,
): boolean {
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || !/^\d{9,14}(\.\d+)?$/.test(timestamp))
    return false
  const seconds = Number(timestamp)
  const sentMs = seconds > 1e11 ? seconds : seconds * 1000
  if (Math.abs(now.getTime() - sentMs) > driftMs) return false
  const due = Buffer.from(createHmac('sha256', secret).update(timestamp).update(body).digest('base64'))
  const given = Buffer.from(signature)
  return due.length === given.length && timingSafeEqual(due, given)
}

/** The submission that a message says was returned or timed out; undefined: a message about something else. */
export function readHook(body: Buffer): { submission: string; state: 'returned' | 'timed-out' } | undefined {
  let message: unknown
  try {
    message = JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
  if (typeof message !== 'object' || message === null) return undefined
  const { event_type: type, resource_id: submission, status } = message as Record<string, unknown>
  if (type !== 'submission.status.change' || typeof submission !== 'string' || typeof status !== 'string')
    return undefined
  const state = releasing[status.toUpperCase()]
  return state && { submission, state }
}
