import type { SimulationLine } from '../contract/planner.ts'
import type { PlanInput, Simulated } from '../contract/planning.ts'
import { linear } from '../stats/planning/estimand.ts'
import { calibrated } from '../stats/planning/logitNormal.ts'
import { simulate } from '../stats/planning/simulate.ts'
import { seeded, seedFor } from '../stats/random.ts'

/** Studies that are run between two words of how far it is. */
const batch = 20

/** Runs a design many times, a batch at a time; the same seed gives the same studies, wherever it runs. */
export function* simulation(input: PlanInput, studies: number, seed: number): Generator<SimulationLine> {
  const { estimand, shares, nullValue, level, prompts, overlap, raters } = input
  const model = calibrated(shares, input.promptSpread, input.raterSpread)
  const target = linear(estimand, shares, nullValue)
  const sums = { found: 0, held: 0, width: 0, undefinedStudies: 0 }
  for (let done = 0; done < studies;) {
    const n = Math.min(batch, studies - done)
    const part = simulate(
      { model, linear: target, decidedOnly: estimand === 'winShareOfDecided' },
      { prompts, overlap, raters },
      { nullValue, level, studies: n },
      seeded(seedFor(seed, String(done))),
    )
    const defined = n - part.undefinedStudies
    sums.found += part.power * n
    sums.held += part.coverage * defined
    sums.width += part.width * defined
    sums.undefinedStudies += part.undefinedStudies
    done += n
    yield { done, of: studies, simulated: meanOf(sums, done) }
  }
}

function meanOf(
  sums: { found: number; held: number; width: number; undefinedStudies: number },
  studies: number,
): Simulated {
  const defined = studies - sums.undefinedStudies
  return {
    studies,
    power: sums.found / studies,
    coverage: defined === 0 ? 0 : sums.held / defined,
    width: defined === 0 ? 0 : sums.width / defined,
    undefinedStudies: sums.undefinedStudies,
  }
}
