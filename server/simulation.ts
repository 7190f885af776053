import { randomUUIDv7 } from 'node:crypto'
import type { JudgmentInput, Preference } from './contract/judgment.ts'
import type { Assignments, Offer, Pair } from './contract/pair.ts'
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
 * ties, and single responses are graded by the same taste. They see what raters see, so they know of no system.
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
    const { study, pairs, finished } = await ask<Assignments>('GET', `/api/assignments?study=${code}`)
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
      ...answer(pair, study.offer, taste, random),
      elapsedMs,
    })
    done += 1
    count()
  }
}

type Taste = { ideal: number; care: number }

/** All that a study asks for, by taste: whatever is offered and not asked for is left out now and then. */
function answer(pair: Pair, offer: Offer = {}, taste: Taste, random: Random): Partial<JudgmentInput> {
  const { grades, graded, bothBad, criteria, reasons, reasonsAre, comment } = offer
  const beside: Partial<JudgmentInput> = {}
  if (reasons && (reasonsAre === 'required' || random.number() < 0.5)) {
    beside.reasons = [reasons[random.integer(0, reasons.length - 1)]!]
  }
  if (comment === 'required') beside.rationale = 'Said by a program.'
  if (grades) {
    // A response of just the right length is worth 0; the noise is that of a comparison.
    const level = Math.exp(taste.care * worth(pair.a.turns, taste) + 0.4 * noise(random))
    const place = Math.round(Math.min(1, level) * (grades.length - 1))
    return { grade: grades[place]!, ...beside }
  }
  const lead = taste.care * (worth(pair.a.turns, taste) - worth(pair.b.turns, taste))
  const seen = lead + 1.6 * noise(random)
  const preference = sideOf(seen)
  if (graded && preference !== 'tie') beside.degree = Math.abs(seen) > 0.8 ? 'much' : 'slight'
  if (bothBad && Math.max(worth(pair.a.turns, taste), worth(pair.b.turns, taste)) < -2) beside.bothBad = true
  if (criteria) {
    beside.criteria = Object.fromEntries(criteria.map(({ name }) => [name, sideOf(lead + 1.6 * noise(random))]))
  }
  return { preference, ...beside }
}

function worth(turns: string[], { ideal }: Taste): number {
  const length = turns.join('').length
  return length === 0 ? -4 : -Math.abs(Math.log(length / ideal))
}

/** The difference of two uniform draws: a noise with most of its weight near zero. */
const noise = (random: Random) => random.number() - random.number()

const sideOf = (lead: number): Preference => (Math.abs(lead) < 0.25 ? 'tie' : lead > 0 ? 'a' : 'b')

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
