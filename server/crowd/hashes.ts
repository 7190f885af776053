import { createHmac } from 'node:crypto'
import type { Platform } from '../contract/design.ts'

/**
 * What a study keeps of a platform's names: HMAC-SHA256 under the study's own key, one use never to be told from another.
 * Whoever has the key and a name finds the hash again; without the key nobody does.
 */
export function platformHashes(key: string, platform: Platform['name']) {
  const of = (use: string, name: string) => createHmac('sha256', key).update(`${use}\0${platform}\0${name}`).digest()
  return {
    participant: (name: string) => of('participant', name).toString('base64url'),
    submission: (name: string) => of('submission', name).toString('base64url'),
    /** The name in results and exports: 48 bits are enough for a study's raters to differ. */
    pseudonym: (name: string) => `rater-${of('pseudonym', name).toString('hex').slice(0, 12)}`,
    /** The rater's secret: the same on each device, so that whoever comes back is let in again. */
    secret: (name: string) => of('session', name).toString('base64url'),
  }
}
