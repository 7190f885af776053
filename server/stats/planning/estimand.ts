import type { Estimand, Shares } from '../../contract/planning.ts'

/**
 * What one judgment adds to an estimand, linearised: points for a win, a tie and a loss, the value itself, the variance
 * of one judgment, and its variance if the value were `nullValue` and the share of ties the same.
 */
export type Linear = {
  value: number
  points: { win: number; tie: number; loss: number }
  variance: number
  nullVariance: number
}

/** Throws a RangeError unless the shares are 0 or more and add up to 1. */
export function checkShares({ win, tie, loss }: Shares): void {
  if (!(win >= 0 && tie >= 0 && loss >= 0 && Math.abs(win + tie + loss - 1) < 1e-9)) {
    throw new RangeError('The shares of wins, ties and losses are 0 or more and add up to 1.')
  }
}

/**
 * An estimand under assumed shares of wins, ties and losses; a RangeError where it is undefined (the share of decided
 * without decided judgments) or where `nullValue` is not between 0 and 1.
 */
export function linear(estimand: Estimand, shares: Shares, nullValue: number): Linear {
  checkShares(shares)
  if (!(nullValue > 0 && nullValue < 1)) throw new RangeError(`A null value lies between 0 and 1, not ${nullValue}.`)
  const { win, tie, loss } = shares
  const decided = win + loss
  switch (estimand) {
    case 'winRate':
      return share(win, nullValue, { win: 1, tie: 0, loss: 0 })
    case 'winOrTieRate':
      return share(win + tie, nullValue, { win: 1, tie: 1, loss: 0 })
    case 'halfTieRate':
      return {
        value: win + tie / 2,
        points: { win: 1, tie: 0.5, loss: 0 },
        variance: (decided - (win - loss) ** 2) / 4,
        nullVariance: (decided - (2 * nullValue - 1) ** 2) / 4,
      }
    case 'winShareOfDecided': {
      if (decided === 0) throw new RangeError('Without decided judgments their share of wins is undefined.')
      const p = win / decided
      return {
        value: p,
        points: { win: (1 - p) / decided, tie: 0, loss: -p / decided },
        variance: (p * (1 - p)) / decided,
        nullVariance: (nullValue * (1 - nullValue)) / decided,
      }
    }
  }
}

function share(value: number, nullValue: number, points: Linear['points']): Linear {
  return { value, points, variance: value * (1 - value), nullVariance: nullValue * (1 - nullValue) }
}

/** The share of wins at which an estimand has a value, the share of ties held. */
export function winAt(estimand: Estimand, value: number, tie: number): number {
  switch (estimand) {
    case 'winRate':
      return value
    case 'winOrTieRate':
      return value - tie
    case 'halfTieRate':
      return value - tie / 2
    case 'winShareOfDecided':
      return value * (1 - tie)
  }
}
