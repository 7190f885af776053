import type { ExportedComparison } from './exported.ts'
import { judgedTurns } from './exported.ts'

export type Message = { role: 'user' | 'assistant'; content: string }

/** What was asked and answered, in turns, as chat messages. */
export function conversation(asked: string[], answered: string[]): Message[] {
  return asked.flatMap((question, turn): Message[] => {
    const answer = answered[turn]
    const user: Message = { role: 'user', content: question }
    return answer === undefined ? [user] : [user, { role: 'assistant', content: answer }]
  })
}

/** The conversation with one of the two systems, to its end; null where there are no texts. */
export function wholeConversation({ prompt }: ExportedComparison, turns: string[] | null): Message[] | null {
  return turns === null || prompt.turns.length === 0 ? null : conversation(prompt.turns, turns)
}

/** The same up to the turn that was judged. */
export function judgedConversation(comparison: ExportedComparison, turns: string[] | null): Message[] {
  return conversation(comparison.prompt.turns.slice(0, judgedTurns(comparison)), turns ?? [])
}
