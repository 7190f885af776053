import { InvalidArgumentError, type Command } from 'commander'
import { listStudies } from '../../db/studies.ts'
import { real } from '../machine.ts'
import { localOwner } from '../access.ts'
import { changeStudyWith } from '../studyChanges.ts'
import { removeStudy } from '../removeStudy.ts'
import { summaryOf } from '../studySummary.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair studies`, `open`, `pause`, `close`, `overlap`, `archive` and `delete`: what there is, and its state. */
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
      .option('--reason <why>', 'kept with the change; needed once the study has opened')
      .option('--json', 'print one JSON document')
      .action(async (name: string, { json, reason }: { json?: true; reason?: string }) => {
        await withStore(async (store) => {
          const study = await namedStudy(store, name)
          await changeStudyWith({ ...real, store }, study, { state }, { actor: localOwner, reason })
          console.log(json ? JSON.stringify({ study: study.name, state }) : `${study.name} is ${state}.`)
        })
      })
  }

  program
    .command('overlap')
    .description('let more raters judge each comparison: the plan grows by the places that are missing')
    .argument('<study>')
    .argument('<raters>', 'how many raters judge the same comparison: more than so far, at most 1000', raters)
    .option('--reason <why>', 'kept with the change; needed once the study has opened')
    .option('--json', 'print one JSON document')
    .action(async (name: string, overlap: number, { json, reason }: { json?: true; reason?: string }) => {
      await withStore(async (store, { publicUrl }) => {
        const study = await namedStudy(store, name)
        await changeStudyWith({ ...real, store }, study, { overlap }, { actor: localOwner, reason })
        const { planned } = await summaryOf({ ...real, store, publicUrl }, { ...study, overlap })
        console.log(
          json
            ? JSON.stringify({ study: study.name, overlap, planned })
            : `${study.name} asks for ${String(overlap)} raters for each comparison: ${String(planned)} judgments are planned.`,
        )
      })
    })

  program
    .command('archive')
    .description('put a study away; nothing is lost')
    .argument('<study>')
    .option('--undo', 'take it back')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { undo, json }: { undo?: true; json?: true }) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        await changeStudyWith({ ...real, store }, study, { archived: !undo }, { actor: localOwner })
        const told = undo ? `${study.name} is back.` : `${study.name} is archived.`
        console.log(json ? JSON.stringify({ study: study.name, archived: !undo }) : told)
      })
    })

  program
    .command('delete')
    .description('delete a study for good; its judgments are written to the data folder first')
    .argument('<study>')
    .requiredOption('--confirm <name>', 'the name of the study once more')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { confirm, json }: { confirm: string; json?: true }) => {
      await withStore(async (store, { dataFolder }) => {
        const study = await namedStudy(store, name)
        if (confirm !== study.name) throw new Error(`Deletion must be confirmed: --confirm ${study.name}`)
        const { deleted, copies } = await removeStudy(store, study, { dataFolder, now: real.now() })
        const { judgments, comparisons, responses, raters } = deleted
        console.log(
          json
            ? JSON.stringify({ study: study.name, deleted, copies })
            : `Deleted ${study.name}: ${String(judgments)} judgments, ${String(comparisons)} comparisons, ${String(responses)} responses, ${String(raters)} raters.\nKept: ${copies.join(' and ')}.`,
        )
      })
    })
}

function raters(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.')
  return number
}
