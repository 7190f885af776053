import Sqlite from 'better-sqlite3'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { judgmentFormats, type JudgmentFormat } from '../../server/contract/exports.ts'
import { runChild, type Bench } from './bench.ts'
import type { Exported, ExportOnce } from './children/exportOnce.ts'
import { besideAnExport } from './exportsBeside.ts'
import { copyOf, filledFile } from './fill.ts'
import { exported, exportedFew } from './sizes.ts'

/** E1, E2: all judgments of a study in every format, beside the rows of the table alone written to a file. */
export async function bench({ quick, folder, filled, figure }: Bench): Promise<void> {
  const few = await filledFile(filled, 'exported-few', exportedFew)
  const many = await filledFile(filled, quick ? 'exported-quick' : 'exported', exported(quick))
  const rows = exported(quick).raters * exported(quick).judged
  for (const format of judgmentFormats) {
    const { id, atLeast } = goals[format] ?? { id: 'E1' }
    const run = (path: string) =>
      runChild<Exported>('exportOnce', { path, out: join(folder, format), format } satisfies ExportOnce)
    const small = await run(few)
    const large = await run(many)
    // Of the same minutes: the machine is not the same in all of them.
    const plain = await plainRows(many, join(folder, 'plain'))
    const what = `export of ${rows.toLocaleString('en-GB')} judgments as ${format}`
    figure({
      id,
      what,
      value: rows / large.seconds,
      unit: 'judgments/s',
      ...(atLeast === undefined ? {} : { goal: { atLeast } }),
      beside: {
        'by CPU /s': rows / large.cpu,
        'plain rows of the table to a file /s': rows / plain.seconds,
        'by CPU/s': rows / plain.cpu,
        'CPU / plain': large.cpu / plain.cpu,
        'MB written': large.megabytes,
      },
    })
    figure({
      id,
      what: `${what}, peak memory / that of 10,000`,
      value: large.peakMb / small.peakMb,
      unit: '×',
      goal: { atMost: 1.2 },
      beside: { MB: large.peakMb, 'MB of 10,000': small.peakMb, 'MB before it began': large.idleMb },
    })
  }
  await besideAnExport(copyOf(many, folder, 'beside.sqlite'), figure)
}

/** What is aimed at; the others are reported. */
const goals: Partial<Record<JudgmentFormat, { id: string; atLeast?: number }>> = {
  csv: { id: 'E1', atLeast: 230_000 },
  jsonl: { id: 'E1', atLeast: 300_000 },
  parquet: { id: 'E2', atLeast: 120_000 },
}

/** Seconds for the bare rows, joined by tabs. */
async function plainRows(path: string, out: string): Promise<{ seconds: number; cpu: number }> {
  const db = new Sqlite(path, { readonly: true })
  const cpu = process.cpuUsage()
  const start = performance.now()
  const file = createWriteStream(out)
  let text = ''
  for (const row of db.prepare('select * from judgments order by id').raw().iterate()) {
    text += `${(row as unknown[]).join('\t')}\n`
    if (text.length > 256 * 1024) {
      if (!file.write(text)) await once(file, 'drain')
      text = ''
    }
  }
  file.end(text)
  await once(file, 'finish')
  db.close()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }
}
