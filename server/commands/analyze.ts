import { InvalidArgumentError, Option, type Command } from 'commander'
import { realpathSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { analyze } from '../analysis/analyze.ts'
import { ownDimensions } from '../analysis/sliceDimensions.ts'
import { leastInSlice } from '../analysis/slices.ts'
import type { FileProblem } from '../contract/problem.ts'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { Refusal } from '../errors.ts'
import { tablesOf } from '../formats/analysisTables.ts'
import { latexTable } from '../formats/latex.ts'
import { markdownTable } from '../formats/markdownTable.ts'
import { tableOfFiles } from '../tableOfFiles.ts'
import { writeConsensus } from '../writeConsensus.ts'
import { version } from '../version.ts'

type Options = {
  target?: string
  baseline?: string[]
  group?: string
  kinds?: RaterKind[]
  format?: string
  slice?: string[]
  least: number
  own?: Record<string, string[]>
  column?: Record<string, string>
  scale: 'logit' | 'elo'
  level: number
  replicates: number
  seed: number
  consensus?: string
  json?: true
  latex?: true
  markdown?: true
}

/** `blindpair analyze FILE…`: everything the statistics say of judgments in files; no database is needed. */
export function analyzeCommand(program: Command): void {
  program
    .command('analyze')
    .description('compute every rate, interval, strength, agreement and bias of judgments in files; no database needed')
    .argument('<files...>', 'judgments in any format that import reads; responses and prompts beside them give texts')
    .option('--target <name>', 'the system looked from; every pair when absent')
    .option('--baseline <name>', 'only against this system; may be given several times', collected)
    .option('--group <column>', 'the column that says which group a judgment’s rater belongs to')
    .option('--slice <dimension>', sliceHelp, collected)
    .option('--least <n>', 'judgments below which a slice has no rate', whole(2, 1_000_000), leastInSlice)
    .option('--kinds <kinds>', `kinds of raters counted, joined by commas: ${raterKinds.join(', ')}`, kindsOf)
    .option('--own <judge=system>', 'a system of a judge’s own family; may be given several times', ofFamily)
    .option('--format <name>', 'the files’ format, where their shape leaves a doubt')
    .option('--column <ours=theirs>', 'our field and the files’ column for it; may be given several times', mapped)
    .addOption(new Option('--scale <scale>', 'of the strengths').choices(['logit', 'elo']).default('logit'))
    .option('--level <level>', 'of the intervals', levelOf, 0.95)
    .option('--replicates <n>', 'of each bootstrap', whole(100, 100_000), 1000)
    .option('--seed <n>', 'where every random draw starts', whole(0, 2 ** 31 - 1), 1)
    .option(
      '--consensus <out.csv>',
      'also write a row for each comparison: the majority, and how likely each outcome is by two models of raters’ errors',
    )
    .addOption(new Option('--json', 'print one JSON document').conflicts(['markdown', 'latex']))
    .addOption(new Option('--markdown', 'print tables in markdown (the default)').conflicts('latex'))
    .option('--latex', 'print tables in LaTeX, with booktabs')
    .action(async (paths: string[], options: Options) => {
      const {
        group,
        format,
        column: columns,
        target,
        baseline: baselines,
        kinds,
        level,
        replicates,
        seed,
        scale,
        slice,
        least,
        own: ownSystems,
      } = options
      const how = {
        ...(group === undefined ? {} : { group }),
        ...(format ? { format } : {}),
        ...(columns ? { columns } : {}),
        // A column that is asked for is carried, whatever the format makes of it.
        ...(slice ? { alsoTags: columnsIn(slice) } : {}),
      }
      const files = paths.map((path) => ({ name: namedApart(path, paths), path: resolve(path), ...how }))
      refuseTwice(paths)
      if (options.consensus !== undefined) refuseOver(options.consensus, paths)
      const { table, warnings } = await tableOfFiles(files).catch(sayWhere)
      const settings = { level, replicates, seed, scale, version }
      const chosen = {
        ...(target === undefined ? {} : { target }),
        ...(baselines ? { baselines } : {}),
        ...(kinds ? { kinds } : {}),
        ...(ownSystems ? { ownSystems } : {}),
      }
      // The document has all slices; tables have those that are asked for.
      const slices = slice?.includes('all') || (options.json && !slice) ? undefined : (slice ?? [])
      const analysis = analyze(table, { ...settings, ...chosen, slices, leastInSlice: least, warnings })
      if (options.consensus !== undefined) {
        const { rows, missing } = await writeConsensus(table, options.consensus, { target, kinds })
        // The document goes to standard output, and nothing else does.
        for (const note of missing) console.error(`Note: ${note}`)
        console.error(`Wrote the consensus of ${String(rows)} comparisons to ${options.consensus}.`)
      }
      if (options.json) {
        console.log(JSON.stringify(analysis, null, 2))
        return
      }
      const write = options.latex ? latexTable : markdownTable
      console.log(tablesOf(analysis).map(write).join('\n\n'))
      for (const warning of analysis.warnings) console.error(`Note: ${warning}`)
    })
}

const sliceHelp =
  'tables of results by a tag of prompts, a column of the files, turn, response-length, prompt-length, rater-group, or all; may be given several times'

/** The columns among dimensions: those that are no dimension of their own. */
const columnsIn = (slices: string[]) =>
  slices.filter((id) => id !== 'all' && !ownDimensions.includes(id)).map((id) => id.replace(/^tag:/, ''))

/** What is wrong with files, one line for each of the first places, with the value that stands there. */
function sayWhere(error: unknown): never {
  if (!(error instanceof Refusal) || error.code !== 'import_refused') throw error
  const problems = error.details as FileProblem[]
  const lines = problems.slice(0, mostShown).map(({ file, line, message, value }) => {
    const place = line === undefined ? file : `${file}:${line}`
    const found = value === undefined || message.includes(value) ? '' : `: ${JSON.stringify(value.slice(0, 200))}`
    return `${place}: ${message}${found}`
  })
  const more = problems.length > lines.length ? ['and more'] : []
  throw new Refusal('import_refused', { message: [...lines, ...more].join('\n') })
}

const mostShown = 20

/** A file by its own name, or by its path where two have one name. */
function namedApart(path: string, paths: string[]): string {
  const name = basename(path)
  return paths.filter((other) => basename(other) === name).length > 1 ? path : name
}

/** A file named twice, as overlapping patterns do, would count each of its judgments twice. */
function refuseTwice(paths: string[]): void {
  const met = new Set<string>()
  for (const path of paths) {
    const real = realPath(path)
    if (met.has(real)) throw new Refusal('import_refused', { message: `${path}: this file is named twice.` })
    met.add(real)
  }
}

/** A file that is read is not written over. */
function refuseOver(out: string, paths: string[]): void {
  if (paths.some((path) => realPath(path) === realPath(out)))
    throw new Refusal('import_refused', { message: `${out}: the consensus would be written over this file.` })
}

/** Where a path leads; one that leads nowhere is refused by what reads it. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}

function collected(value: string, before: string[] = []): string[] {
  return [...before, value]
}

function mapped(value: string, before: Record<string, string> = {}): Record<string, string> {
  const [ours = '', ...theirs] = value.split('=')
  if (ours === '' || theirs.join('=') === '') throw new InvalidArgumentError('Write it as FIELD=COLUMN.')
  return { ...before, [ours]: theirs.join('=') }
}

function ofFamily(value: string, before: Record<string, string[]> = {}): Record<string, string[]> {
  const [judge = '', ...system] = value.split('=')
  if (judge === '' || system.join('=') === '') throw new InvalidArgumentError('Write it as JUDGE=SYSTEM.')
  return { ...before, [judge]: [...(before[judge] ?? []), system.join('=')] }
}

function kindsOf(value: string): RaterKind[] {
  return value.split(',').map((word) => {
    const kind = raterKinds.find((known) => known === word)
    if (kind === undefined) throw new InvalidArgumentError(`There are the kinds ${raterKinds.join(', ')}.`)
    return kind
  })
}

function levelOf(value: string): number {
  const level = Number(value)
  // Closer to 1 than doubles tell apart there is no quantile, and nobody asks for one.
  if (!(level > 0.5 && level <= 0.9999))
    throw new InvalidArgumentError('A level lies between 0.5 and 0.9999, such as 0.95.')
  return level
}

function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = Number(value)
    if (!Number.isInteger(number) || number < least || number > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`)
    return number
  }
}
