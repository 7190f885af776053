import { moveAnswer, type AnswerKey } from '../db/answerCounts.ts'
import { recontest } from '../db/contests.ts'
import { moveCount, type CountKey } from '../db/counts.ts'
import { criterionId } from '../db/criteria.ts'
import { moveGrade, type GradeKey } from '../db/gradeCounts.ts'
import { judgmentIdsInUse } from '../db/judgments.ts'
import { answersOf } from '../db/pairBook.ts'
import { setJudged, type NewRater } from '../db/raters.ts'
import type { Study } from '../db/studies.ts'
import type { RaterKind } from './contract/rater.ts'
import type { WrittenPlan } from './importPlan.ts'
import { batches, insertAll, type ImportParts, type Write } from './importWrites.ts'
import type { Staged, StagedJudgment } from './staging/staged.ts'

/** Imported judgments, their raters first, and the counters last. */
export function* judgmentWrites(
  { newId, store }: ImportParts,
  study: Study,
  staged: Staged,
  { comparisonId, systemsOfComparison }: WrittenPlan,
  now: Date,
): Generator<Write> {
  const { tables: t } = store
  const studyId = study.id
  const raters = new Map<string, NewRater & { judged: number; lastSeenAt: Date }>()
  const counts = new Map<string, { key: CountKey; n: number }>()
  const answers = new Map<string, { key: AnswerKey; n: number }>()
  const grades = new Map<string, { key: GradeKey; n: number }>()
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
  const idOf = ({ id }: StagedJudgment) => (id === undefined ? newId() : (given.get(id) ?? id))
  const replacedBy = ({ replaces }: StagedJudgment) =>
    replaces === undefined ? null : (given.get(replaces) ?? replaces)
  const rows = function* () {
    for (const one of staged.judgments()) {
      const rater = raterOf(one)
      if (one.id === undefined || !replaced.has(one.id)) {
        rater.judged += 1
        const [firstSystemId, secondSystemId] = systemsOfComparison[one.comparison] ?? ['', '']
        const { grade, surplus } = one
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
        if (grade !== undefined) {
          countOne(grades, { studyId, raterKind: rater.kind, systemId: firstSystemId, grade, surplus })
        } else countOne(counts, key)
        if (!surplus && grade === undefined) {
          const { preference, degree = null, criteria = null } = one
          for (const answer of answersOf(key, { preference, degree, criteria })) countOne(answers, answer)
        }
      }
      const row = {
        id: idOf(one),
        studyId,
        comparisonId: comparisonId(one.comparison),
        raterId: rater.id,
        assignmentId: null,
        replaces: replacedBy(one),
        surplus: one.surplus,
        elapsedMs: one.elapsedMs ?? null,
        rationale: one.rationale ?? null,
        instructionsVersion: one.instructionsVersion ?? null,
        origin: one.origin,
        reasons: one.reasons ?? null,
        reading: one.reading ?? null,
        createdAt: one.at ?? null,
      }
      if (one.grade !== undefined) {
        yield { ...row, grade: one.grade }
        continue
      }
      yield {
        ...row,
        preference: one.preference,
        bothBad: one.bothBad,
        firstSide: one.firstSide,
        sideRecorded: one.sideRecorded,
        degree: one.degree ?? null,
      }
    }
  }
  // A first pass only meets the raters: they are parents of the judgments.
  for (const judgment of staged.judgments()) raterOf(judgment)
  for (const some of batches(raters.values())) yield insertAll(t.raters, some)
  // A study holds judgments of pairs or grades, never both.
  const table = study.design.single ? t.grades : t.judgments
  for (const some of batches(rows())) yield insertAll(table, some)
  // What was answered to further criteria; only our own exports say it, and they have ids.
  const criteria = function* () {
    for (const one of staged.judgments()) {
      if (one.criteria === undefined || one.id === undefined) continue
      const judgmentId = idOf(one)
      const replaces = replacedBy(one)
      for (const [criterion, preference] of Object.entries(one.criteria)) {
        yield {
          id: criterionId(judgmentId, criterion),
          studyId,
          raterId: raterOf(one).id,
          assignmentId: null,
          judgmentId,
          purpose: 'criterion',
          criterion,
          preference,
          bothBad: false,
          firstSide: one.firstSide,
          replaces: replaces === null ? null : criterionId(replaces, criterion),
          createdAt: one.at ?? now,
        }
      }
    }
  }
  for (const some of batches(criteria())) yield insertAll(t.extraJudgments, some)
  yield function* (queries) {
    for (const { key, n } of counts.values()) yield* moveCount(queries, key, n)
    for (const { key, n } of answers.values()) yield* moveAnswer(queries, key, n)
    for (const { key, n } of grades.values()) yield* moveGrade(queries, key, n)
    for (const { id, judged } of raters.values()) yield* setJudged(queries, id, judged)
  }
  // How contested each comparison is, some at a time.
  let last: string | undefined = raters.size === 0 ? undefined : ''
  while (last !== undefined) {
    yield function* (queries) {
      last = yield* recontest(queries, studyId, last!)
    }
  }
}

function countOne<Key extends object>(counts: Map<string, { key: Key; n: number }>, key: Key): void {
  const name = JSON.stringify(key)
  const counted = counts.get(name)
  if (counted) counted.n += 1
  else counts.set(name, { key, n: 1 })
}
