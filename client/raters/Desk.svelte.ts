import {
  analysisWithExcluded,
  excludeRaters,
  exclusions,
  invitations,
  invite,
  liftExclusion,
  pauseRater,
  ratersPage,
  Refusal,
  revokeInvitation,
} from '../api.ts'
import type { DeskRater, ExclusionRecord, Invitation } from '../../server/contract/raterDesk.ts'
import type { RaterRow } from '../../server/contract/raterQuality.ts'
import { Attempt } from '../ui/Attempt.svelte.ts'

const calls = {
  analysisWithExcluded,
  excludeRaters,
  exclusions,
  invitations,
  invite,
  liftExclusion,
  pauseRater,
  ratersPage,
  revokeInvitation,
}

/** The rules of ours by which a rater can be flagged. */
export const ownRules = ['gold', 'attention', 'repeats', 'speed', 'side', 'straight', 'rigging'] as const
export type OwnRule = (typeof ownRules)[number]

/** What is flagged of a rater, by the rule. */
export function rulesMet(row: RaterRow | undefined): OwnRule[] {
  if (!row) return []
  const met = new Set<string>(row.rules.filter(({ flagged }) => flagged).map(({ rule }) => rule))
  // What the study has a rule for is met by its rule alone.
  const ruled = row.rules.some(({ rule }) => rule === 'gold')
  for (const { test, flagged } of row.tests) if (flagged && !(ruled && test === 'gold')) met.add(test)
  return ownRules.filter((rule) => (rule === 'speed' ? row.pace?.flagged : met.has(rule)))
}

/** Where the parts of the page find it. */
export const deskKey = Symbol('desk')

/** A rater with what the analysis says of them, as far as it has come. */
export type RaterLine = { rater: DeskRater; row: RaterRow | undefined; rules: OwnRule[] }

/** What the page of raters holds and does. */
export class Desk {
  raters = $state.raw<DeskRater[]>([])
  rows = $state.raw<RaterRow[] | null>(null)
  exclusions = $state.raw<ExclusionRecord[]>([])
  /** Null where one may not see them. */
  invitations = $state.raw<Invitation[] | null>(null)
  loaded = $state(false)
  /** Why the numbers that take longer are not there. */
  analysisFailure = $state<string | null>(null)
  /** Ids of the raters chosen, to do something with all of them. */
  chosen = $state.raw<ReadonlySet<string>>(new Set())

  #study: string
  #calls: typeof calls
  #asked = new Attempt()

  constructor(study: string, outside: Partial<typeof calls> = {}) {
    this.#study = study
    this.#calls = { ...calls, ...outside }
  }

  get busy(): boolean {
    return this.#asked.busy
  }

  /** Why what was asked last was not done. */
  get failure(): string | null {
    return this.#asked.failure
  }

  /** Flagged raters first, then those who judged most. */
  get lines(): RaterLine[] {
    const byName = new Map((this.rows ?? []).map((row) => [row.rater, row]))
    return this.raters
      .map((rater) => {
        const row = byName.get(rater.rater)
        return { rater, row, rules: rulesMet(row) }
      })
      .sort(
        (one, other) =>
          Number(other.rules.length > 0) - Number(one.rules.length > 0) || other.rater.judged - one.rater.judged,
      )
  }

  async load(): Promise<void> {
    await this.#asked.run(async () => {
      await this.#readRaters()
      this.exclusions = await this.#calls.exclusions(this.#study)
      await this.#readInvitations()
      this.loaded = true
    })
    await this.analyze()
  }

  /** Asks for what takes longer to compute. */
  async analyze(): Promise<void> {
    if (!this.raters.some(({ judged }) => judged > 0)) {
      this.rows = []
      return
    }
    this.analysisFailure = null
    try {
      this.rows = (await this.#calls.analysisWithExcluded(this.#study)).raterQuality.raters
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.analysisFailure = error.message
    }
  }

  choose(id: string, chosen: boolean): void {
    const ids = new Set(this.chosen)
    if (chosen) ids.add(id)
    else ids.delete(id)
    this.chosen = ids
  }

  /** Chooses all whom a rule flags and who are not left out yet. */
  chooseFlagged(rule: OwnRule): void {
    this.chosen = new Set(
      this.lines
        .filter(({ rater, rules }) => rater.excludedAt === null && rules.includes(rule))
        .map(({ rater }) => rater.id),
    )
  }

  async pause(rater: DeskRater, paused: boolean): Promise<void> {
    await this.#asked.run(async () => {
      await this.#calls.pauseRater(this.#study, rater.id, paused)
      await this.#readRaters()
    })
  }

  /** Leaves everyone who is chosen out; false where that did not happen. */
  async excludeChosen(rule: string, reason: string): Promise<boolean> {
    return this.#asked.run(async () => {
      const sent = { raters: [...this.chosen], rule, reason }
      this.exclusions = await this.#calls.excludeRaters(this.#study, sent)
      this.chosen = new Set()
      await this.#readRaters()
    })
  }

  async lift(rater: DeskRater, reason: string): Promise<boolean> {
    return this.#asked.run(async () => {
      this.exclusions = await this.#calls.liftExclusion(this.#study, rater.id, reason)
      await this.#readRaters()
    })
  }

  async invite(invitation: Parameters<typeof invite>[1]): Promise<boolean> {
    return this.#asked.run(async () => {
      this.invitations = await this.#calls.invite(this.#study, invitation)
    })
  }

  async revoke(invitation: Invitation): Promise<void> {
    await this.#asked.run(async () => {
      this.invitations = await this.#calls.revokeInvitation(this.#study, invitation.id)
    })
  }

  async #readRaters(): Promise<void> {
    const raters: DeskRater[] = []
    for (let from: string | null | undefined; from !== null;) {
      const page = await this.#calls.ratersPage(this.#study, from)
      raters.push(...page.raters)
      from = page.next
    }
    this.raters = raters
  }

  async #readInvitations(): Promise<void> {
    try {
      this.invitations = await this.#calls.invitations(this.#study)
    } catch (error) {
      // Whoever may only read sees no links: they let one in.
      if (!(error instanceof Refusal) || error.status !== 403) throw error
    }
  }
}
