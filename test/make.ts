import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analystHere } from '../server/analystHere.ts'
import { buildApp } from '../server/app.ts'
import type { AppParts } from '../server/context.ts'
import type { Assignments } from '../server/contract/pair.ts'
import type { ImportReport } from '../server/contract/importReport.ts'
import type { StudyFile } from '../server/contract/study.ts'
import { importStudy } from '../server/importStudy.ts'
import { raterLink, researcherLink } from '../server/links.ts'
import type { Staged, StagedComparison, StagedJudgment, StagedPrompt } from '../server/staging/staged.ts'
import { addResearcher } from '../db/accounts.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'

export type StagedOptions = Partial<Omit<StudyFile, 'judgments'>> & {
  promptCount?: number
  systems?: string[]
  judgments?: StagedJudgment[]
  /** The text of a response; distinct for each prompt and system when absent. */
  text?: (prompt: number, system: string) => string
  /** What is known of every prompt. */
  known?: Pick<StagedPrompt, 'category' | 'tags'>
}

/** A staged import that never was a file: the first system against each other one, on numbered prompts. */
export function makeStaged(options: StagedOptions = {}): Staged {
  const { promptCount = 4, systems = ['Target', 'One', 'Two'], judgments = [], text, known = {}, ...study } = options
  const say = text ?? ((prompt, system) => `Response ${String(systems.indexOf(system))} to prompt ${String(prompt)}.`)
  const keys = Array.from({ length: promptCount }, (_, index) => index + 1)
  const [target = '', ...baselines] = systems
  // Where single responses are judged, each is a comparison of its system with itself.
  const compared = study.single ? systems.map((name) => [name, name]) : baselines.map((name) => [target, name])
  const comparisons = keys.flatMap((key) =>
    compared.map(([first = '', second = '']): StagedComparison => ({
      number: 0,
      promptKey: String(key),
      turn: 0,
      first,
      second,
      withTexts: true,
      planned: true,
    })),
  )
  comparisons.forEach((comparison, index) => (comparison.number = index + 1))
  const report = { prompts: promptCount, comparisons: comparisons.length, problems: [], problemCount: 0 }
  return {
    path: '',
    study: { name: 'study', title: 'A study', target, baselines, ...study },
    report: () => report as unknown as ImportReport,
    systems: () =>
      systems.map((name, position) => ({ name, role: position === 0 ? 'target' : 'baseline', aliases: [], position })),
    prompts: () => keys.map((key) => ({ key: String(key), turns: [`Prompt ${String(key)}?`], ...known })).values(),
    responses: () =>
      keys
        .flatMap((key) =>
          systems.map((system) => ({ promptKey: String(key), system, turns: [say(key, system)], masked: false })),
        )
        .values(),
    comparisons: () => comparisons.values(),
    judgments: () => judgments.values(),
    leaks: () => ({ kept: 0, masked: 0, leftOut: 0 }),
    close: () => undefined,
  }
}

/** What an app needs from outside, with a clock that a test may move. */
export function makeParts(store: Store): AppParts & { clock: { now: Date } } {
  const clock = { now: new Date('2026-01-05T09:00:00Z') }
  return {
    store,
    // Here rather than in a thread: a database in memory is this process's own.
    analyst: analystHere(store),
    publicUrl: 'http://blindpair.test',
    dataFolder: mkdtempSync(join(tmpdir(), 'blindpair-test-')),
    version: '0.0.0',
    now: () => clock.now,
    newId: randomUUID,
    newSecret: () => randomBytes(32).toString('base64url'),
    clock,
  }
}

export async function makeStudy(store: Store, options: StagedOptions = {}): Promise<Study> {
  return importStudy(makeParts(store), makeStaged({ name: `study-${randomUUID().slice(0, 8)}`, ...options }))
}

/** An account, signed in by its link. */
export async function makeResearcher(
  { parts, app }: { parts: AppParts; app: App },
  { administrator = false }: { administrator?: boolean } = {},
) {
  const id = randomUUID()
  const name = `Researcher ${id.slice(0, 4)}`
  await addResearcher(parts.store, {
    id,
    name,
    email: `${id}@example.org`,
    passwordHash: null,
    issuer: null,
    subject: null,
    administrator,
    createdAt: parts.now(),
    disabledAt: null,
  })
  const link = await researcherLink(parts, { researcherId: id })
  const signedIn = await app.inject({ url: new URL(link).pathname })
  return { id, name, headers: { cookie: cookieOf(signedIn.headers['set-cookie']) } }
}

/** An app with a study in it, a signed-in researcher and raters at hand. */
export async function makeWorld(store: Store, options: StagedOptions = {}, more: Partial<AppParts> = {}) {
  const parts = { ...makeParts(store), ...more }
  const app = await buildApp(parts)
  const study = await importStudy(parts, makeStaged({ name: `study-${randomUUID().slice(0, 8)}`, ...options }))
  const link = await researcherLink(parts)
  const signedIn = await app.inject({ url: new URL(link).pathname })
  const researcher = { cookie: cookieOf(signedIn.headers['set-cookie']) }
  const joinPath = new URL(await raterLink(parts, study, 'human')).pathname
  return {
    app,
    parts,
    study,
    researcher,
    joinPath,
    /** A new rater with a browser of their own. */
    async rater() {
      const joined = await app.inject({ url: joinPath })
      return makeRater(app, { cookie: cookieOf(joined.headers['set-cookie']) }, study.code)
    },
  }
}

type App = Awaited<ReturnType<typeof buildApp>>

function makeRater(app: App, headers: { cookie: string }, code: string) {
  return {
    headers,
    async look() {
      const reply = await app.inject({ url: `/api/assignments?study=${code}`, headers })
      return reply.json<Assignments>()
    },
    judge(assignmentId: string, preference: string, more: { id?: string; replaces?: string } = {}) {
      const { id = randomUUID(), ...rest } = more
      return app.inject({
        method: 'PUT',
        url: `/api/judgments/${id}`,
        headers,
        payload: { assignmentId, preference, ...rest },
      })
    },
  }
}

export function cookieOf(header: string | string[] | undefined): string {
  return [header ?? []]
    .flat()
    .map((one) => one.split(';')[0])
    .join('; ')
}
