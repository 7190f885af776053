import { randomUUIDv7 } from 'node:crypto'
import { leasePairs } from '../../db/assignments.ts'
import { openStore } from '../../db/open.ts'
import { recordJudgment } from '../../db/judgments.ts'
import { findStudy } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { resultsOf } from '../../server/results.ts'
import { hashSecret } from '../../server/session.ts'
import type { Bench } from './bench.ts'
import { copyOf, filledFile, filledStudy, filledUntil, raterSecret } from './fill.ts'
import { judgeNext, leaseTerms, raterIdOf } from './raters.ts'
import { probeLoop } from './probes.ts'
import { median, quantile } from './report.ts'
import { large, small, tiny } from './sizes.ts'

/** L1, L2: what a judgment, and opening the results page, cost with few and with very many judgments stored. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const big = quick ? 'middle' : 'large'
  const paths = {
    tiny: copyOf(await filledFile(filled, 'tiny', tiny), folder, 'tiny.sqlite'),
    small: copyOf(await filledFile(filled, 'small', small), folder, 'small.sqlite'),
    // Too large to copy: a few judgments more do not change it.
    [big]: await filledFile(filled, big, large(quick)),
  }
  const stores: [string, Store][] = []
  for (const [name, path] of Object.entries(paths)) stores.push([name, await openStore(path)])
  const took = new Map<string, { update: number[]; read: number[] }>()
  for (const [name] of stores) took.set(name, { update: [], read: [] })
  // In turns, so that a busy minute is a busy minute for all.
  for (let turn = 0; turn < (quick ? 100 : 500); turn++) {
    for (const [name, store] of stores) {
      const { update, read } = await measure(store, turn)
      if (turn < 20) continue
      took.get(name)?.update.push(update)
      took.get(name)?.read.push(read)
    }
  }
  for (const [, store] of stores) await store.close()
  const of = (name: string, what: 'update' | 'read') => median(took.get(name)?.[what] ?? [])
  figure({
    id: 'L1',
    what: `judgment to updated results, ${big} / 1,000 judgments stored, p50`,
    value: of(big, 'update') / of('tiny', 'update'),
    unit: '×',
    goal: { atMost: 1.2 },
    beside: {
      'tiny ms': of('tiny', 'update'),
      [`${big} ms`]: of(big, 'update'),
      [`${big} p99 ms`]: quantile(took.get(big)?.update ?? [], 0.99),
      'plain loop ms': probeLoop(),
    },
  })
  figure({
    id: 'L2',
    what: `results page, ${big} / 100,000 judgments stored, p50`,
    value: of(big, 'read') / of('small', 'read'),
    unit: '×',
    goal: { atMost: 1.5 },
    beside: { 'tiny ms': of('tiny', 'read'), 'small ms': of('small', 'read'), [`${big} ms`]: of(big, 'read') },
  })
}

/** One judgment and the results after it, without waiting for the disk; then the results once more. */
async function measure(store: Store, turn: number) {
  const { $client } = store.db as unknown as { $client: { pragma: (text: string) => unknown } }
  $client.pragma('synchronous = OFF')
  const study = await findStudy(store, filledStudy)
  if (!study) throw new Error('The filled study is gone.')
  const rater = turn % 2
  const [pair] = await leasePairs(store, raterIdOf(rater), leaseTerms(rater))
  if (!pair) throw new Error('No pair was left for a rater.')
  const start = performance.now()
  await recordJudgment(store, hashSecret(raterSecret(rater)), judgeNext(pair.id, randomUUIDv7()), filledUntil)
  await resultsOf(store, study, {}, filledUntil)
  const update = performance.now() - start
  const again = performance.now()
  await resultsOf(store, study, {}, filledUntil)
  return { update, read: performance.now() - again }
}
