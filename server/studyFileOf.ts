import { checksOf, consentsOf } from '../db/registrations.ts'
import type { Store } from '../db/store.ts'
import { systemsOf, type Study, type System } from '../db/studies.ts'
import type { CheckInput } from './contract/design.ts'
import type { StudyFile, SystemInput } from './contract/study.ts'

/** The study file of a study that exists: all it says of it but the files it was read from. */
export async function studyFileOf(store: Store, study: Study): Promise<StudyFile> {
  const [systems, checks, consents] = await Promise.all([
    systemsOf(store, study.id),
    checksOf(store, study.id),
    consentsOf(store, study.id),
  ])
  const target = systems.find(({ role }) => role === 'target')
  const baselines = systems.filter(({ role }) => role === 'baseline')
  const consent = consents.at(-1)?.text
  const items = (purpose: 'training' | 'gold') => checks.filter((one) => one.purpose === purpose).map(itemOf)
  const { training, quality, consent: _hash, ...design } = study.design
  const { gold, ...watched } = quality ?? {}
  const { items: _items, ...spread } = gold ?? { items: 0 }
  return {
    name: study.name,
    title: study.title,
    ...(study.notice === null ? {} : { notice: study.notice }),
    question: study.question,
    instructions: study.instructions,
    ...(target ? { target: inputOf(target) } : {}),
    ...(baselines.length > 0 ? { baselines: baselines.map(inputOf) } : {}),
    overlap: study.overlap,
    seed: study.seed,
    leaseMinutes: study.leaseMs / 60_000,
    repeatPrompts: study.repeatPrompts,
    ...(study.judgmentsPerRater === null ? {} : { judgmentsPerRater: study.judgmentsPerRater }),
    leaks: study.leakRule,
    ...(consent === undefined ? {} : { consent }),
    ...design,
    ...(training ? { training: { ...training, pairs: items('training') } } : {}),
    ...(quality ? { quality: { ...watched, ...(gold ? { gold: { ...spread, items: items('gold') } } : {}) } } : {}),
  }
}

const inputOf = ({ name, aliases }: System): SystemInput => (aliases.length === 0 ? name : { name, aliases })

function itemOf(check: Awaited<ReturnType<typeof checksOf>>[number]): CheckInput {
  return {
    prompt: check.promptTurns,
    first: check.firstTurns,
    ...(check.secondTurns ? { second: check.secondTurns } : {}),
    answer: check.answer,
    ...(check.explanation === null ? {} : { explanation: check.explanation }),
  }
}
