import { once } from 'node:events'
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../../server/stats/random.ts'
import { runChild, type Bench } from './bench.ts'
import type { Imported, ImportOnce } from './children/importOnce.ts'

const systems = ['Alder', 'Birch', 'Cedar', 'Dogwood']
const words = 'quiet river stone lantern paper harbour window ladder copper meadow signal thread'.split(' ')

/** Reading a large file: memory must not grow with it. */
export async function bench({ quick, folder, figure }: Bench): Promise<void> {
  const sizes = quick ? { small: 2, large: 20 } : { small: 20, large: 200 }
  for (const shape of ['jsonl', 'json'] as const) {
    const took: Record<string, Imported> = {}
    let plain = 0
    for (const [name, megabytes] of Object.entries(sizes)) {
      const file = join(folder, `${name}.${shape}`)
      await writeResponses(file, shape, megabytes)
      const studyFile = join(folder, `${name}-${shape}.json`)
      const study = { name: `${name}-${shape}`, title: 'Large', target: systems[0], responses: [`${name}.${shape}`] }
      writeFileSync(studyFile, JSON.stringify(study))
      took[name] = await runChild<Imported>('importOnce', { studyFile, folder } satisfies ImportOnce)
      const start = performance.now()
      for (const line of readFileSync(file, 'utf8').split('\n')) {
        if (line.includes('{')) JSON.parse(line.replace(/^,/, ''))
      }
      plain = (performance.now() - start) / 1000
    }
    const { small, large } = took as Record<'small' | 'large', Imported>
    const what = `import of ${String(sizes.large)} MB as ${shape}`
    figure({
      id: 'import',
      what: `${what}, peak memory / that of ${String(sizes.small)} MB`,
      value: large.peakMb / small.peakMb,
      unit: '×',
      goal: { atMost: 1.5 },
      beside: { MB: large.peakMb, 'MB of the small one': small.peakMb, comparisons: large.comparisons },
    })
    figure({
      id: 'import',
      what: `${what}, time / only reading and parsing it`,
      value: large.seconds / plain,
      unit: '×',
      beside: {
        s: large.seconds,
        's until the report': large.staged,
        's of the small one': small.seconds,
        'parsing s': plain,
      },
    })
  }
}

/** Responses of four systems in the plain long form, an object a line. */
async function writeResponses(path: string, shape: 'jsonl' | 'json', megabytes: number): Promise<void> {
  const random = seeded(megabytes)
  const file = createWriteStream(path)
  let size = 0
  if (shape === 'json') file.write('[\n')
  for (let prompt = 1; size < megabytes * 1_000_000; prompt++) {
    let text = ''
    for (const [index, system] of systems.entries()) {
      const response = Array.from({ length: 120 }, () => words[random.integer(0, words.length - 1)]).join(' ')
      const row = { prompt_id: String(prompt), prompt: `Question ${String(prompt)}?`, system, response }
      const comma = shape === 'json' && (prompt > 1 || index > 0) ? ',' : ''
      text += `${comma}${JSON.stringify(row)}\n`
    }
    size += text.length
    if (!file.write(text)) await once(file, 'drain')
  }
  file.end(shape === 'json' ? ']\n' : '')
  await once(file, 'finish')
}
