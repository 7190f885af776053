/** How an expectation-maximisation ended: at a maximum, or without one, with the reason. */
export type Fitted<Result> =
  | ({ converged: true; iterations: number; logLikelihood: number } & Result)
  | { converged: false; iterations: number; why: string }

export type Limits = {
  /** Ends when an iteration gains less than this share of the log-likelihood: 1e-13. */
  tolerance?: number
  /** 5,000. */
  maxIterations?: number
}

/**
 * Repeats a step that answers the log-likelihood of what it started from, until it gains no more. The likelihood never
 * falls from step to step (Dempster, Laird and Rubin 1977, theorem 1); should it, the step is wrong, which is an Error.
 */
export function maximise<Result>(
  step: () => number,
  result: () => Result,
  { tolerance = 1e-13, maxIterations = 5000 }: Limits = {},
): Fitted<Result> {
  let before = -Infinity
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const logLikelihood = step()
    const scale = 1 + Math.abs(logLikelihood)
    if (logLikelihood < before - 1e-9 * scale) throw new Error('The likelihood fell, so the step does not maximise it.')
    if (logLikelihood - before < tolerance * scale) return { converged: true, iterations, logLikelihood, ...result() }
    before = logLikelihood
  }
  return {
    converged: false,
    iterations: maxIterations,
    why: `The fit had not settled after ${maxIterations} iterations, so it is not shown.`,
  }
}
