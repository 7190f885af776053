import type { AddressInfo } from 'node:net'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { analystHere } from '../../server/analystHere.ts'
import { buildApp } from '../../server/app.ts'
import { real } from '../../server/machine.ts'
import { runChild, type Bench } from './bench.ts'
import { copyOf, filledFile, filledStudy } from './fill.ts'
import type { Load, Loaded } from './children/load.ts'
import { probeDisk } from './probes.ts'
import { median } from './report.ts'
import { held } from './sizes.ts'

const modes = ['gathered', 'nothing', 'single'] as const
type Mode = (typeof modes)[number]
type Round = Loaded & { cpu: number }

/** V1, V3: judgments over HTTP, each acknowledged after its commit, in the rounds of three servers that differ only there. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const path = copyOf(await filledFile(filled, 'held', held), folder, 'judging.sqlite')
  const store = await openStore(path)
  const servers = {} as Record<Mode, { port: number; close: () => Promise<unknown> }>
  for (const mode of modes) servers[mode] = await serve(storeFor(mode, store), folder)
  const pairs = { next: 0, all: held.raters * (held.leased ?? 0) }
  const seconds = quick ? 1 : 4
  for (const connections of [64, 256]) {
    const rounds: Record<Mode, Round[]> = { gathered: [], nothing: [], single: [] }
    for (const mode of modes) await round(servers[mode].port, connections, 1, pairs)
    for (let turn = 0; turn < (quick ? 1 : 5); turn++) {
      for (const mode of modes) rounds[mode].push(await round(servers[mode].port, connections, seconds, pairs))
    }
    const rate = (mode: Mode) => median(rounds[mode].map(({ judged, seconds }) => judged / seconds))
    const of = (mode: Mode, what: 'p50' | 'p99' | 'cpu') => median(rounds[mode].map((one) => one[what]))
    const disk = probeDisk(folder)
    const at = `${String(connections)} connections`
    figure({
      id: 'V1',
      what: `durable judgments / storing nothing, ${at}`,
      value: rate('gathered') / rate('nothing'),
      unit: '×',
      goal: { atLeast: 0.9 },
      beside: { 'durable /s': rate('gathered'), 'nothing /s': rate('nothing'), 'fsync p50 ms': disk.p50 },
    })
    figure({
      id: 'V1',
      what: `durable judgments / a transaction each, ${at}`,
      value: rate('gathered') / rate('single'),
      unit: '×',
      goal: { atLeast: 8 },
      beside: { 'single /s': rate('single'), 'single p99 ms': of('single', 'p99') },
    })
    figure({
      id: 'V3',
      what: `server CPU a durable judgment, ${at}`,
      value: of('gathered', 'cpu'),
      unit: 'µs',
      goal: { atMost: 150 },
      beside: { nothing: of('nothing', 'cpu'), single: of('single', 'cpu') },
    })
    figure({
      id: 'V3',
      what: `reply to a durable judgment, p99, ${at}`,
      value: of('gathered', 'p99'),
      unit: 'ms',
      ...(connections === 256 ? { goal: { atMost: 60 } } : {}),
      beside: {
        p50: of('gathered', 'p50'),
        'nothing p50': of('nothing', 'p50'),
        'nothing p99': of('nothing', 'p99'),
        'fsync p99 ms': disk.p99,
      },
    })
  }
  for (const mode of modes) await servers[mode].close()
  await store.close()
}

async function round(port: number, connections: number, seconds: number, pairs: { next: number; all: number }) {
  const count = Math.min(20_000 * seconds, pairs.all - pairs.next)
  const options: Load = { port, connections, from: pairs.next, count, seconds, raters: held.raters }
  const before = process.cpuUsage()
  const loaded = await runChild<Loaded>('load', options)
  const used = process.cpuUsage(before)
  if (loaded.refused > 0) throw new Error(`${String(loaded.refused)} judgments were refused.`)
  pairs.next += loaded.judged
  return { ...loaded, cpu: (used.user + used.system) / loaded.judged }
}

/** The same store, except for when its judgments are committed. */
function storeFor(mode: Mode, store: Store): Store {
  if (mode === 'gathered') return store
  if (mode === 'nothing') {
    const judgment = {
      id: '01890003-0000-7000-8000-000000000000',
      assignmentId: '01890002-0000-7000-8000-000000000000',
      preference: 'a',
      bothBad: false,
      surplus: false,
      judged: 1,
    }
    const recording = { kind: 'stored', judgment, studyId: filledStudy }
    return { ...store, atomically: () => Promise.resolve(recording as never) }
  }
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...store,
    atomically: (steps) => {
      const mine = last.then(() => store.atomically(steps))
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

async function serve(store: Store, folder: string) {
  const analyst = analystHere(store)
  const parts = { ...real, store, analyst, publicUrl: 'http://127.0.0.1', dataFolder: folder, version: '0.0.0' }
  const app = await buildApp(parts)
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() }
}
