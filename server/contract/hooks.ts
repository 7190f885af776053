import { Type, type Static } from 'typebox'

/** What a webhook can be told of: milestones of judging, a plan that is filled, a new state, a change after opening. */
export const HookEvent = Type.Enum(['judgments', 'complete', 'state', 'amendment'])
export type HookEvent = Static<typeof HookEvent>
export const hookEvents: readonly HookEvent[] = HookEvent.enum

/** The same as they are called in what is sent; `test` goes out when somebody tries a webhook. */
export const hookTypes = {
  judgments: 'study.judgments',
  complete: 'study.complete',
  state: 'study.state',
  amendment: 'study.amendment',
  test: 'test',
} as const satisfies Record<HookEvent | 'test', string>

/** Parts of the plan that can be told of, in percent. */
export const HookShare = Type.Enum([25, 50, 75, 100])
export type HookShare = Static<typeof HookShare>

export const hookLimits = { perStudy: 10, everyLeast: 10 } as const

const settings = {
  /** Where it is sent: http or https. */
  url: Type.String({ minLength: 1, maxLength: 2000, pattern: '^[^\\u0000]*$' }),
  events: Type.Array(HookEvent, { minItems: 1, uniqueItems: true }),
  /** Told of every so many judgments; null: of no such number. */
  every: Type.Union([Type.Integer({ minimum: hookLimits.everyLeast, maximum: 10_000_000 }), Type.Null()]),
  /** Told of these parts of the plan. */
  shares: Type.Array(HookShare, { uniqueItems: true, maxItems: 4 }),
}

export const NewHook = Type.Object(
  {
    url: settings.url,
    /** Everything when absent. */
    events: Type.Optional(settings.events),
    every: Type.Optional(settings.every),
    /** All four when absent. */
    shares: Type.Optional(settings.shares),
  },
  { additionalProperties: false },
)
export type NewHook = Static<typeof NewHook>

export const HookChange = Type.Object(
  {
    url: Type.Optional(settings.url),
    events: Type.Optional(settings.events),
    every: Type.Optional(settings.every),
    shares: Type.Optional(settings.shares),
    /** Nothing is sent meanwhile; what happens is sent when it goes on. */
    paused: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type HookChange = Static<typeof HookChange>

export const DeliveryState = Type.Enum(['waiting', 'delivered', 'gave up'])
export type DeliveryState = Static<typeof DeliveryState>

/** One message, and what came of sending it. Nothing that a receiver wrote is in it. */
export const HookDelivery = Type.Object({
  /** What the receiver finds in `webhook-id`, the same at each attempt. */
  id: Type.String(),
  type: Type.String(),
  state: DeliveryState,
  attempts: Type.Integer(),
  /** What came of the last attempt, in words; null before the first. */
  outcome: Type.Union([Type.String(), Type.Null()]),
  createdAt: Type.String(),
  /** When it is tried next; null where it is not. */
  nextAt: Type.Union([Type.String(), Type.Null()]),
  deliveredAt: Type.Union([Type.String(), Type.Null()]),
})
export type HookDelivery = Static<typeof HookDelivery>

/** A webhook as researchers see it: never its secret. */
export const Hook = Type.Object({
  id: Type.String(),
  ...settings,
  paused: Type.Boolean(),
  createdAt: Type.String(),
  createdBy: Type.String(),
  /** Until then messages carry a signature by the secret before this one, too; null: there is none. */
  previousSecretUntil: Type.Union([Type.String(), Type.Null()]),
  /** The newest messages. */
  deliveries: Type.Array(HookDelivery),
})
export type Hook = Static<typeof Hook>

export const HookList = Type.Object({ hooks: Type.Array(Hook) })
export type HookList = Static<typeof HookList>

/** Beside the list, the secret of one: the one time it is shown. */
export const HookMade = Type.Object({ id: Type.String(), secret: Type.String(), hooks: Type.Array(Hook) })
export type HookMade = Static<typeof HookMade>

/** How far a study is, of people only. */
export type HookCounts = {
  /** As the results have it. */
  judgments: number
  /** What fills the plan: those of raters who were left out of the results since, too. */
  collected: number
  planned: number
}

/** What a message says beside the counts. */
export type HookFacts =
  | { type: 'judgments'; every?: number; reached?: number; share?: HookShare }
  | { type: 'complete' }
  | { type: 'state'; state: string; before: string }
  | { type: 'amendment'; what: string }
  | { type: 'test' }

/** A message as it is sent and signed: which study, how far it is, what happened. No system, no text, no person is in it. */
export function hookBody(study: { id: string; name: string }, facts: HookFacts, counts: HookCounts, at: Date): string {
  const { type, ...more } = facts
  return JSON.stringify({
    type: hookTypes[type],
    timestamp: at.toISOString(),
    data: { study: { id: study.id, name: study.name }, ...more, ...counts },
  })
}
