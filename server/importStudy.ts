import { createHash } from 'node:crypto'
import { moveCount, type CountKey } from '../db/counts.ts'
import { judgmentIdsInUse } from '../db/judgments.ts'
import { setJudged, type NewRater } from '../db/raters.ts'
import { findStudy, finishImport, insertStudy, refreshSizes, systemsOf, type Study } from '../db/studies.ts'
import { ask, type Queries, type Steps, type Store } from '../db/store.ts'
import type { RaterKind } from './contract/rater.ts'
import { limaInstructions, limaQuestion } from './lima.ts'
import { Refusal } from './errors.ts'
import { sidePlanner } from './design/sides.ts'
import type { Staged } from './staging/staged.ts'
import { seeded, seedFor } from './stats/random.ts'

export type ImportParts = { store: Store; now: () => Date; newId: () => string; newSecret: () => string }

/** Rows in one statement: below the limits of both databases on parameters. */
const rowsAtOnce = 400

/**
 * Writes a staged study to the database, all or nothing: it is written in short transactions, so that raters of other
 * studies go on meanwhile, and no one sees it before the last. Refuses a staged import with problems and a name in use.
 */
export async function importStudy(parts: ImportParts, staged: Staged): Promise<Study> {
  const { store, newId, newSecret, now } = parts
  refuseProblems(staged)
  const { name, title, notice, seed = 1, overlap = 1, ...file } = staged.study
  if (await findStudy(store, name)) {
    throw new Refusal('name_in_use', { message: `A study named "${name}" exists already. Nothing was written.` })
  }
  const question = file.question ?? limaQuestion
  const instructions = file.instructions ?? limaInstructions
  const report = staged.report()
  const study: Study = {
    id: newId(),
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
    leaseMs: Math.round((file.leaseMinutes ?? 30) * 60_000),
    repeatPrompts: file.repeatPrompts ?? false,
    judgmentsPerRater: file.judgmentsPerRater ?? null,
    promptCount: report.prompts,
    comparisonCount: report.comparisons,
    leaks: staged.leaks(),
    createdAt: now(),
    archivedAt: null,
  }
  await insertStudy(store, study)
  for (const write of writes(parts, study, staged, new Map())) await store.atomically(write)
  const state = file.state ?? 'open'
  await finishImport(store, study.id, state)
  store.announce(study.id)
  return { ...study, state }
}

/** Adds the systems of a staged import that a study does not have yet, with their comparisons, in one transaction. */
export async function addSystems(parts: ImportParts, study: Study, staged: Staged): Promise<string[]> {
  refuseProblems(staged)
  const { store } = parts
  const systems = await systemsOf(store, study.id)
  const added = staged.systems().filter(({ name }) => !systems.some((known) => known.name === name))
  if (added.length === 0) {
    throw new Refusal('import_refused', { message: 'These files hold no system that the study does not have already.' })
  }
  const known = new Map(systems.map(({ name, id }) => [name, id]))
  await store.atomically(function* (queries) {
    for (const write of writes(parts, study, staged, known)) yield* write(queries)
  })
  await refreshSizes(store, study.id)
  store.announce(study.id)
  return added.map(({ name }) => name)
}

/** The version of what raters are told: the first 12 characters of the SHA-256 of question and instructions. */
export function versionOf(question: string, instructions: string): string {
  return createHash('sha256').update(`${question}\n\n${instructions}`).digest('hex').slice(0, 12)
}

function refuseProblems(staged: Staged): void {
  const { problems, problemCount } = staged.report()
  if (problemCount === 0) return
  const first = problems[0]
  const place = first
    ? `${first.file}${first.line === undefined ? '' : `:${String(first.line)}`}: ${first.message}`
    : ''
  const more = problemCount > 1 ? ` (and ${String(problemCount - 1)} more)` : ''
  throw new Refusal('import_refused', { message: `${place}${more} Nothing was written.`, details: problems })
}

type Write = (queries: Queries) => Steps<void>

/** Everything an import writes, as short pieces of a transaction each, parents before children. */
function* writes(parts: ImportParts, study: Study, staged: Staged, known: Map<string, string>): Generator<Write> {
  const { newId, now } = parts
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
    const rows = prompts.map(({ key, turns, category }) => ({
      id: promptId(key),
      studyId,
      key,
      turns,
      category: category ?? null,
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
      secondResponseId: one.withTexts ? responseId(one.promptKey, one.second) : null,
    }))
    yield insertAll(t.comparisons, rows)
    const slots = added.flatMap((one) => {
      systemsOfComparison[one.number] = [idOf(one.first), idOf(one.second)]
      if (!one.planned) return []
      const pair = { firstSystemId: idOf(one.first), secondSystemId: idOf(one.second) }
      const key = JSON.stringify(pair)
      const plan = sides(key)
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
  yield* judgmentWrites(parts, study, staged, comparisonId, systemsOfComparison, now())
}

/** Imported judgments, their raters first, and the counters last. */
function* judgmentWrites(
  { newId, store }: ImportParts,
  study: Study,
  staged: Staged,
  comparisonId: (number: number) => string,
  systemsOfComparison: [string, string][],
  now: Date,
): Generator<Write> {
  const { tables: t } = store
  const studyId = study.id
  const raters = new Map<string, NewRater & { judged: number; lastSeenAt: Date }>()
  const counts = new Map<string, { key: CountKey; n: number }>()
  const replaced = new Set<string>()
  const given = new Map<string, string>()
  for (const { id, replaces } of staged.judgments()) {
    if (replaces) replaced.add(replaces)
    if (id) given.set(id, id)
  }
  // A judgment keeps its id, unless it came out of this very database and is still in it.
  for (const ids of batches(given.keys())) {
    yield function* (queries) {
      for (const id of yield* judgmentIdsInUse(queries, ids)) given.set(id, newId())
    }
  }

  const raterOf = (judgment: {
    rater: string
    raterKind: RaterKind
    group?: string
  }): NewRater & { judged: number; lastSeenAt: Date } => {
    const known = raters.get(judgment.rater)
    if (known) return known
    const rater = {
      id: newId(),
      studyId,
      pseudonym: judgment.rater,
      kind: judgment.raterKind,
      group: judgment.group ?? null,
      sessionHash: null,
      invitationId: null,
      judged: 0,
      createdAt: now,
      lastSeenAt: new Date(0),
    }
    raters.set(judgment.rater, rater)
    return rater
  }
  const rows = function* () {
    for (const one of staged.judgments()) {
      const rater = raterOf(one)
      if (one.id === undefined || !replaced.has(one.id)) {
        rater.judged += 1
        const [firstSystemId, secondSystemId] = systemsOfComparison[one.comparison] ?? ['', '']
        const key: CountKey = {
          studyId,
          raterKind: rater.kind,
          firstSystemId,
          secondSystemId,
          preference: one.preference,
          firstSide: one.firstSide,
          sideRecorded: one.sideRecorded,
          bothBad: one.bothBad,
          surplus: one.surplus,
        }
        const counted = counts.get(JSON.stringify(key))
        counts.set(JSON.stringify(key), { key, n: (counted?.n ?? 0) + 1 })
      }
      yield {
        id: one.id === undefined ? newId() : (given.get(one.id) ?? one.id),
        studyId,
        comparisonId: comparisonId(one.comparison),
        raterId: rater.id,
        assignmentId: null,
        preference: one.preference,
        bothBad: one.bothBad,
        firstSide: one.firstSide,
        sideRecorded: one.sideRecorded,
        replaces: one.replaces === undefined ? null : (given.get(one.replaces) ?? one.replaces),
        surplus: one.surplus,
        elapsedMs: one.elapsedMs ?? null,
        rationale: one.rationale ?? null,
        instructionsVersion: one.instructionsVersion ?? null,
        origin: one.origin,
        createdAt: one.at ?? null,
      }
    }
  }
  // A first pass only meets the raters: they are parents of the judgments.
  for (const judgment of staged.judgments()) raterOf(judgment)
  for (const some of batches(raters.values())) yield insertAll(t.raters, some)
  for (const some of batches(rows())) yield insertAll(t.judgments, some)
  yield function* (queries) {
    for (const { key, n } of counts.values()) yield* moveCount(queries, key, n)
    for (const { id, judged } of raters.values()) yield* setJudged(queries, id, judged)
  }
}

function insertAll(table: Store['tables'][keyof Store['tables']], rows: object[]): Write {
  return function* ({ db }) {
    if (rows.length > 0) yield* ask(db.insert(table as never).values(rows as never))
  }
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length === rowsAtOnce) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
