import { binomialCdf } from '../numeric/binomial.ts'
import { chiSquaredTail } from '../numeric/chiSquared.ts'
import { checkCounts } from './checks.ts'

export type SignTest = {
  /** Wins and losses; ties say nothing about the sign. */
  decided: number
  /** Two-sided, exact; 1 where nothing is decided. */
  p: number
  /** The same with half the chance of what was seen: less cautious, closer to its level. */
  pMid: number
  /** Of so many wins or more. */
  pGreater: number
}

/**
 * The exact sign test of "a win is as likely as a loss"; counts whole and ≥ 0, else a RangeError.
 * It takes judgments as independent, which judgments of one prompt are not.
 * Source: Dixon and Mood (1946), The statistical sign test, JASA 41, 557–566; mid-p: Lancaster (1961), JASA 56, 223–234.
 */
export function signTest(wins: number, losses: number): SignTest {
  checkCounts(wins, losses)
  const decided = wins + losses
  if (decided === 0) return { decided, p: 1, pMid: 1, pGreater: 1 }
  const fewer = Math.min(wins, losses)
  const tail = binomialCdf(fewer, decided, 0.5)
  const atOnce = tail - binomialCdf(fewer - 1, decided, 0.5)
  return {
    decided,
    p: Math.min(1, 2 * tail),
    pMid: Math.min(1, 2 * tail - atOnce),
    pGreater: binomialCdf(losses, decided, 0.5),
  }
}

export type McNemar = {
  chiSquared: number
  p: number
  chiSquaredCorrected: number
  pCorrected: number
  pExact: number
  pMid: number
}

/**
 * McNemar's test that two ways of judging the same things differ in neither direction: `onlyFirst` is what only the first
 * says yes to, `onlySecond` what only the second does. Undefined where they never differ; counts whole, else a RangeError.
 * Source: McNemar (1947), Psychometrika 12, 153–157; correction: Edwards (1948), Psychometrika 13, 185–187.
 */
export function mcNemar(onlyFirst: number, onlySecond: number): McNemar | undefined {
  const exact = signTest(onlyFirst, onlySecond)
  if (exact.decided === 0) return undefined
  const difference = Math.abs(onlyFirst - onlySecond)
  const chiSquared = difference ** 2 / exact.decided
  const chiSquaredCorrected = Math.max(0, difference - 1) ** 2 / exact.decided
  return {
    chiSquared,
    p: chiSquaredTail(chiSquared, 1),
    chiSquaredCorrected,
    pCorrected: chiSquaredTail(chiSquaredCorrected, 1),
    pExact: exact.p,
    pMid: exact.pMid,
  }
}
