import { createHash } from 'node:crypto'
import { namedResponses } from '../db/judgmentColumns.ts'
import { checksOf, consentsOf, promptPages, type Registration } from '../db/registrations.ts'
import type { Store } from '../db/store.ts'
import { pairingsOf, systemsOf, type Study } from '../db/studies.ts'
import { canonicalJson } from './canonicalJson.ts'
import { version } from './version.ts'

/** What a flag is raised by where the study file leaves it to us. */
const usualRules = { goldRight: 0.8, attentionFailed: 2, fastShare: 0.2 }

/** How a study's numbers are computed unless someone says otherwise afterwards. */
const usualAnalysis = {
  outcome: 'the preference from the target’s side: win, tie or loss; both-bad marks are counted beside it',
  estimands: ['win rate', 'win-or-tie rate', 'half-tie rate', 'share of wins among decided'],
  counted: 'the newest judgment of each rater on each planned comparison; surplus and replaced ones are kept apart',
  raters: 'people; simulated raters, tests and language models are never pooled with them',
  level: 0.95,
  interval: 'cluster-robust by prompt; also by prompt and rater, and valid while watching',
  test: 'that both are preferred equally often: t test of the half-tie rate by prompt, and exact sign test without ties; each adjusted over all baselines (Holm)',
  exclusions: 'by rule only; results are given with and without the raters left out',
  missing: 'skipped pairs are counted and not filled in',
}

/** All that is frozen of a study when it opens, as a value with one JSON text. */
export async function registrationDocument(store: Store, study: Study): Promise<string> {
  const [systems, pairings, checks, consents] = await Promise.all([
    systemsOf(store, study.id),
    pairingsOf(store, study.id),
    checksOf(store, study.id),
    consentsOf(store, study.id),
  ])
  const people = pairings.filter(({ raterKind }) => raterKind === 'human')
  // Codes and addresses of a crowd platform may change, and let strangers in: they are nobody else's to read.
  const { quality, analysisPlan, platform, ...design } = study.design
  const prompts = createHash('sha256')
  for await (const page of promptPages(store, study.id)) for (const one of page) prompts.update(canonicalJson(one))
  const responses = createHash('sha256')
  for await (const page of namedResponses(store, study.id)) {
    for (const { prompt, system, turns } of page) responses.update(canonicalJson({ prompt, system, turns }))
  }
  return canonicalJson({
    format: 'blindpair registration 1',
    program: `blindpair ${version}`,
    study: { name: study.name, title: study.title, notice: study.notice },
    raters: {
      question: study.question,
      instructions: study.instructions,
      instructionsVersion: study.instructionsVersion,
      consent: consents.at(-1)?.text ?? null,
    },
    systems: systems.map(({ name, role }) => ({ name, role })),
    sampling: {
      prompts: study.promptCount,
      comparisons: study.comparisonCount,
      overlap: study.overlap,
      planned: people.reduce((total, one) => total + one.planned, 0),
      judgmentsPerRater: study.judgmentsPerRater,
      repeatPrompts: study.repeatPrompts,
      seed: study.seed,
      stopping: 'when each comparison has been judged by as many raters as planned, or the study is closed',
      promptsHash: prompts.digest('hex'),
      responsesHash: responses.digest('hex'),
      leaks: { ...study.leakRule, found: study.leaks },
    },
    design: { ...design, ...(platform ? { platform: { name: platform.name } } : {}) },
    quality: {
      ...quality,
      rules: { ...usualRules, ...quality?.rules },
      checks:
        checks.length === 0
          ? null
          : createHash('sha256')
              .update(canonicalJson(checks.map(asked)))
              .digest('hex'),
    },
    analysis: { ...usualAnalysis, plan: analysisPlan ?? null },
  })
}

/** A study's registration as it would be now. */
export async function registrationNow(store: Store, study: Study, frozenAt: Date): Promise<Registration> {
  const document = await registrationDocument(store, study)
  return { studyId: study.id, document, hash: hashOf(document), frozenAt }
}

/** SHA-256 of a registration's text, in hexadecimal. */
export const hashOf = (document: string): string => createHash('sha256').update(document).digest('hex')

/** Whether a registration still is what its hash says. */
export const isUnchanged = ({ document, hash }: Registration): boolean => hashOf(document) === hash

export type Difference = { field: string; frozen: unknown; now: unknown }

/** Where a study is not what was frozen, field by field; a later program alone is no difference. */
export function differencesFrom(frozen: string, now: string): Difference[] {
  const found: Difference[] = []
  const compare = (field: string, one: unknown, other: unknown) => {
    if (canonicalJson(one ?? null) === canonicalJson(other ?? null)) return
    if (!isRecord(one) || !isRecord(other)) {
      found.push({ field, frozen: one ?? null, now: other ?? null })
      return
    }
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
      compare(field === '' ? name : `${field}.${name}`, one[name], other[name])
    }
  }
  compare('', JSON.parse(frozen), JSON.parse(now))
  return found.filter(({ field }) => field !== 'program')
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function asked({ id: _id, studyId: _study, ...check }: Awaited<ReturnType<typeof checksOf>>[number]) {
  return check
}
