import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench.ts'
import { copyOf, filledFile } from './fill.ts'
import { load } from './children/load.ts'
import { probeLoop } from './probes.ts'
import { median } from './report.ts'
import { exported, startHeld } from './sizes.ts'

const program = fileURLToPath(new URL('../../server/blindpair.ts', import.meta.url))

/** From the start of the server's process to its first answer, with a million judgments and a log left by kill -9. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const fill = startHeld(quick)
  const source = await filledFile(filled, quick ? 'start-quick' : 'start', fill)
  const took: number[] = []
  const bare: number[] = []
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    const data = join(folder, `round-${String(round)}`)
    mkdirSync(data)
    copyOf(source, data, 'blindpair.sqlite')
    const before = await start(data)
    const from = exported(quick).raters * exported(quick).judged
    const { judged, refused } = await load({
      port: before.port,
      connections: 16,
      from,
      count: fill.raters,
      seconds: 10,
      raters: fill.raters,
    })
    if (judged < 1 || refused > 0) throw new Error('The judgments before the kill were refused.')
    before.server.kill('SIGKILL')
    await once(before.server, 'exit')
    const after = await start(data)
    took.push(after.ms)
    after.server.kill('SIGTERM')
    await once(after.server, 'exit')
    bare.push(await bareNode())
  }
  figure({
    id: 'start',
    what: `server process answers, ${(fill.raters * fill.judged).toLocaleString('en-GB')} judgments stored, killed before`,
    value: median(took),
    unit: 'ms',
    goal: { atMost: 1000 },
    beside: {
      slowest: Math.max(...took),
      'an empty Node process ms': median(bare),
      'ratio to it': median(took) / median(bare),
      'plain loop ms': probeLoop(),
    },
  })
}

async function start(data: string) {
  const port = await freePort()
  const began = performance.now()
  const server = spawn(process.execPath, [program, 'serve'], {
    env: { PATH: process.env.PATH, BLINDPAIR_DATA: data, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (;;) {
    if (server.exitCode !== null) throw new Error('The server ended by itself.')
    const reply = await fetch(`http://127.0.0.1:${String(port)}/api/health`).catch(() => undefined)
    if (reply?.status === 200) return { server, port, ms: performance.now() - began }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** What the machine takes for a process that does nothing. */
async function bareNode(): Promise<number> {
  const began = performance.now()
  await once(spawn(process.execPath, ['-e', '0']), 'exit')
  return performance.now() - began
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
