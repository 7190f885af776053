import { once } from 'node:events'
import { randomUUIDv7 } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { openStore } from '../../db/open.ts'
import { findStudy } from '../../db/studies.ts'
import { analystHere } from '../../server/analystHere.ts'
import { buildApp } from '../../server/app.ts'
import { researcherLink } from '../../server/links.ts'
import { real } from '../../server/machine.ts'
import { cookieOf } from '../make.ts'
import { startChild, told, type Bench } from './bench.ts'
import type { Watch, Watched } from './children/watch.ts'
import { assignmentIdOf, copyOf, filledFile, filledStudy, raterSecret } from './fill.ts'
import { probeLoop } from './probes.ts'
import { quantile } from './report.ts'
import { held } from './sizes.ts'

/** Judgments a second while the sockets watch. */
const rate = 200

/** W1: judgments at a steady rate, and everyone who watches the study's results. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const source = await filledFile(filled, 'held', held)
  for (const sockets of quick ? [100] : [1000, 5000]) {
    const store = await openStore(copyOf(source, folder, `watching-${String(sockets)}.sqlite`))
    const analyst = analystHere(store)
    const parts = { ...real, store, analyst, publicUrl: 'http://127.0.0.1', dataFolder: folder, version: '0.0.0' }
    const app = await buildApp(parts)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const origin = `http://127.0.0.1:${String(port)}`
    const signedIn = await app.inject({ url: new URL(await researcherLink(parts)).pathname })
    const study = await findStudy(store, filledStudy)
    const options: Watch = {
      url: `ws://127.0.0.1:${String(port)}/api/studies/${study?.name ?? ''}/live`,
      cookie: cookieOf(signedIn.headers['set-cookie']),
      origin,
      sockets,
    }
    const seconds = quick ? 3 : 15
    // The first judgments are slower: nothing is compiled yet.
    await judgeSteadily(origin, 0, 3)
    const alone = await judgeSteadily(origin, rate * 3, seconds)

    const child = startChild('watch', options)
    await told(child)
    const together = await judgeSteadily(origin, rate * (seconds + 3), seconds)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const result = told<Watched>(child)
    child.send('stop')
    const { messages, lastArrivals, spreadP99 } = await result
    if (child.exitCode === null) await once(child, 'exit')
    await app.close()
    await store.close()

    // Each judgment is shown by the first snapshot whose number is not below its own.
    const arrived = lastArrivals.sort(([one], [other]) => one - other)
    const waits = together.committed.flatMap((at, index) => {
      const shown = arrived.find(([sequence]) => sequence >= rate * (seconds + 3) + index + 1)
      return shown ? [shown[1] - at] : []
    })
    const perSecond = messages / sockets / seconds
    const what = `${String(sockets)} sockets, ${String(rate)} judgments/s`
    const beside = {
      broadcasts: arrived.length,
      'first to last socket p99 ms': spreadP99,
      'plain loop ms': probeLoop(),
    }
    figure({
      id: 'W1',
      what: `judgment acknowledged to last socket, p99, ${what}`,
      value: quantile(waits, 0.99),
      unit: 'ms',
      goal: { atMost: 500 },
      beside: { p50: quantile(waits, 0.5), ...beside },
    })
    figure({ id: 'W1', what: `broadcasts a second, ${what}`, value: perSecond, unit: '/s', goal: { atMost: 4.1 } })
    figure({
      id: 'W1',
      what: `server CPU a message, ${what}`,
      value: (together.cpu - alone.cpu) / messages,
      unit: 'µs',
      goal: { atMost: 25 },
      beside: { 'without sockets ms/s': alone.cpu / seconds / 1000, 'with ms/s': together.cpu / seconds / 1000 },
    })
  }
}

/** Judges pairs at a steady rate; answers when each was acknowledged, and the processor time of this process. */
async function judgeSteadily(origin: string, from: number, seconds: number) {
  const committed: number[] = []
  const before = process.cpuUsage()
  const start = performance.now()
  const answers: Promise<void>[] = []
  const judge = async (number: number) => {
    const url = `${origin}/api/judgments/${randomUUIDv7()}`
    const send = () =>
      fetch(url, {
        method: 'PUT',
        headers: { 'content-type': 'application/json', cookie: `rater=${raterSecret(number % held.raters)}` },
        body: JSON.stringify({ assignmentId: assignmentIdOf(number), preference: 'tie' }),
      })
    // While thousands of sockets opened, the connection may have rested for so long that the server closed it.
    const reply = await send().catch(send)
    if (!reply.ok) throw new Error(`${String(reply.status)} ${await reply.text()}`)
    committed.push(performance.timeOrigin + performance.now())
    await reply.arrayBuffer()
  }
  for (let number = 0; number < rate * seconds; number++) {
    const due = start + (number * 1000) / rate
    const wait = due - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    answers.push(judge(from + number))
  }
  await Promise.all(answers)
  const used = process.cpuUsage(before)
  return { committed, cpu: used.user + used.system }
}
