import type { Command } from 'commander'
import { changeStudy, deleteStudy, listStudies } from '../../db/studies.ts'
import { real } from '../machine.ts'
import { summaryOf } from '../results.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair studies`, `open`, `pause`, `close`, `archive` and `delete`: what there is, and its state. */
export function studiesCommand(program: Command): void {
  program
    .command('studies')
    .description('list the studies with their state, judgments and rater links')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      await withStore(async (store, { publicUrl }) => {
        const summaries = await Promise.all(
          (await listStudies(store)).map((study) => summaryOf({ ...real, store, publicUrl }, study)),
        )
        if (json) console.log(JSON.stringify({ studies: summaries }))
        for (const one of json ? [] : summaries) {
          const judged = Object.entries(one.judgmentsByKind).filter(([, n]) => n > 0)
          const told = judged.map(([kind, n]) => `${String(n)} ${kind}`).join(', ') || 'no judgments yet'
          console.log(
            `${one.name} (${one.archived ? 'archived' : one.state}): ${one.title}; ${String(one.comparisons)} comparisons; ${told}`,
          )
          if (one.raterLink) console.log(`  Rater: ${one.raterLink}`)
        }
      })
    })

  for (const [word, state] of [
    ['open', 'open'],
    ['pause', 'paused'],
    ['close', 'closed'],
  ] as const) {
    program
      .command(word)
      .description(`${word} a study`)
      .argument('<study>')
      .action(async (name: string) => {
        await withStore(async (store) => {
          const study = await namedStudy(store, name)
          await changeStudy(store, study.id, { state })
          store.announce(study.id)
          console.log(`${study.name} is ${state}.`)
        })
      })
  }

  program
    .command('archive')
    .description('put a study away; nothing is lost')
    .argument('<study>')
    .option('--undo', 'take it back')
    .action(async (name: string, { undo }: { undo?: true }) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        await changeStudy(store, study.id, { archivedAt: undo ? null : real.now() })
        console.log(undo ? `${study.name} is back.` : `${study.name} is archived.`)
      })
    })

  program
    .command('delete')
    .description('delete a study and all its judgments for good; export it first')
    .argument('<study>')
    .requiredOption('--confirm <name>', 'the name of the study once more')
    .action(async (name: string, { confirm }: { confirm: string }) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        if (confirm !== study.name) throw new Error(`Deletion must be confirmed: --confirm ${study.name}`)
        const { judgments, comparisons, responses, raters } = await deleteStudy(store, study.id)
        console.log(
          `Deleted ${study.name}: ${String(judgments)} judgments, ${String(comparisons)} comparisons, ${String(responses)} responses, ${String(raters)} raters.`,
        )
      })
    })
}
