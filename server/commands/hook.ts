import { InvalidArgumentError, type Command } from 'commander'
import { removeHook } from '../../db/hooks.ts'
import { localOwner } from '../access.ts'
import { hookEvents, hookLimits, HookShare, type HookEvent } from '../contract/hooks.ts'
import { makeHook } from '../hooks/changes.ts'
import { hooksSeen } from '../hooks/view.ts'
import { real } from '../machine.ts'
import { namedStudy, withStore } from './open.ts'

type AddOptions = { events?: HookEvent[]; every?: number; shares?: HookShare[]; json?: true }

/** `blindpair hook`: webhooks of a study; the running server sends what they are told. */
export function hookCommand(program: Command): void {
  const hook = program.command('hook').description('webhooks: addresses that are told how far a study is')
  hook
    .command('add')
    .description('add a webhook and print the secret its messages are signed with, the one time it is seen')
    .argument('<study>')
    .argument('<url>', 'where messages are sent, by https or http')
    .option('--events <events>', `what it is told of, joined by commas: ${hookEvents.join(', ')} (all)`, eventsIn)
    .option('--every <n>', `told of every so many judgments, ${String(hookLimits.everyLeast)} or more`, everyIn)
    .option('--shares <percents>', 'told of these parts of the plan: 25,50,75,100 (all)', sharesIn)
    .option('--json', 'print one JSON document')
    .action(async (name: string, url: string, { json, ...options }: AddOptions) => {
      await withStore(async (store, { hookHosts }) => {
        const study = await namedStudy(store, name)
        const made = await makeHook({ ...real, store, hookHosts }, study.id, { url, ...options }, localOwner)
        store.announce(study.id)
        console.log(json ? JSON.stringify({ study: study.name, ...made }) : made.secret)
      })
    })
  hook
    .command('list')
    .description('list the webhooks of a study with their newest messages')
    .argument('<study>')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: { json?: true }) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        const hooks = await hooksSeen(store, study.id, real.now())
        if (json) console.log(JSON.stringify({ study: study.name, hooks }))
        for (const one of json ? [] : hooks) {
          console.log(`${one.id} ${one.url}${one.paused ? ' (paused)' : ''}: ${one.events.join(', ')}`)
          for (const { createdAt, type, state, outcome } of one.deliveries)
            console.log(`  ${createdAt} ${type}: ${state}${outcome === null ? '' : `. ${outcome}`}`)
        }
      })
    })
  hook
    .command('remove')
    .description('remove a webhook; what waits is not sent any more')
    .argument('<study>')
    .argument('<id>', 'as hook list prints it')
    .action(async (name: string, id: string) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        if (!(await removeHook(store, { studyId: study.id, id })))
          throw new Error(`${study.name} has no webhook ${id}. See: blindpair hook list ${study.name}`)
        console.log('The webhook is removed.')
      })
    })
}

function eventsIn(text: string): HookEvent[] {
  const words = text.split(',')
  const known = hookEvents.filter((event) => words.includes(event))
  if (known.length < words.length) throw new InvalidArgumentError(`Each must be one of: ${hookEvents.join(', ')}.`)
  return known
}

function everyIn(text: string): number {
  const every = Number(text)
  if (!Number.isInteger(every) || every < hookLimits.everyLeast)
    throw new InvalidArgumentError(`It must be a whole number, ${String(hookLimits.everyLeast)} or more.`)
  return every
}

function sharesIn(text: string): HookShare[] {
  const words = text === '' ? [] : text.split(',')
  const known = HookShare.enum.filter((share) => words.includes(String(share)))
  if (known.length < words.length) throw new InvalidArgumentError('Each must be one of: 25, 50, 75, 100.')
  return known
}
