import { InvalidArgumentError, type Command } from 'commander'
import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { exportFormats, exportStudy, type ExportFormat } from '../exportStudy.ts'
import { real } from '../machine.ts'
import { version } from '../version.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair export STUDY --format csv|jsonl|json --out FILE`; the code book is written beside it. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description(
      'write the judgments or the results of a study to a file, or everything for a paper to a folder (paper)',
    )
    .argument('<study>')
    .requiredOption('--format <format>', `one of ${formats.join(', ')}`, oneOf(formats))
    .requiredOption('--out <path>', 'the file; for paper, a folder')
    .option('--kinds <kinds>', 'only these kinds of raters, joined by commas', (value) =>
      value.split(',').map(oneOf(raterKinds)),
    )
    .option('--json', 'print one JSON document')
    .action(
      async (
        name: string,
        options: { format: ExportFormat | 'paper'; out: string; kinds?: RaterKind[]; json?: true },
      ) => {
        await withStore(async (store) => {
          const study = await namedStudy(store, name)
          const { format, out } = options
          const chosen = { ...(options.kinds ? { kinds: options.kinds } : {}), now: real.now() }
          // Written under another name first, so that a half-written file never looks like an export.
          const unfinished = `${out}.unfinished`
          if (format === 'paper') {
            // Loaded here, as it draws figures, and other exports do not.
            const { writePack } = await import('../paper/writePack.ts')
            const written = await writePack(store, { studyId: study.id, ...chosen, version }, out)
            const told = { study: study.name, folder: out, written }
            console.log(options.json ? JSON.stringify(told) : `Wrote ${written.length} files to ${out}.`)
            return
          }
          try {
            await pipeline(exportStudy(store, study, format, chosen), createWriteStream(unfinished))
            await rename(unfinished, out)
          } catch (error) {
            await rm(unfinished, { force: true })
            throw new Error(`Cannot write ${out}: ${(error as Error).message}.`, { cause: error })
          }
          const codebook = `${out}.codebook.md`
          const withBook = format !== 'json' && format !== 'codebook'
          if (withBook) await writeFile(codebook, await text(exportStudy(store, study, 'codebook', chosen)))
          const written = withBook ? [out, codebook] : [out]
          console.log(options.json ? JSON.stringify({ study: study.name, written }) : `Wrote ${written.join(' and ')}.`)
        })
      },
    )
}

const formats = [...exportFormats, 'paper'] as const

function oneOf<T extends string>(choices: readonly T[]): (value: string) => T {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw new InvalidArgumentError(`It must be one of: ${choices.join(', ')}.`)
    return found
  }
}
