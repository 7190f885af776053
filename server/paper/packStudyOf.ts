import { checkMigrations } from '../../db/migrations.ts'
import { recordsOf, tagsOf } from '../../db/records.ts'
import type { Reads, Store } from '../../db/store.ts'
import { systemsOf, type Study } from '../../db/studies.ts'
import type { RaterKind } from '../contract/rater.ts'
import { ratersOfStudy } from '../../db/judgmentColumns.ts'
import { amendmentWords } from '../amendmentWords.ts'
import { raterChecks } from '../raterChecks.ts'
import { resultsOf } from '../results.ts'
import { packFormat, packFormatVersion, type PackStudy } from './packStudy.ts'

/** What a pack says of a study besides its judgments; what was left out of these as `reads` sees it, like them. */
export async function packStudyOf(
  store: Store,
  reads: Reads,
  study: Study,
  { kinds, target, now, version }: { kinds?: RaterKind[]; target?: string | null; now: Date; version: string },
): Promise<PackStudy> {
  const [systems, records] = [await systemsOf(reads, study.id), await recordsOf(reads, study.id)]
  const view = { ...(kinds ? { kinds } : {}), ...(target === undefined ? {} : { target }) }
  const results = await resultsOf(store, study, view, now)
  return {
    format: packFormat,
    formatVersion: packFormatVersion,
    program: { name: 'blindpair', version },
    schemaVersion: checkMigrations(store.kind, null, study.name).version,
    exportedAt: now.toISOString(),
    study: {
      name: study.name,
      title: study.title,
      question: study.question,
      instructions: study.instructions,
      instructionsVersion: study.instructionsVersion,
      notice: study.notice,
      state: study.state === 'importing' ? 'draft' : study.state,
      createdAt: study.createdAt.toISOString(),
      target: systems.find(({ role }) => role === 'target')?.name ?? null,
      systems: systems.map(({ name, role }) => ({ name, role })),
      prompts: study.promptCount,
      comparisons: study.comparisonCount,
      overlap: study.overlap,
      seed: study.seed,
      leaseMinutes: study.leaseMs / 60_000,
      repeatPrompts: study.repeatPrompts,
      judgmentsPerRater: study.judgmentsPerRater,
      leaks: study.leaks,
      design: publicDesign(study.design),
    },
    analysis: {
      kinds: results.kinds,
      target: results.study.target,
      level: 0.95,
      replicates: 1000,
      seed: study.seed,
      scale: 'logit',
    },
    progress: { planned: results.planned, skipped: results.skipped, sideExceptions: results.sideExceptions },
    ...(results.grades
      ? {
          singles: results.grades.systems.map(({ system, planned, responses }) => ({ system, planned, responses })),
        }
      : {}),
    ...(study.design.quality ? { checks: await checksIn(reads, study.id) } : {}),
    tags: await tagsOf(reads, study.id),
    registration: records.registration
      ? {
          hash: records.registration.hash,
          frozenAt: records.registration.frozenAt.toISOString(),
          document: records.registration.document,
        }
      : null,
    amendments: records.amendments.map(({ createdAt, reason, judgments, ...change }) => ({
      at: createdAt.toISOString(),
      what: amendmentWords(change),
      reason,
      judgments,
    })),
    exclusions: records.exclusions.map(({ rater, rule, reason, createdAt }) => ({
      rater,
      rule,
      reason,
      at: createdAt.toISOString(),
    })),
    withdrawn: records.withdrawn.map(({ comparison, prompt, turn, reason, withdrawnAt }) => ({
      comparison,
      prompt,
      turn: turn === 0 ? null : turn,
      reason: reason ?? '',
      at: withdrawnAt!.toISOString(),
    })),
    looks: records.looks.map(({ createdAt, what, judgments }) => ({ at: createdAt.toISOString(), what, judgments })),
  }
}

/** What raters did with checks and repeats, by their pseudonyms. */
async function checksIn(reads: Reads, studyId: string): Promise<PackStudy['checks']> {
  const names = new Map((await ratersOfStudy(reads, studyId)).map(({ id, name }) => [id, name]))
  return [...(await raterChecks(reads, studyId))]
    .map(([id, { gold, attention, again, flipped }]) => ({
      ...{ rater: names.get(id) ?? id, gold, attention, again: [...again], flipped: [...flipped] },
    }))
    .sort((one, other) => (one.rater < other.rater ? -1 : 1))
}

/** A design without what lets strangers in: codes and addresses of crowd platforms. */
function publicDesign({ platform, ...design }: Study['design']): Record<string, unknown> {
  return { ...design, ...(platform ? { platform: { name: platform.name } } : {}) }
}
