import { InvalidArgumentError, type Command } from 'commander'
import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { exportFormats, type ExportFormat } from '../contract/exports.ts'
import { codeBookText } from '../exportCodeBook.ts'
import { exportStudy } from '../exportStudy.ts'
import { ExportTally, leftOutWords } from '../exportTally.ts'
import { noteOwnLook } from '../looks.ts'
import { recordOf } from '../studyRecord.ts'
import { real } from '../machine.ts'
import { version } from '../version.ts'
import { namedStudy, withStore } from './open.ts'

const formats = [...exportFormats, 'paper'] as const

type Options = { format: ExportFormat | 'paper'; out: string; kinds?: RaterKind[]; json?: true }

/** `blindpair export STUDY --format FORMAT --out FILE`; the code book of the format is written beside it. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description(
      'write the judgments of a study to a file in one of many formats, every time that a pair stood before a rater (exposures), the likeliest outcome of each comparison (consensus), its results (json), its code book, or everything for a paper to a folder (paper)',
    )
    .argument('<study>')
    .requiredOption('--format <format>', `one of ${formats.join(', ')}`, oneOf(formats))
    .requiredOption('--out <path>', 'the file; for paper, a folder')
    .option('--kinds <kinds>', 'only these kinds of raters, joined by commas', (value) =>
      value.split(',').map(oneOf(raterKinds)),
    )
    .option('--json', 'print one JSON document')
    .action(async (name: string, options: Options) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        const { format, out, kinds } = options
        if (format !== 'codebook') await noteOwnLook({ ...real, store }, study, format === 'paper' ? 'paper' : 'export')
        if (format === 'paper') {
          // Loaded here, as it draws figures, and other exports do not.
          const { writePack } = await import('../paper/writePack.ts')
          const request = { studyId: study.id, now: real.now(), version, ...(kinds ? { kinds } : {}) }
          const written = await writePack(store, request, out)
          const told = { study: study.name, folder: out, written }
          console.log(options.json ? JSON.stringify(told) : `Wrote ${String(written.length)} files to ${out}.`)
          return
        }
        const tally = new ExportTally()
        const request = { format, tally, now: real.now(), ...(kinds ? { kinds } : {}) }
        // Written under another name first, so that a half-written file never looks like an export.
        const unfinished = `${out}.unfinished`
        try {
          await pipeline(exportStudy(store, study, request), createWriteStream(unfinished))
          await rename(unfinished, out)
        } catch (error) {
          await rm(unfinished, { force: true })
          throw new Error(`Cannot write ${out}: ${(error as Error).message}.`, { cause: error })
        }
        if (format === 'exposures' || format === 'consensus' || format === 'json' || format === 'codebook') {
          console.log(options.json ? JSON.stringify({ study: study.name, written: [out] }) : `Wrote ${out}.`)
          return
        }
        const codebook = `${out}.codebook.md`
        await writeFile(codebook, codeBookText(study, { of: format, tally, record: await recordOf(store, study) }))
        const { judgments, leftOut } = tally
        console.log(
          options.json
            ? JSON.stringify({ study: study.name, written: [out, codebook], judgments, leftOut })
            : `Wrote ${String(judgments)} judgments to ${out}, and ${codebook}. ${leftOutWords(leftOut)}`.trimEnd(),
        )
      })
    })
}

function oneOf<T extends string>(choices: readonly T[]): (value: string) => T {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found === undefined) throw new InvalidArgumentError(`It must be one of: ${choices.join(', ')}.`)
    return found
  }
}
