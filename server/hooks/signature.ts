import { createHmac } from 'node:crypto'

/** What a secret begins with, by the Standard Webhooks convention; the rest is its key in base64. */
const prefix = 'whsec_'

/** A new secret of 256 bits, of what `newSecret` gives in base64url. */
export const hookSecret = (newSecret: () => string): string =>
  prefix + Buffer.from(newSecret(), 'base64url').toString('base64')

/** The headers of a message: its id, when it is sent, and a signature by each secret that is in force (standardwebhooks.com). */
export function signedHeaders(
  { id, body, at }: { id: string; body: string; at: Date },
  secrets: readonly string[],
): Record<string, string> {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const sign = (secret: string) => {
    const key = Buffer.from(secret.replace(prefix, ''), 'base64')
    return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': secrets.map(sign).join(' '),
  }
}
