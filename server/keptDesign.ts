import { createHash } from 'node:crypto'
import type { Store } from '../db/store.ts'
import type { CheckInput, KeptDesign, RatingDesign } from './contract/design.ts'

type Rows<Name extends keyof Store['tables']> = Store['tables'][Name]['$inferInsert'][]

/** A study's design as it is kept: a short document beside the study, and its long texts in rows of their own. */
export function keptDesign(
  {
    analysisPlan,
    language,
    ahead,
    consent,
    answers,
    single,
    screen,
    training,
    quality,
    platform,
    judges,
  }: RatingDesign,
  { studyId, newId, now }: { studyId: string; newId: () => string; now: Date },
): { design: KeptDesign; checks: Rows<'checks'>; consents: Rows<'consents'> } {
  const rowOf = (purpose: 'training' | 'gold') => (item: CheckInput, position: number) => ({
    id: newId(),
    studyId,
    purpose,
    promptTurns: turnsOf(item.prompt),
    firstTurns: turnsOf(item.first),
    secondTurns: item.second === undefined ? null : turnsOf(item.second),
    answer: item.answer,
    explanation: item.explanation ?? null,
    position,
  })
  const { pairs = [], ...trained } = training ?? {}
  const { gold, ...watched } = quality ?? {}
  const { items = [], ...spread } = gold ?? {}
  const hash = consent === undefined ? undefined : consentHash(consent)
  return {
    design: {
      ...(analysisPlan ? { analysisPlan } : {}),
      ...(language ? { language } : {}),
      ...(ahead ? { ahead } : {}),
      ...(hash ? { consent: hash } : {}),
      ...(answers ? { answers } : {}),
      ...(single ? { single } : {}),
      ...(screen ? { screen } : {}),
      ...(training ? { training: { ...trained, pairs: pairs.length } } : {}),
      ...(quality ? { quality: { ...watched, ...(gold ? { gold: { ...spread, items: items.length } } : {}) } } : {}),
      ...(platform ? { platform } : {}),
      ...(judges ? { judges } : {}),
    },
    checks: [...pairs.map(rowOf('training')), ...items.map(rowOf('gold'))],
    consents: consent && hash ? [{ hash, studyId, text: consent, version: 1, createdAt: now }] : [],
  }
}

/** What a consent text is known by: the SHA-256 of its text. */
export function consentHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function turnsOf(texts: string | string[]): string[] {
  return typeof texts === 'string' ? [texts] : texts
}
