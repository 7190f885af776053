import type { CriterionPreferences, JudgmentInput, Preference } from '../../server/contract/judgment.ts'
import type { Offer } from '../../server/contract/pair.ts'
import { choiceFor, chosenBy } from './choices.ts'

/** All that a judgment says, without when and how it was made. */
export type Said = Pick<
  JudgmentInput,
  'preference' | 'degree' | 'grade' | 'bothBad' | 'criteria' | 'reasons' | 'rationale'
>

export type Missing = { what: 'choice' | 'reason' | 'comment' } | { what: 'criterion'; question: string; row: number }

/** What a rater is about to say of the pair on the screen. */
export class Answer {
  choice = $state<string>()
  bothBad = $state(false)
  criteria = $state.raw<CriterionPreferences>({})
  reasons = $state.raw<string[]>([])
  comment = $state('')
  /** The row that keys answer: 0 is the study's question, then the criteria. */
  row = $state(0)
  /** What was missing when it was last to be saved. */
  lacking = $state.raw<Missing>()

  /** Whether there is anything in it that would be a loss. */
  get isBegun(): boolean {
    return (
      this.choice !== undefined ||
      this.bothBad ||
      Object.keys(this.criteria).length > 0 ||
      this.reasons.length > 0 ||
      this.comment.trim() !== ''
    )
  }

  /** Takes over what was said before. */
  fill(said: Said): void {
    this.choice = choiceFor(said)
    this.bothBad = said.bothBad ?? false
    this.criteria = { ...said.criteria }
    this.reasons = [...(said.reasons ?? [])]
    this.comment = said.rationale ?? ''
    this.row = 0
  }

  answerCriterion(name: string, preference: Preference): void {
    this.criteria = { ...this.criteria, [name]: preference }
  }

  /** Ticks a reason, or takes the tick away; they stay in the order of the study. */
  tick(reason: string, offered: readonly string[]): void {
    const ticked = this.reasons.includes(reason)
    this.reasons = offered.filter((one) => (one === reason ? !ticked : this.reasons.includes(one)))
  }

  /** Turns to the first row without an answer. */
  turnToNextRow({ criteria = [] }: Offer): void {
    if (this.choice === undefined) this.row = 0
    const open = criteria.findIndex(({ name }) => !Object.hasOwn(this.criteria, name))
    if (this.choice !== undefined && open >= 0) this.row = open + 1
  }

  /** The first thing that the study asks for and that is not there yet. */
  missing({ criteria = [], reasonsAre, comment }: Offer): Missing | undefined {
    if (this.choice === undefined) return { what: 'choice' }
    const open = criteria.findIndex(({ name }) => !Object.hasOwn(this.criteria, name))
    if (open >= 0) return { what: 'criterion', question: criteria[open]!.question, row: open + 1 }
    if (reasonsAre === 'required' && this.reasons.length === 0) return { what: 'reason' }
    if (comment === 'required' && this.comment.trim() === '') return { what: 'comment' }
    return undefined
  }

  /** What is sent: only what the study asks for. */
  said({ bothBad, criteria, reasons, comment }: Offer): Said {
    const rationale = this.comment.trim()
    return {
      ...chosenBy(this.choice ?? ''),
      ...(bothBad && this.bothBad ? { bothBad: true } : {}),
      ...(criteria ? { criteria: { ...this.criteria } } : {}),
      ...(reasons && this.reasons.length > 0 ? { reasons: [...this.reasons] } : {}),
      ...(comment && rationale !== '' ? { rationale } : {}),
    }
  }
}

/** Whether an answer counts only when it is saved: there may be more to say after the choice. */
export function isSavedApart({ confirm, reasons, comment }: Offer = {}): boolean {
  return Boolean(confirm || reasons || comment)
}

/** Whether two judgments say the same. */
export function saysSame(one: Said, other: Said): boolean {
  const plain = ({ preference, degree, grade, bothBad = false, criteria = {}, reasons = [], rationale = '' }: Said) =>
    JSON.stringify([
      preference,
      degree,
      grade,
      bothBad,
      Object.entries(criteria).sort(),
      [...reasons].sort(),
      rationale,
    ])
  return plain(one) === plain(other)
}
