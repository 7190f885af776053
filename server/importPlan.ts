import { createHash } from 'node:crypto'
import type { Study } from '../db/studies.ts'
import { ask } from '../db/store.ts'
import { sidePlanner } from './design/sides.ts'
import { batches, insertAll, type ImportParts, type Write } from './importWrites.ts'
import type { Staged } from './staging/staged.ts'
import { seeded, seedFor } from './stats/random.ts'

export type WrittenPlan = {
  comparisonId: (number: number) => string
  /** Ids of the two systems, by the number of the comparison. */
  systemsOfComparison: [string, string][]
}

/**
 * What is compared with what, as short pieces of a transaction each, parents before children: systems, prompts,
 * responses, comparisons and who is to judge them. Systems in `known` (name -> id) are there already.
 */
export function* planWrites(
  parts: ImportParts,
  study: Study,
  staged: Staged,
  known: Map<string, string>,
): Generator<Write, WrittenPlan> {
  const { newId } = parts
  const { tables: t } = parts.store
  const batch = newId()
  const studyId = study.id
  const systemId = new Map(known)
  const isNew = (name: string) => !known.has(name)

  const systems = staged.systems().filter(({ name }) => isNew(name))
  for (const { name } of systems) systemId.set(name, newId())
  const idOf = (name: string) => systemId.get(name) ?? name
  yield insertAll(
    t.systems,
    systems.map((system) => ({ ...system, id: idOf(system.name), studyId, position: known.size + system.position })),
  )

  // Ids of prompts and responses are made from where they stand, so that none has to be remembered.
  const promptId = (key: string) => `${studyId}:${createHash('sha256').update(key).digest('base64url').slice(0, 22)}`
  const responseId = (key: string, system: string) => `${promptId(key)}:${idOf(system)}`
  for (const prompts of batches(staged.prompts())) {
    const rows = prompts.map(({ key, turns, category, tags }) => ({
      id: promptId(key),
      studyId,
      key,
      turns,
      category: category ?? null,
      tags: tags ?? null,
    }))
    // A study that is added to has most of them already.
    yield function* ({ db }) {
      yield* ask(db.insert(t.prompts).values(rows).onConflictDoNothing())
    }
  }
  for (const responses of batches(staged.responses())) {
    yield insertAll(
      t.responses,
      responses
        .filter(({ system }) => isNew(system))
        .map(({ promptKey, system, turns, masked }) => ({
          id: responseId(promptKey, system),
          studyId,
          promptId: promptId(promptKey),
          systemId: idOf(system),
          turns,
          masked,
        })),
    )
  }

  const comparisonId = (number: number) => `${batch}:${String(number)}`
  const random = seeded(seedFor(study.seed, 'sides', ...systems.map(({ name }) => name)))
  const sides = sidePlanner(study.overlap, random)
  const planned = new Map<
    string,
    { firstSystemId: string; secondSystemId: string; comparisons: number; planned: number }
  >()
  const systemsOfComparison: [string, string][] = []
  for (const comparisons of batches(staged.comparisons())) {
    const added = comparisons.filter(({ first, second }) => isNew(first) || isNew(second))
    const rows = added.map((one) => ({
      id: comparisonId(one.number),
      studyId,
      promptId: promptId(one.promptKey),
      turn: one.turn,
      firstSystemId: idOf(one.first),
      secondSystemId: idOf(one.second),
      firstResponseId: one.withTexts ? responseId(one.promptKey, one.first) : null,
      secondResponseId: one.withTexts && one.second !== one.first ? responseId(one.promptKey, one.second) : null,
    }))
    yield insertAll(t.comparisons, rows)
    const slots = added.flatMap((one) => {
      systemsOfComparison[one.number] = [idOf(one.first), idOf(one.second)]
      if (!one.planned) return []
      const pair = { firstSystemId: idOf(one.first), secondSystemId: idOf(one.second) }
      const key = JSON.stringify(pair)
      // A single response is shown as side a.
      const plan = one.first === one.second ? { openA: study.overlap, openB: 0 } : sides(key)
      const sum = planned.get(key) ?? { ...pair, comparisons: 0, planned: 0 }
      planned.set(key, { ...pair, comparisons: sum.comparisons + 1, planned: sum.planned + study.overlap })
      const id = comparisonId(one.number)
      return [
        {
          id,
          studyId,
          comparisonId: id,
          raterKind: 'human' as const,
          promptId: promptId(one.promptKey),
          ...pair,
          ...plan,
          plannedA: plan.openA,
          plannedB: plan.openB,
          taken: 0,
          draw: random.integer(0, 2 ** 31 - 1),
        },
      ]
    })
    yield insertAll(t.slots, slots)
  }
  yield insertAll(
    t.pairings,
    [...planned.values()].map((sum) => ({ ...sum, studyId, raterKind: 'human' as const })),
  )
  return { comparisonId, systemsOfComparison }
}
