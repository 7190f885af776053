import type { Store } from '../db/store.ts'
import type { Analyst } from './analyst.ts'
import type { LiveResults } from './live.ts'
import type { OpenIdConfig } from './openid.ts'
import type { Sessions } from './session.ts'

/** What comes in from outside: clock and ids too, so that a study can be replayed to the byte. */
export type AppParts = {
  store: Store
  /** Computes what takes longer than a request may hold the server up. */
  analyst: Analyst
  /** The address links are printed with, without a slash at the end. */
  publicUrl: string
  /** The folder in which imports are staged. */
  dataFolder: string
  version: string
  /** Serves pages that behave like the crowd platforms, and believes them. */
  standIns?: boolean
  /** Hosts inside this network that webhooks may reach. */
  hookHosts?: readonly string[]
  now: () => Date
  newId: () => string
  newSecret: () => string
  logger?: boolean
  /** Whom researchers may sign in with, besides by link and password. */
  openid?: OpenIdConfig | undefined
}

/** What every route may need, handed to it by name. */
export type Context = AppParts & { sessions: Sessions; live: LiveResults }
