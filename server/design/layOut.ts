import type { Side } from '../contract/judgment.ts'
import type { Pair } from '../contract/pair.ts'

/**
 * Lays a comparison's texts out for one rater: the first response on its side, the other opposite, nothing else. A single
 * response stands alone, and what came after the turn to judge is not shown.
 */
export function layOut(
  assignmentId: string,
  firstSide: Side,
  texts: { turn: number; promptTurns: string[]; first: string[]; second: string[] | null },
): Pair {
  if (texts.second === null) {
    const upTo = texts.turn > 0 ? texts.turn : undefined
    return {
      assignmentId,
      prompt: { turns: texts.promptTurns.slice(0, upTo) },
      ...(texts.turn > 0 ? { turn: texts.turn } : {}),
      a: { turns: texts.first.slice(0, upTo) },
      b: { turns: [] },
    }
  }
  const first = { turns: texts.first }
  const second = { turns: texts.second }
  return {
    assignmentId,
    prompt: { turns: texts.promptTurns },
    ...(texts.turn > 0 ? { turn: texts.turn } : {}),
    a: firstSide === 'a' ? first : second,
    b: firstSide === 'a' ? second : first,
  }
}
