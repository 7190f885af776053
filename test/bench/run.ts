import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'
import { runChildHere } from './children.ts'
import { table, type Figure } from './report.ts'

type Module = { bench: (bench: Bench) => Promise<void> }
const benches: Record<string, () => Promise<Module>> = {
  judging: () => import('./judging.ts'),
  writer: () => import('./writer.ts'),
  nextPair: () => import('./nextPair.ts'),
  results: () => import('./results.ts'),
  watching: () => import('./watching.ts'),
  start: () => import('./start.ts'),
  imports: () => import('./imports.ts'),
  exports: () => import('./exports.ts'),
  page: () => import('./page.ts'),
  analysis: () => import('./analysis.ts'),
  agreement: () => import('./agreement.ts'),
  strengths: () => import('./strengths.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    /** A folder in which the large filled databases stay, for another run. */
    filled: { type: 'string' },
    child: { type: 'string' },
  },
})

if (values.child) {
  await runChildHere(values.child, positionals[0] ?? '{}')
} else {
  await runBenches()
}

async function runBenches(): Promise<void> {
  const names = positionals.length > 0 ? positionals : Object.keys(benches)
  const unknown = names.filter((name) => !benches[name])
  if (unknown.length > 0) {
    console.error(`No benchmark ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
    process.exit(2)
  }
  const root = mkdtempSync(join(tmpdir(), 'blindpair-bench-'))
  const filled = values.filled ?? join(root, 'filled')
  mkdirSync(filled, { recursive: true })
  const figures: Figure[] = []
  const figure = (one: Figure) => {
    figures.push(one)
    console.log(JSON.stringify(one))
  }
  try {
    for (const name of names) {
      const folder = mkdtempSync(join(root, `${name}-`))
      const module = await benches[name]!()
      await module.bench({ quick: values.quick, folder, filled, figure })
      rmSync(folder, { recursive: true, force: true })
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  console.log(`\n${machine()}\n\n${table(figures)}`)
}

function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
    cwd: import.meta.dirname,
  }).trim()
  const size = values.quick ? ', quick sizes' : ''
  return `Commit ${commit}, Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? '?'})${size}`
}
