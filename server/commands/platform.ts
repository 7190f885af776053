import type { Command } from 'commander'
import { Value } from 'typebox/value'
import { forgetPlatformNames } from '../../db/crowd.ts'
import { localOwner } from '../access.ts'
import { Platform } from '../contract/design.ts'
import type { PlatformView } from '../contract/crowd.ts'
import { changeSettings } from '../crowd/settings.ts'
import { platformView } from '../crowd/view.ts'
import { real } from '../machine.ts'
import { namedStudy, withStore } from './open.ts'

const settings = [
  ['--name <platform>', 'prolific, mturk, connect or sona'],
  ['--completion-code <code>', 'shown when all is stored'],
  ['--screen-out-code <code>', 'for those who do not pass the training'],
  ['--failed-check-code <code>', 'for those who fail the attention checks'],
  ['--return-to <address>', 'where raters go back to, with CODE for the code'],
  ['--credit-at <address>', "SONA's server-side address, with SURVEY_CODE for the participant"],
] as const

type Given = Partial<Record<keyof Platform, string>> & { forgetNames?: string; reason?: string; json?: true }

/** `blindpair platform`: what to paste into a crowd platform, its codes, and who came. */
export function platformCommand(program: Command): void {
  const command = program
    .command('platform')
    .description("show a study's crowd platform and the link to paste there, or change its codes and addresses")
    .argument('<study>')
  for (const [flags, about] of settings) command.option(flags, about)
  command
    .option('--forget-names <study>', 'delete the key by which raters can be told; the name of the study once more')
    .option('--reason <why>', 'kept with the change; needed once the study has opened')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { forgetNames, json, reason, ...given }: Given) => {
      await withStore(async (store, { publicUrl }) => {
        const study = await namedStudy(store, name)
        if (Object.keys(given).length > 0) {
          const platform: unknown = { ...study.design.platform, ...given }
          if (!Value.Check(Platform, platform)) {
            const [mistake] = Value.Errors(Platform, platform)
            throw new Error(
              `The platform's settings are not valid: ${mistake?.instancePath ?? ''} ${mistake?.message ?? ''}.`,
            )
          }
          await changeSettings({ ...real, store }, study, platform, { actor: localOwner, reason })
        }
        if (forgetNames !== undefined) {
          if (forgetNames !== study.name) throw new Error(`Forgetting must be confirmed: --forget-names ${study.name}`)
          if (study.state === 'open') throw new Error(`Close ${study.name} first: without its key nobody can enter.`)
          await forgetPlatformNames(store, study.id, real.now())
        }
        const view = await platformView({ ...real, store, publicUrl }, await namedStudy(store, name))
        console.log(json ? JSON.stringify({ study: study.name, ...view }) : told(view))
      })
    })
}

function told({ platform, link, hook, forgottenAt, submissions, credits }: PlatformView): string {
  const { name, ...set } = platform
  return [
    `Platform: ${name}`,
    `Study address: ${link}`,
    ...(hook ? [`Messages to: ${hook}`] : []),
    ...Object.entries(set).map(([setting, value]) => `${setting}: ${value}`),
    ...(forgottenAt ? [`Names forgotten: ${forgottenAt}`] : []),
    ...submissions.map(
      ({ state, raters, judged }) => `${state}: ${String(raters)} raters, ${String(judged)} judgments`,
    ),
    ...(credits ? [`Credits: ${String(credits.granted)} granted, ${String(credits.waiting)} waiting`] : []),
    ...(credits?.failed ?? []).map(({ rater, answer }) => `Credit not granted to ${rater}: ${answer}`),
  ].join('\n')
}
