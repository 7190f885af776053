import {
  addLeaks,
  copyPlan,
  deleteStudy,
  finishImport,
  insertStudy,
  pairingsOf,
  refreshSizes,
  type Study,
  systemsOf,
} from '../db/studies.ts'
import { keptOverlap } from '../db/longerPlan.ts'
import { usualLeaseMinutes } from './contract/design.ts'
import type { StudyFile } from './contract/study.ts'
import { presetFor } from './lima.ts'
import { Refusal } from './errors.ts'
import { judgmentWrites } from './importJudgments.ts'
import { planWrites } from './importPlan.ts'
import { batches, insertAll, type ImportParts, type Write } from './importWrites.ts'
import { versionOf } from './instructionsVersion.ts'
import { keptDesign } from './keptDesign.ts'
import { registrationNow } from './registration.ts'
import { amendSystems } from './studyChanges.ts'
import { freeze, registrationOf } from '../db/registrations.ts'
import { localOwner } from './access.ts'
import type { Staged } from './staging/staged.ts'
import { refusedImport } from './staging/problems.ts'

export type { ImportParts }

/**
 * Writes a staged study to the database, all or nothing: it is written in short transactions, so that raters of other
 * studies go on meanwhile, and no one sees it before the last. Refuses a staged import with problems and a name in use.
 */
export async function importStudy(parts: ImportParts, staged: Staged): Promise<Study> {
  const { store, newId, newSecret, now } = parts
  refuseProblems(staged)
  const { name, title, notice, seed = 1, overlap = 1, ...file } = staged.study
  const preset = presetFor(file)
  const question = file.question ?? preset.question
  const instructions = file.instructions ?? preset.instructions
  const report = staged.report()
  const id = newId()
  const createdAt = now()
  const { design, checks, consents } = keptDesign(file, { studyId: id, newId, now: createdAt })
  const study: Study = {
    id,
    name,
    code: newSecret().replaceAll(/[-_]/g, 'x').slice(0, 12),
    title,
    question,
    instructions,
    instructionsVersion: versionOf(question, instructions),
    notice: notice ?? null,
    state: 'importing',
    overlap,
    seed,
    leaseMs: Math.round((file.leaseMinutes ?? usualLeaseMinutes(file)) * 60_000),
    // Whoever judges a turn by itself goes on with the next one.
    repeatPrompts: file.repeatPrompts ?? file.single?.turns ?? false,
    judgmentsPerRater: file.judgmentsPerRater ?? null,
    promptCount: report.prompts,
    comparisonCount: report.comparisons,
    leaks: staged.leaks(),
    leakRule: leakRuleOf(file.leaks),
    design,
    unlockedAt: null,
    createdAt,
    archivedAt: null,
  }
  if (!(await insertStudy(store, study))) {
    throw new Refusal('name_in_use', { message: `A study named "${name}" exists already. Nothing was written.` })
  }
  const state = file.state ?? 'open'
  try {
    await store.atomically(insertAll(store.tables.consents, consents))
    for (const rows of batches(checks)) await store.atomically(insertAll(store.tables.checks, rows))
    for (const write of writes(parts, study, staged, new Map())) await store.atomically(write)
    const frozen = state === 'open' ? await registrationNow(store, study, createdAt) : undefined
    await store.atomically(function* (queries) {
      if (frozen) yield* freeze(queries, frozen)
      yield* finishImport(queries, study.id, state)
    })
  } catch (error) {
    // Should this fail too, the next start of the server removes what is left.
    await deleteStudy(store, study.id).catch(() => undefined)
    throw error
  }
  store.announce(study.id)
  return { ...study, state }
}

/** Adds the systems of a staged import that a study does not have yet, with their comparisons, in one transaction. */
export async function addSystems(
  parts: ImportParts,
  study: Study,
  staged: Staged,
  { actor = localOwner, reason }: { actor?: string; reason?: string | undefined } = {},
): Promise<string[]> {
  refuseProblems(staged)
  const { store } = parts
  const systems = await systemsOf(store, study.id)
  const added = staged.systems().filter(({ name }) => !systems.some((known) => known.name === name))
  if (added.length === 0) {
    throw new Refusal('import_refused', { message: 'These files hold no system that the study does not have already.' })
  }
  if (added.some(({ role }) => role === 'target') && systems.some(({ role }) => role === 'target')) {
    throw new Refusal('import_refused', { message: 'The study has its target already. Nothing was written.' })
  }
  const known = new Map(systems.map(({ name, id }) => [name, id]))
  const registration = await registrationOf(store, study.id)
  if (registration && !reason) throw new Refusal('reason_needed')
  // Responses of before were counted when they came.
  const leaks = staged.leaks(added.map(({ name }) => name))
  await store.atomically(function* (queries) {
    // It may have been raised since the study was read.
    const overlap = (yield* keptOverlap(queries, study.id)) ?? study.overlap
    for (const write of writes(parts, { ...study, overlap }, staged, known)) yield* write(queries)
    yield* addLeaks(queries, study.id, leaks)
    const names = added.map(({ name }) => name)
    const record = { id: parts.newId(), actor, reason: reason ?? '', createdAt: parts.now() }
    if (registration) yield* amendSystems(queries, study, names, record)
  })
  await refreshSizes(store, study.id)
  // Simulated and test raters who have a plan get the new comparisons too.
  const planned = new Set((await pairingsOf(store, study.id)).map(({ raterKind }) => raterKind))
  for (const kind of ['simulated', 'test'] as const) if (planned.has(kind)) await copyPlan(store, study.id, kind)
  store.announce(study.id)
  return added.map(({ name }) => name)
}

function leakRuleOf(leaks: StudyFile['leaks']): Study['leakRule'] {
  const { default: choice, words } = typeof leaks === 'string' ? { default: leaks } : (leaks ?? {})
  return { default: choice ?? 'keep', words: words ?? [] }
}

function refuseProblems(staged: Staged): void {
  const { problems, problemCount } = staged.report()
  if (problemCount > 0) throw refusedImport(problems, problemCount)
}

function* writes(parts: ImportParts, study: Study, staged: Staged, known: Map<string, string>): Generator<Write> {
  const plan = yield* planWrites(parts, study, staged, known)
  yield* judgmentWrites(parts, study, staged, plan, parts.now())
}
