import type { PlanAnswer, PlanRequest, WidthAt } from '../contract/planner.ts'
import type { PlanInput } from '../contract/planning.ts'
import { linear } from '../stats/planning/estimand.ts'
import { calibrated, correlations } from '../stats/planning/logitNormal.ts'
import { outlook } from '../stats/planning/outlook.ts'
import { planOf } from '../stats/planning/plan.ts'

/** So much do prompts, and raters, differ where nobody says: log odds. */
export const defaultSpread = { prompt: 0.8, rater: 0.4 }

/** A request with everything that was left out filled in; a RangeError for shares that are none. */
export function inputOf(request: PlanRequest): PlanInput {
  const { win, tie, prompts, overlap = 1, estimand = 'halfTieRate' } = request
  if (win + tie > 1 + 1e-9) throw new RangeError('Expected wins and ties are shares of one whole: together 1 at most.')
  return {
    estimand,
    shares: { win, tie, loss: Math.max(0, 1 - win - tie) },
    nullValue: request.nullValue ?? 0.5,
    level: request.level ?? 0.95,
    power: request.power ?? 0.8,
    prompts,
    overlap,
    // Two at least: what one rater thinks says nothing of others.
    raters: request.raters ?? Math.max(2, overlap, 10),
    promptSpread: request.promptSpread ?? defaultSpread.prompt,
    raterSpread: request.raterSpread ?? defaultSpread.rater,
  }
}

/** What a study will be able to say, and what it costs; a RangeError for what is no plan. */
export function planAnswer(request: PlanRequest): PlanAnswer {
  const input = inputOf(request)
  const { baselines = 1, secondsPerJudgment = 60, payPerHour = 0 } = request
  const judgments = input.prompts * input.overlap * baselines
  const hours = (judgments * secondsPerJudgment) / 3600
  const raters = Math.max(input.raters, input.overlap + 1)
  return {
    input,
    baselines,
    plan: planOf(input),
    curve: widths(input),
    curveOneMore: widths({ ...input, overlap: input.overlap + 1, raters }),
    judgments,
    secondsPerJudgment,
    hours,
    hoursPerRater: hours / input.raters,
    payPerHour,
    cost: hours * payPerHour,
  }
}

const points = 60

/** Interval widths from a few prompts to three times as many as planned, on steps that grow. */
function widths(input: PlanInput): WidthAt[] {
  const target = linear(input.estimand, input.shares, input.nullValue)
  const alike = correlations(calibrated(input.shares, input.promptSpread, input.raterSpread), target)
  const { overlap, raters } = input
  const [least, most] = [Math.max(4, Math.round(input.prompts / 10)), input.prompts * 3]
  const steps = Array.from({ length: points }, (_, step) => Math.round(least * (most / least) ** (step / (points - 1))))
  return [...new Set([...steps, input.prompts])]
    .sort((one, other) => one - other)
    .map((prompts) => {
      const { judgments, width } = outlook({ prompts, overlap, raters }, target, alike, {
        nullValue: input.nullValue,
        alpha: 1 - input.level,
      })
      return { judgments, prompts, width }
    })
}
