import type { Hook, HookDelivery, HookEvent } from '../../server/contract/hooks.ts'
import { count, listed } from '../dashboard/words.ts'

export const eventWords: Record<HookEvent, string> = {
  judgments: 'milestones of judging',
  complete: 'the plan is filled',
  state: 'opened, paused, closed',
  amendment: 'changes after opening',
}

/** What a webhook is told of, as a sentence goes on after "Told of". */
export function toldOf({ events, every, shares }: Pick<Hook, 'events' | 'every' | 'shares'>): string {
  const milestones = [
    ...(every === null ? [] : [`every ${count(every)} judgments`]),
    ...(shares.length > 0 ? [`${listed(shares.map(String))}% of the plan`] : []),
  ]
  return listed(
    events.flatMap((event) => {
      if (event !== 'judgments') return [eventWords[event]]
      return milestones.length > 0 ? milestones : []
    }),
  )
}

const types: Record<string, string> = {
  'study.judgments': 'Milestone',
  'study.complete': 'Plan filled',
  'study.state': 'New state',
  'study.amendment': 'Amendment',
  test: 'Test',
}

export const typeWords = (type: string) => types[type] ?? type

const stateWords = { waiting: 'waiting', delivered: 'delivered', 'gave up': 'gave up' } as const

/** How a message stands: delivered, waiting for its first or another attempt, given up. */
export function standing({ state, attempts, type }: HookDelivery): string {
  if (state === 'waiting')
    return attempts === 0
      ? 'not sent yet'
      : `tried ${attempts === 1 ? 'once' : `${count(attempts)} times`}, will be tried again`
  if (state === 'gave up') return type === 'test' ? 'not delivered' : `gave up after ${count(attempts)} attempts`
  return attempts > 1 ? `${stateWords[state]} at attempt ${count(attempts)}` : stateWords[state]
}
