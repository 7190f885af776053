import { deliveriesOf, hooksOf, type Delivery, type Hook as StoredHook } from '../../db/hooks.ts'
import type { Store } from '../../db/store.ts'
import { hookTypes, type Hook, type HookDelivery } from '../contract/hooks.ts'

/** Messages are looked at to see whether a webhook works; older ones stay in the database. */
const shown = 20

/** The webhooks of a study with their newest messages, as researchers see them. */
export async function hooksSeen(store: Store, studyId: string, now: Date): Promise<Hook[]> {
  const hooks = await hooksOf(store, studyId)
  return Promise.all(hooks.map(async (hook) => seen(hook, await deliveriesOf(store, hook.id, shown), now)))
}

function seen(hook: StoredHook, deliveries: Delivery[], now: Date): Hook {
  const { id, url, events, every, shares, createdBy, previousUntil } = hook
  return {
    ...{ id, url, events, every, shares, createdBy },
    paused: hook.pausedAt !== null,
    createdAt: hook.createdAt.toISOString(),
    previousSecretUntil: previousUntil !== null && previousUntil > now ? previousUntil.toISOString() : null,
    deliveries: deliveries.map(deliverySeen),
  }
}

function deliverySeen({ id, type, state, attempts, outcome, ...at }: Delivery): HookDelivery {
  return {
    ...{ id, state, attempts, outcome },
    type: hookTypes[type as keyof typeof hookTypes],
    createdAt: at.createdAt.toISOString(),
    nextAt: at.nextAt?.toISOString() ?? null,
    deliveredAt: at.deliveredAt?.toISOString() ?? null,
  }
}
