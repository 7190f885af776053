import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closingLine, type Counts } from './setup/counts.ts'

/**
 * Runs every check of the house, quickest first, and goes on after one that failed. Each stage counts as one test; the
 * tests themselves are counted by Vitest. `node test/run.ts lint format` runs only the stages it names.
 */
const stages: Record<string, string[][]> = {
  format: [['prettier', '--check', '--log-level=warn', '.']],
  types: [
    ['tsc', '--noEmit'],
    ['tsc', '--noEmit', '--project', 'test/browser'],
  ],
  svelte: [['svelte-check', '--tsconfig', 'client/tsconfig.json', '--output', 'human', '--fail-on-warnings']],
  unused: [['knip', '--no-progress', '--treat-config-hints-as-errors']],
  lint: [['eslint', '--max-warnings=0', '.']],
  pages: [['node', 'prepare.js', 'client']],
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !(name in stages))
if (unknown.length > 0) {
  process.stderr.write(`No such stage: ${unknown.join(', ')}. There are ${Object.keys(stages).join(', ')}.\n`)
  process.exit(2)
}

const counts: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const [name, commands] of Object.entries(stages)) {
  if (named.length > 0 && !named.includes(name)) continue
  if (await passes(name, commands)) counts.passed += 1
  else counts.failed += 1
}
if (named.length === 0) add(await countTests())
process.stdout.write(`${closingLine(counts)}\n`)
process.exitCode = counts.failed > 0 ? 1 : 0

async function passes(name: string, commands: string[][]): Promise<boolean> {
  const start = performance.now()
  let passed = true
  for (const command of commands) passed = (await exitCode(command)) === 0 && passed
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  process.stdout.write(`${passed ? '✓' : '✗'} ${name} (${seconds} s)\n`)
  return passed
}

async function countTests(): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-counts-'))
  const file = join(folder, 'counts.json')
  try {
    const code = await exitCode(['vitest', 'run'], { TEST_COUNTS_FILE: file })
    const tests = JSON.parse(readFileSync(file, 'utf8')) as Counts
    return code !== 0 && tests.failed === 0 ? { ...tests, failed: 1 } : tests
  } catch {
    // Vitest ended before it could count.
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The programs stand in `node_modules/.bin`, which npm puts first in the PATH. */
async function exitCode([program = '', ...words]: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(program, words, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

function add(more: Counts): void {
  counts.passed += more.passed
  counts.failed += more.failed
  counts.skipped += more.skipped
}
