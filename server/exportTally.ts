import { raterKinds, type RaterKind } from './contract/rater.ts'
import type { LeftOut } from './contract/exports.ts'
import { whyNot, type WhyNot } from './formats/leftOut.ts'

/** What went into an export and what did not. */
export class ExportTally {
  judgments = 0
  readonly #reasons = new Map<WhyNot, number>()
  readonly #kinds = new Map<RaterKind, number>()

  add(n = 1): void {
    this.judgments += n
  }

  leaveOut(why: WhyNot, n = 1): void {
    this.#reasons.set(why, (this.#reasons.get(why) ?? 0) + n)
  }

  leaveKindOut(kind: RaterKind, n = 1): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + n)
  }

  get leftOut(): LeftOut {
    return {
      reasons: whyNot.flatMap((why) => {
        const judgments = this.#reasons.get(why) ?? 0
        return judgments === 0 ? [] : [{ why, judgments }]
      }),
      kinds: raterKinds.flatMap((kind) => {
        const judgments = this.#kinds.get(kind) ?? 0
        return judgments === 0 ? [] : [{ kind, judgments }]
      }),
    }
  }
}

const reasonWords: Record<WhyNot, string> = {
  ties: 'that are ties',
  'both bad': 'that are ties marked as both bad',
  'without texts': 'whose texts are not in the study',
  'several turns': 'of several turns',
  'single responses': 'of single responses',
}

/** What was left out, in words; empty where nothing was. */
export function leftOutWords({ reasons, kinds }: LeftOut): string {
  const parts = [
    ...reasons.map(({ why, judgments }) => `${counted(judgments)} ${reasonWords[why as WhyNot]}`),
    ...kinds.map(({ kind, judgments }) => `${counted(judgments)} by ${kindWords[kind]}`),
  ]
  return parts.length === 0 ? '' : `Left out: ${parts.join(', ')}.`
}

const kindWords: Record<RaterKind, string> = {
  human: 'people',
  simulated: 'simulated raters',
  test: 'people trying the screen',
  judge: 'language models',
}

const counted = (n: number) => `${String(n)} ${n === 1 ? 'judgment' : 'judgments'}`
