import type { AddressInfo } from 'node:net'
import { openStore } from '../../db/open.ts'
import { findStudy } from '../../db/studies.ts'
import { threadedAnalyst } from '../../server/analyst.ts'
import { buildApp } from '../../server/app.ts'
import { researcherLink } from '../../server/links.ts'
import { real } from '../../server/machine.ts'
import { cookieOf } from '../make.ts'
import { filledStudy } from './fill.ts'
import { quantile, type Figure } from './report.ts'

/** E1: how long another route of the same server takes while an export goes out, and without one. */
export async function besideAnExport(path: string, figure: (figure: Figure) => void): Promise<void> {
  const store = await openStore(path)
  const analyst = threadedAnalyst(path, real.now, store)
  const parts = { ...real, store, analyst, publicUrl: 'http://127.0.0.1', dataFolder: '/nowhere', version: '0.0.0' }
  const app = await buildApp(parts)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const origin = `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`
  const signedIn = await app.inject({ url: new URL(await researcherLink(parts)).pathname })
  const headers = { cookie: cookieOf(signedIn.headers['set-cookie']) }
  const study = (await findStudy(store, filledStudy))!
  const api = `${origin}/api/studies/${study.id}`

  /** Asks for the study again and again, one after another, until told to stop. */
  const waits = async (until: () => boolean) => {
    const taken: number[] = []
    while (!until()) {
      const start = performance.now()
      const reply = await fetch(api, { headers })
      await reply.arrayBuffer()
      if (!reply.ok) throw new Error(`${String(reply.status)} for ${api}`)
      taken.push(performance.now() - start)
    }
    return taken
  }
  const seconds = async (n: number) => {
    const end = performance.now() + n * 1000
    return waits(() => performance.now() > end)
  }
  // Nothing is compiled at first.
  await seconds(1)
  const alone = await seconds(4)
  for (const format of ['jsonl', 'csv', 'parquet'] as const) {
    let done = false
    const download = (async () => {
      try {
        const reply = await fetch(`${api}/export?format=${format}`, { headers })
        let bytes = 0
        for await (const chunk of reply.body!) bytes += (chunk as Uint8Array).length
        return bytes
      } finally {
        done = true
      }
    })()
    const meanwhile = await waits(() => done)
    const megabytes = (await download) / 1e6
    figure({
      id: 'E1',
      what: `p99 of another route while ${format} goes out, to p99 without`,
      value: quantile(meanwhile, 0.99) / quantile(alone, 0.99),
      unit: '×',
      goal: { atMost: 2 },
      beside: {
        'p50 ms': quantile(meanwhile, 0.5),
        'p99 ms': quantile(meanwhile, 0.99),
        'p50 ms without': quantile(alone, 0.5),
        'p99 ms without': quantile(alone, 0.99),
        requests: meanwhile.length,
        'MB sent': megabytes,
      },
    })
  }
  await app.close()
  await analyst.close()
  await store.close()
}
