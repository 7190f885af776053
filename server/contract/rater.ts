import { Type, type Static } from 'typebox'

/** Kinds of raters are never pooled silently: each export has a column, each page a mark. */
export const RaterKind = Type.Enum(['human', 'simulated', 'test', 'judge'])
export type RaterKind = Static<typeof RaterKind>
export const raterKinds = ['human', 'simulated', 'test', 'judge'] as const satisfies RaterKind[]

/** What stands for a rater, or a prompt, whom a file does not name; whoever they were, they are not one. */
export const notRecorded = '(not recorded)'
