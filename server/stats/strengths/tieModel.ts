/** What one pair adds at a point, in the order of the indices below. */
export type Terms = Float64Array

/** Indices into `Terms`: the log-likelihood; its slope by the difference x and by the tie parameter t; minus its curvature. */
export const [logLikelihood, byX, byT, minusXX, minusXT, minusTT] = [0, 1, 2, 3, 4, 5]

/**
 * How outcomes depend on the difference x of two strengths and on one parameter t for ties. Outcomes are numbered as in
 * a judgment table: loss 0, tie 1, win 2.
 */
export type TieModel = {
  name: 'half-win' | 'Davidson' | 'Rao–Kupper'
  /** Whether there is a parameter for ties, and where its search starts. */
  tieStart: number | null
  /** The tie parameter as its author gives it, with the standard error of it by the delta method: ν, δ. */
  tieReported: ((t: number) => { name: string; value: number; slope: number }) | null
  /** Fills `out` for a pair with these counts. */
  terms(out: Terms, x: number, t: number, win: number, tie: number, loss: number): void
  /** The two slopes of `terms` alone, for less: from `odds` = e^−x, which serve where they are neither 0 nor infinite. */
  slopes(out: Terms, odds: number, t: number, win: number, tie: number, loss: number): void
  /** Fills `out` with the slopes by x of the log-likelihood of a loss, a tie and a win, then those by t. */
  scores(out: Float64Array, x: number, t: number): void
}
