import { Option, type Command } from 'commander'
import { rmSync } from 'node:fs'
import { basename } from 'node:path'
import { leakChoices, type LeakChoice } from '../contract/study.ts'
import { real } from '../machine.ts'
import { commandFolder } from '../staging/folders.ts'
import { reportText } from '../staging/reportText.ts'
import { namedStudy, withStore } from './open.ts'

type Options = { system?: string; leaks?: LeakChoice; reason?: string; json?: true }

/** `blindpair add-baseline STUDY FILE…`: more systems for a study that exists. */
export function addBaseline(program: Command): void {
  program
    .command('add-baseline')
    .description('add the responses of more systems to a study, each compared with its target')
    .argument('<study>')
    .argument('<files...>')
    .option('--system <name>', 'whose responses these are, for files that do not say')
    .addOption(
      new Option(
        '--leaks <choice>',
        'what to do with new responses that give a system away; else as the study says',
      ).choices(leakChoices),
    )
    .option('--reason <why>', 'kept with the change; needed once the study has opened')
    .option('--json', 'print one JSON document')
    .action(async (name: string, paths: string[], options: Options) => {
      // Loaded here, as what reads files is much, and other commands do without.
      const { stageExtension } = await import('../extendStudy.ts')
      const { addSystems } = await import('../importStudy.ts')
      await withStore(async (store, config) => {
        const study = await namedStudy(store, name)
        const folder = commandFolder(config.dataFolder, real.newId())
        const files = paths.map((path) => ({
          name: basename(path),
          path,
          part: 'responses' as const,
          ...(options.system ? { system: options.system } : {}),
        }))
        const staged = await stageExtension(store, study, files, {
          folder,
          ...(options.leaks ? { leaks: options.leaks } : {}),
        })
        try {
          if (!options.json) console.log(reportText(staged.report(), staged.study))
          const added = await addSystems({ ...real, store }, study, staged, { reason: options.reason })
          console.log(
            options.json
              ? JSON.stringify({ study: study.name, added, report: staged.report() })
              : `Added to ${study.name}: ${added.join(', ')}.`,
          )
        } finally {
          staged.close()
          rmSync(folder, { recursive: true, force: true })
        }
      })
    })
}
