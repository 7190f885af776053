import Sqlite from 'better-sqlite3'
import { randomUUIDv7 } from 'node:crypto'
import { recordJudgment } from '../../db/judgments.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { hashSecret } from '../../server/session.ts'
import type { Bench } from './bench.ts'
import { assignmentIdOf, copyOf, filledFile, filledUntil, raterSecret } from './fill.ts'
import { probeDisk } from './probes.ts'
import { median } from './report.ts'
import { held } from './sizes.ts'

/**
 * V2: the writer alone, 256 judgments a commit, each on disk. Beside it the same judgments in one commit, and bare rows in
 * the same table without the rest of a judgment's transaction.
 */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const path = await filledFile(filled, 'held', held)
  const rounds = quick ? 1 : 5
  const count = quick ? 10_240 : 51_200
  const rates = { batches: [] as number[], one: [] as number[], bare: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    rates.batches.push(await judgments(path, folder, count, 256))
    rates.one.push(await judgments(path, folder, count, count))
    rates.bare.push(await bareRows(path, folder, count))
  }
  const disk = probeDisk(folder)
  figure({
    id: 'V2',
    what: 'judgments in commits of 256 / all in one commit',
    value: median(rates.batches) / median(rates.one),
    unit: '×',
    goal: { atLeast: 0.6 },
    beside: {
      'judgments/s': median(rates.batches),
      'one commit /s': median(rates.one),
      'bare rows in one commit /s': median(rates.bare),
      'fsync p50 ms': disk.p50,
    },
  })
}

async function judgments(path: string, folder: string, count: number, batch: number): Promise<number> {
  const store = await openStore(copyOf(path, folder, 'writer.sqlite'))
  const hashes = Array.from({ length: held.raters }, (_, rater) => hashSecret(raterSecret(rater)))
  const start = performance.now()
  for (let from = 0; from < count; from += batch) {
    const some: Promise<unknown>[] = []
    for (let number = from; number < Math.min(from + batch, count); number++) {
      some.push(judge(store, hashes[number % held.raters]!, number))
    }
    await Promise.all(some)
  }
  const rate = count / ((performance.now() - start) / 1000)
  await store.close()
  return rate
}

async function judge(store: Store, sessionHash: string, number: number): Promise<void> {
  const judgment = {
    id: randomUUIDv7(),
    assignmentId: assignmentIdOf(number),
    preference: (['a', 'b', 'tie'] as const)[number % 3]!,
    bothBad: false,
    replaces: null,
    elapsedMs: 9000,
    rationale: null,
    reading: null,
  }
  const recording = await recordJudgment(store, sessionHash, judgment, filledUntil)
  if (recording.kind !== 'stored') throw new Error(`The judgment was not stored: ${recording.kind}.`)
}

/** What the disk and the table's indexes cost by themselves. */
async function bareRows(path: string, folder: string, count: number): Promise<number> {
  const copy = copyOf(path, folder, 'bare.sqlite')
  await (await openStore(copy)).close()
  const db = new Sqlite(copy)
  db.pragma('synchronous = FULL')
  db.pragma('cache_size = -65536')
  const from = db.prepare('select * from assignments order by id limit ?').all(count) as Record<string, unknown>[]
  const insert = db.prepare(`insert into judgments (id, study_id, comparison_id, rater_id, assignment_id, preference,
    both_bad, first_side, side_recorded, surplus, elapsed_ms, instructions_version, origin, created_at)
    values (?, ?, ?, ?, ?, 'a', 0, ?, 1, 0, 9000, '0123456789ab', 'here', ?)`)
  const start = performance.now()
  db.exec('begin')
  for (const row of from) {
    insert.run(
      randomUUIDv7(),
      row.study_id,
      row.comparison_id,
      row.rater_id,
      row.id,
      row.first_side,
      filledUntil.getTime(),
    )
  }
  db.exec('commit')
  const rate = count / ((performance.now() - start) / 1000)
  db.close()
  return rate
}
