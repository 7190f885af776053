import { plan, planOfStudy, Refusal, simulatePlan } from '../api.ts'
import type { PlanAnswer, PlanRequest, SimulationLine } from '../../server/contract/planner.ts'

const calls = { plan, planOfStudy, simulatePlan }

/** What is planned where nobody has said anything yet: LIMA's 300 prompts, judged once. */
const first: PlanRequest = {
  estimand: 'halfTieRate',
  win: 0.4,
  tie: 0.25,
  prompts: 300,
  overlap: 1,
  raters: 10,
  baselines: 1,
  promptSpread: 0.8,
  raterSpread: 0.4,
  level: 0.95,
  power: 0.8,
  secondsPerJudgment: 60,
  payPerHour: 15,
}

/** A plan in the making: what is asked, what it gives, and a simulation of it while it runs. */
export class Planner {
  request = $state<PlanRequest>({ ...first })
  answer = $state.raw<PlanAnswer | null>(null)
  /** Where the numbers of a study come from. */
  from = $state.raw<string[]>([])
  failure = $state<string | null>(null)
  simulation = $state.raw<SimulationLine | null>(null)
  running = $state(false)

  #calls: typeof calls
  #asked = 0
  #abort: AbortController | null = null

  constructor(outside: Partial<typeof calls> = {}) {
    this.#calls = { ...calls, ...outside }
  }

  /** Begins with the numbers of a study. */
  async begin(study: string | undefined): Promise<void> {
    if (study !== undefined) {
      try {
        const { request, from } = await this.#calls.planOfStudy(study)
        this.request = { ...first, ...request }
        this.from = from
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        this.failure = error.message
        return
      }
    }
    await this.ask()
  }

  /** Asks what the plan gives; a later question overtakes an earlier one. */
  async ask(): Promise<void> {
    const asked = ++this.#asked
    // What was simulated was another plan.
    this.stop()
    this.simulation = null
    try {
      const answer = await this.#calls.plan({ ...this.request })
      if (asked !== this.#asked) return
      this.answer = answer
      this.failure = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (asked === this.#asked) this.failure = error.message
    }
  }

  /** Runs the plan many times; until it is stopped or another plan is asked for. */
  async simulate(studies: number, seed: number): Promise<void> {
    this.stop()
    const abort = new AbortController()
    this.#abort = abort
    this.running = true
    this.simulation = null
    try {
      await this.#calls.simulatePlan({ ...this.request, studies, seed }, abort.signal, (line) => {
        if (!abort.signal.aborted) this.simulation = line
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!abort.signal.aborted) this.failure = error.message
    } finally {
      if (this.#abort === abort) this.running = false
    }
  }

  /** Ends a simulation; what it has found so far stays. */
  stop(): void {
    this.#abort?.abort()
    this.#abort = null
    this.running = false
  }
}
