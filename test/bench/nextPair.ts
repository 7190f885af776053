import type Sqlite from 'better-sqlite3'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { leasePairs } from '../../db/assignments.ts'
import { recordJudgment } from '../../db/judgments.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { hashSecret } from '../../server/session.ts'
import { startChild, type Bench } from './bench.ts'
import type { Naive } from './children/naive.ts'
import { copyOf, filledFile, filledUntil, raterSecret } from './fill.ts'
import { judgeNext, leaseTerms, raterIdOf } from './raters.ts'
import { large, small } from './sizes.ts'
import { probeDisk, probeLoop, probeWaits } from './probes.ts'
import { median, quantile } from './report.ts'

const naiveLimit = 60_000

/** A1: the next pair for a rater, in a study of a million comparisons and one of ten thousand. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const sizes = [
    { name: 'small', path: copyOf(await filledFile(filled, 'small', small), folder, 'small.sqlite') },
    { name: quick ? 'middle' : 'large', path: await filledFile(filled, quick ? 'middle' : 'large', large(quick)) },
  ]
  const took = new Map<string, { lease: number[]; judge: number[] }>()
  for (const durable of [false, true]) {
    for (const { name, path } of sizes) {
      const store = await openStore(path)
      pragma(store, `synchronous = ${durable ? 'FULL' : 'OFF'}`)
      await cycle(store, 200)
      took.set(`${name} ${String(durable)}`, await cycle(store, quick ? 500 : 1500))
      await store.close()
    }
  }
  const [one, other] = sizes.map(({ name }) => name) as [string, string]
  const of = (name: string, durable: boolean) => took.get(`${name} ${String(durable)}`)!
  const disk = probeDisk(folder)
  const bigger = of(other, false).lease
  figure({
    id: 'A1',
    what: `next pair, ${other} study, p99 without waiting for the disk`,
    value: quantile(bigger, 0.99),
    unit: 'ms',
    goal: { atMost: 1 },
    beside: {
      p50: median(bigger),
      p90: quantile(bigger, 0.9),
      'p99 of a plain loop as long as that p50': await probeWaits(median(bigger)),
      'ten million steps ms': probeLoop(),
    },
  })
  figure({
    id: 'A1',
    what: `next pair, ${other} study, p99 with its commit on disk`,
    value: quantile(of(other, true).lease, 0.99),
    unit: 'ms',
    goal: { atMost: 1 },
    beside: { p50: median(of(other, true).lease), 'fsync p50 ms': disk.p50, 'fsync p99 ms': disk.p99 },
  })
  figure({
    id: 'A1',
    what: `next pair, ${other} / ${one} study, p50`,
    value: median(bigger) / median(of(one, false).lease),
    unit: '×',
    goal: { atMost: 2 },
    beside: { 'small p50 ms': median(of(one, false).lease), 'small p99 ms': quantile(of(one, false).lease, 0.99) },
  })
  figure({
    id: 'A1',
    what: `judgment at the database, ${other} / ${one} study, p50`,
    value: median(of(other, false).judge) / median(of(one, false).judge),
    unit: '×',
    beside: { 'p50 ms': median(of(other, false).judge), 'p99 ms': quantile(of(other, false).judge, 0.99) },
  })
  const naive = await naiveNext(sizes[1]!.path)
  figure({
    id: 'A1',
    what: `group by and order by random()${naive < naiveLimit ? '' : ' (ended unfinished)'} / next pair, ${other} study`,
    value: naive / median(bigger),
    unit: '×',
    goal: { atLeast: 100_000 },
    beside: { 'naive ms': naive },
  })
}

/** Raters who judge the pair in hand and ask for the next, one after another. */
async function cycle(store: Store, turns: number) {
  const lease: number[] = []
  const judge: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const rater = (turn * 37) % 200
    const start = performance.now()
    const [pair] = await leasePairs(store, raterIdOf(rater), leaseTerms(rater))
    lease.push(performance.now() - start)
    if (!pair) throw new Error('No pair was left for a rater.')
    const judgment = judgeNext(pair.id, randomUUIDv7())
    const before = performance.now()
    const recording = await recordJudgment(store, hashSecret(raterSecret(rater)), judgment, filledUntil)
    judge.push(performance.now() - before)
    if (recording.kind !== 'stored') throw new Error(`The judgment was not stored: ${recording.kind}.`)
  }
  return { lease, judge }
}

/** Milliseconds of the query one would write first; it is not waited for longer than the limit. */
async function naiveNext(path: string): Promise<number> {
  const start = performance.now()
  const child = startChild('naive', { path } satisfies Naive)
  const limit = setTimeout(() => child.kill(), naiveLimit)
  if (child.exitCode === null) await once(child, 'exit')
  clearTimeout(limit)
  return performance.now() - start
}

function pragma(store: Store, text: string): void {
  const { $client } = store.db as unknown as { $client: Sqlite.Database }
  $client.pragma(text)
}
