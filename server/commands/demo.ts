import type { Command } from 'commander'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { changeStudy } from '../../db/studies.ts'
import { real } from '../machine.ts'
import { commandFolder } from '../staging/folders.ts'
import { version } from '../version.ts'
import { withStore } from './open.ts'

/** `blindpair demo lima`: LIMA's printed percentages as a study of simulated judgments, from set-up to the paper. */
export function demo(program: Command): void {
  program
    .command('demo')
    .description(
      'make a demonstration: lima, whose simulated judgments give the percentages printed in LIMA’s Figure 1',
    )
    .argument('<what>', 'lima')
    .option('--out <folder>', 'also write its pack for a paper')
    .option('--json', 'print one JSON document')
    .action(async (what: string, { out, json }: { out?: string; json?: true }) => {
      if (what !== 'lima') throw new Error(`There is no demonstration "${what}"; there is lima.`)
      const { limaJudgments, limaStudy } = await import('../demo/limaReconstruction.ts')
      const { importStudy } = await import('../importStudy.ts')
      const { stageStudyFile } = await import('../staging/stage.ts')
      await withStore(async (store, { dataFolder }) => {
        const folder = commandFolder(dataFolder, real.newId())
        try {
          mkdirSync(folder, { recursive: true })
          const rows = limaJudgments(real.now()).map((row) => `${JSON.stringify(row)}\n`)
          writeFileSync(join(folder, 'judgments.jsonl'), rows.join(''))
          const file = join(folder, 'study.json')
          writeFileSync(file, JSON.stringify({ ...limaStudy, judgments: ['judgments.jsonl'] }))
          const staged = await stageStudyFile(file, { folder })
          try {
            const study = await importStudy({ ...real, store }, staged)
            // Nobody is to rate placeholders.
            await changeStudy(store, study.id, { state: 'closed' })
            store.announce(study.id)
            const told = `Made ${study.name}: ${rows.length} simulated judgments, a reconstruction and not the votes of the paper.`
            if (out !== undefined) {
              const { writePack } = await import('../paper/writePack.ts')
              await writePack(store, { studyId: study.id, now: real.now(), version }, out)
            }
            const next =
              out === undefined
                ? `blindpair export ${study.name} --format paper --out FOLDER`
                : `blindpair verify ${out}`
            console.log(
              json
                ? JSON.stringify({
                    study: study.name,
                    judgments: rows.length,
                    simulated: true,
                    ...(out ? { folder: out } : {}),
                  })
                : `${told}\n${out === undefined ? '' : `Wrote its pack to ${out}.\n`}Next: ${next}`,
            )
          } finally {
            staged.close()
          }
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      })
    })
}
