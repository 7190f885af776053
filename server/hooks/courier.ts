import {
  forgetDelivered,
  messagesOf,
  noteAttempt,
  putOff,
  studiesWithHooks,
  takeDueMessages,
  tellMilestones,
  type DueMessage,
} from '../../db/hookMessages.ts'
import type { Store } from '../../db/store.ts'
import type { Random } from '../stats/random.ts'
import type { Post } from './post.ts'
import { signedHeaders } from './signature.ts'

/** How often a message is tried before it is given up: over about a day to a day and a half. */
export const mostAttempts = 8
const minute = 60_000
/** The pause after the first attempt; each is four times the one before. */
const firstPauseMs = minute / 2
const longestPauseMs = 12 * 60 * minute
/** As long as an attempt may take, no other server makes it. */
const attemptMs = 2 * minute
/** So many at once, and so many of one webhook: a slow receiver must not hold up those of others for long. */
const atOnce = 16
const atOnceOfHook = 2
/** What was delivered so long ago is of no use any more. */
const keptMs = 30 * 24 * 60 * minute

/**
 * The pause before the next attempt, drawn between the whole of what is due and half as much again: receivers that failed
 * together are not all asked again in the same moment.
 */
export function pauseAfter(attempts: number, random: Random): number {
  const whole = Math.min(firstPauseMs * 4 ** (attempts - 1), longestPauseMs)
  return Math.round(whole * (1 + random.number() / 2))
}

export type CourierParts = { store: Store; now: () => Date; random: Random; post: Post }
export type Courier = ReturnType<typeof courierOf>

/** Writes and sends what webhooks are to be told. Several servers on one database share the work: each takes what no other has. */
export function courierOf({ store, now, random, post }: CourierParts) {
  const send = async ({ message, hook }: DueMessage) => {
    const { id, body, attempts, type } = message
    const isRotating = hook.previousSecret !== null && hook.previousUntil !== null && hook.previousUntil > now()
    const secrets = [hook.secret, ...(isRotating ? [hook.previousSecret!] : [])]
    const { taken, outcome } = await post(hook.url, { headers: signedHeaders({ id, body, at: now() }, secrets), body })
    const attempt = { id, attempts }
    const at = now()
    if (taken) {
      await noteAttempt(store, attempt, { state: 'delivered', outcome, at })
      await forgetDelivered(store, hook.id, new Date(at.getTime() - keptMs))
    }
    // Who tries a webhook sees what came of it, and tries again when they like.
    else if (type === 'test') await noteAttempt(store, attempt, { state: 'gave up', outcome })
    else {
      const isLast = attempts >= mostAttempts
      // After one that is given up the next begin anew.
      const nextAt = new Date(at.getTime() + pauseAfter(isLast ? 1 : attempts, random))
      await noteAttempt(store, attempt, isLast ? { state: 'gave up', outcome } : { state: 'waiting', outcome, nextAt })
      await putOff(store, hook.id, { due: at, nextAt })
    }
    store.announce(hook.studyId)
  }
  const until = () => new Date(now().getTime() + attemptMs)

  return {
    /** Writes the milestones that a study has passed, or all studies. */
    async look(studyId?: string): Promise<void> {
      const all = await studiesWithHooks(store)
      for (const id of studyId === undefined ? all : all.filter((one) => one === studyId)) {
        await tellMilestones(store, id, now())
      }
    },
    /** Sends everything that is due; answers how many attempts were made. */
    async round(): Promise<number> {
      let sent = 0
      for (;;) {
        const due = await takeDueMessages(store, { now: now(), until: until(), most: atOnce, mostOfHook: atOnceOfHook })
        if (due.length === 0) return sent
        await Promise.all(due.map(send))
        sent += due.length
      }
    },
    /** How long a message that is taken by hand is this server's. */
    until,
    /** Sends one message that was taken by hand. */
    async sendTaken(id: string): Promise<void> {
      for (const one of await messagesOf(store, [id])) await send(one)
    },
  }
}
