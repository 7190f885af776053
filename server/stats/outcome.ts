import type { Outcome, Preference, Side } from '../contract/judgment.ts'

/** Unblinds one judgment: how the system that stood on `side` fared. */
export function outcomeFor(side: Side, preference: Preference): Outcome {
  if (preference === 'tie') return 'tie'
  return preference === side ? 'win' : 'loss'
}

/** The side that is not this one. */
export function otherSide(side: Side): Side {
  return side === 'a' ? 'b' : 'a'
}
