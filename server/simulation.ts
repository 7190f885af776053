import { randomUUIDv7 } from 'node:crypto'
import type { Preference } from './contract/judgment.ts'
import type { Assignments, Pair } from './contract/pair.ts'
import { seeded, seedFor, type Random } from './stats/random.ts'

export type Simulation = {
  /** The link that makes simulated raters. */
  link: string
  raters: number
  /** Milliseconds a rater takes for a pair, on average; 0: as fast as the server. */
  paceMs: number
  /** The most pairs one rater judges. */
  judgmentsPerRater: number
  seed: number
  onJudgment: (judged: number) => void
}

/**
 * Raters made of arithmetic, who come in by their link and judge over HTTP like anyone else, until nothing is left for
 * them. Each prefers what is neither too short nor too long, with a taste of their own and some noise; close calls are
 * ties. They see what raters see, so they know of no system.
 */
export async function simulateRaters(simulation: Simulation): Promise<number> {
  let judged = 0
  const count = () => simulation.onJudgment(++judged)
  const all = Array.from({ length: simulation.raters }, (_, index) =>
    rate(simulation, seeded(seedFor(simulation.seed, String(index))), count),
  )
  const failed = (await Promise.allSettled(all)).find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return judged
}

async function rate(simulation: Simulation, random: Random, count: () => void): Promise<void> {
  const joined = await fetch(simulation.link, { redirect: 'manual' })
  const cookie = joined.headers.getSetCookie()[0]?.split(';')[0]
  const address = joined.headers.get('location')
  if (!cookie || !address) throw new Error(`The server did not take a simulated rater in: ${await joined.text()}`)
  const code = address.split('/').at(-1) ?? ''
  const origin = new URL(simulation.link).origin
  const taste = { ideal: 400 + 900 * random.number(), care: 0.6 + 0.8 * random.number() }

  const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const reply = await fetch(`${origin}${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!reply.ok) throw new Error(`${method} ${path}: ${String(reply.status)} ${await reply.text()}`)
    return (await reply.json()) as T
  }
  for (let done = 0; done < simulation.judgmentsPerRater;) {
    const { pairs, finished } = await ask<Assignments>('GET', `/api/assignments?study=${code}`)
    const pair = pairs[0]
    if (!pair) {
      // Someone else holds what is left; it may come back.
      if (finished !== 'waiting') return
      await pause(200 + 300 * random.number())
      continue
    }
    const elapsedMs = Math.round(simulation.paceMs * (0.4 + 1.2 * random.number()))
    if (elapsedMs > 0) await pause(elapsedMs)
    await ask('PUT', `/api/judgments/${randomUUIDv7()}`, {
      assignmentId: pair.assignmentId,
      preference: choose(pair, taste, random),
      elapsedMs,
    })
    done += 1
    count()
  }
}

function choose(pair: Pair, taste: { ideal: number; care: number }, random: Random): Preference {
  const worth = (turns: string[]) => {
    const length = turns.join('').length
    return length === 0 ? -4 : -Math.abs(Math.log(length / taste.ideal))
  }
  // The difference of two uniform draws: a noise with most of its weight near zero.
  const noise = 1.6 * (random.number() - random.number())
  const lead = taste.care * (worth(pair.a.turns) - worth(pair.b.turns)) + noise
  if (Math.abs(lead) < 0.25) return 'tie'
  return lead > 0 ? 'a' : 'b'
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
