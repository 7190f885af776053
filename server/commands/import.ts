import { Option, type Command } from 'commander'
import { rmSync } from 'node:fs'
import { leakChoices, type LeakChoice } from '../contract/study.ts'
import { summaryOf } from '../studySummary.ts'
import { real } from '../machine.ts'
import { commandFolder } from '../staging/folders.ts'
import { reportText } from '../staging/reportText.ts'
import { withStore } from './open.ts'

/** `blindpair import STUDY_FILE`: the join report first, then the study, all or nothing. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description('read a study file and the files it names, report how they join, and write the study, all or nothing')
    .argument('<study-file>', 'YAML or JSON')
    .option('--dry-run', 'only report; write nothing')
    .addOption(
      new Option('--leaks <choice>', 'what to do with responses that name a system, its maker or its kind').choices(
        leakChoices,
      ),
    )
    .option('--json', 'print one JSON document')
    .action(async (file: string, options: { dryRun?: true; leaks?: LeakChoice; json?: true }) => {
      // Loaded here, as what reads files is much, and other commands do without.
      const { importStudy } = await import('../importStudy.ts')
      const { stageStudyFile } = await import('../staging/stage.ts')
      await withStore(async (store, config) => {
        const parts = { ...real, store, publicUrl: config.publicUrl }
        const folder = commandFolder(config.dataFolder, real.newId())
        const staged = await stageStudyFile(file, { folder, ...(options.leaks ? { leaks: options.leaks } : {}) })
        try {
          const report = staged.report()
          if (!options.json) console.log(reportText(report, staged.study))
          if (options.dryRun && report.problemCount === 0) {
            console.log(options.json ? JSON.stringify({ report }) : 'Nothing was written (--dry-run).')
            return
          }
          const study = await importStudy(parts, staged)
          const { raterLink } = await summaryOf(parts, study)
          console.log(
            options.json
              ? JSON.stringify({
                  study: { id: study.id, name: study.name, state: study.state },
                  raterLink,
                  report,
                })
              : `Imported ${study.name} (${study.state}).${raterLink ? `\nRater: ${raterLink}` : ''}`,
          )
        } finally {
          staged.close()
          rmSync(folder, { recursive: true, force: true })
        }
      })
    })
}
