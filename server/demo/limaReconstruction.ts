import type { Outcome, Preference, Side } from '../contract/judgment.ts'
import type { StudyFile } from '../contract/study.ts'
import { published } from '../published.ts'
import { seeded, seedFor, shuffled } from '../stats/random.ts'
import { placeholderPrompts, placeholderResponse } from './placeholders.ts'

/** The name of the study that `demo lima` makes. */
export const limaDemo = 'lima-reconstruction'

const prompts = 300
const raters = 30

/** One simulated judgment, as a row that import reads. */
export type SimulatedJudgment = {
  prompt_id: string
  prompt: string
  system_a: string
  system_b: string
  side_recorded: true
  preference: Preference
  rater: string
  rater_kind: 'simulated'
  elapsed_ms: number
  created_at: string
  response_a: string
  response_b: string
  origin: string
}

/** The study around the judgments: what it is not stands in every place a reader may look. */
export const limaStudy: Omit<StudyFile, 'judgments'> = {
  name: limaDemo,
  title: 'A reconstruction of LIMA’s Figure 1 from simulated judgments',
  notice:
    'This is a reconstruction, not the data of the paper. Zhou et al. (2023) printed percentages and published no votes: ' +
    'here 1,500 simulated judgments were dealt out so that they give exactly these percentages. All prompts and responses ' +
    'are placeholders written for this demonstration; none is an output of the systems named.',
  target: published.lima.target,
  baselines: published.lima.figures.map(({ baseline }) => baseline),
  overlap: 1,
  seed: 20230518,
  leaks: 'keep',
}

/**
 * Simulated judgments that give exactly the percentages printed in LIMA's Figure 1: for each of the five baselines one on
 * each of 300 prompts. Who judged which, and on which side the target stood, is drawn; how often it won is not.
 */
export function limaJudgments(end: Date): SimulatedJudgment[] {
  const { figures, target } = published.lima
  const random = seeded(seedFor(limaStudy.seed!, 'reconstruction'))
  const asked = placeholderPrompts(prompts)
  const judgments = figures.flatMap(({ baseline, win, tie, loss }) => {
    const outcomes = shuffled(
      [...repeated('win', win), ...repeated('tie', tie), ...repeated('loss', loss)] as Outcome[],
      random,
    )
    const sides = shuffled([...repeated('a', 50), ...repeated('b', 50)] as Side[], random)
    return asked.map((prompt, index) => {
      const side = sides[index]!
      const outcome = outcomes[index]!
      const [own, other] = [placeholderResponse(target, prompt, random), placeholderResponse(baseline, prompt, random)]
      return {
        prompt_id: String(index + 1),
        prompt,
        ...(side === 'a' ? { system_a: target, system_b: baseline } : { system_a: baseline, system_b: target }),
        side_recorded: true as const,
        preference: preferenceOf(outcome, side),
        rater: '',
        rater_kind: 'simulated' as const,
        elapsed_ms: 15_000 + Math.round(90_000 * random.number() * random.number()),
        created_at: '',
        ...(side === 'a' ? { response_a: own, response_b: other } : { response_a: other, response_b: own }),
        origin: 'reconstruction',
      }
    })
  })
  // Dealt out to the raters in turns, a minute apart, the last just now.
  const start = end.getTime() - Math.ceil(judgments.length / raters) * 60_000
  return shuffled(judgments, random).map((judgment, index) => ({
    ...judgment,
    rater: `simulated-${String((index % raters) + 1).padStart(2, '0')}`,
    created_at: new Date(start + Math.floor(index / raters) * 60_000 + (index % raters) * 1000).toISOString(),
  }))
}

/** A word as often as a percentage of the prompts says. */
const repeated = (word: string, percent: number) => Array<string>((percent * prompts) / 100).fill(word)

function preferenceOf(outcome: Outcome, side: Side): Preference {
  if (outcome === 'tie') return 'tie'
  return (outcome === 'win') === (side === 'a') ? 'a' : 'b'
}
