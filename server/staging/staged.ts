import type { ImportReport } from '../contract/importReport.ts'
import type { Preference } from '../contract/judgment.ts'
import type { RaterKind } from '../contract/rater.ts'
import type { StudyFile } from '../contract/study.ts'
import type { Part } from '../formats/format.ts'
import type { OwnAnswers } from '../formats/ownAnswers.ts'

/** A file to be read: its name in the study file, where its bytes are, and how to read it. */
export type StagedFile = {
  name: string
  path: string
  /** What it is used for; absent: what its format mainly holds. */
  part?: Part
  system?: string
  format?: string
  columns?: Record<string, string>
  /** The columns that are tags of prompts, and no others; absent: those that are commonly meant so. */
  tags?: string[]
  /** Columns that are tags beside the common ones. */
  alsoTags?: string[]
  /** Where its prompts come from, for rows that do not say. */
  source?: string
  /** The field of its rows that says which group a judgment's rater belongs to, in place of what the format says. */
  group?: string
}

/** A system that takes part in the study, in the study's order (the target first). */
export type StagedSystem = { name: string; role: 'target' | 'baseline'; aliases: string[]; position: number }

/** A prompt that takes part in a comparison; no turns where only judgments without texts were read. */
export type StagedPrompt = { key: string; turns: string[]; category?: string; tags?: Record<string, string> }

export type StagedResponse = { promptKey: string; system: string; turns: string[]; masked: boolean }

export type StagedComparison = {
  /** Counted from 1; judgments point at it. */
  number: number
  promptKey: string
  /** The turn judged by itself; 0 is the whole. */
  turn: number
  /** The target where it takes part, else the one that stands first in the study's order. */
  first: string
  /** The same as `first` where a single response is judged. */
  second: string
  /** False where the text of either side is not known. */
  withTexts: boolean
  /** Whether raters are to judge it here; false for comparisons that only imported judgments are about. */
  planned: boolean
}

export type StagedJudgment = OwnAnswers & {
  comparison: number
  preference: Preference
  /** In a study of single responses, in place of the preference. */
  grade?: string
  bothBad: boolean
  /** The side of the comparison's first response. */
  firstSide: 'a' | 'b'
  sideRecorded: boolean
  rater: string
  raterKind: RaterKind
  group?: string
  at?: Date
  rationale?: string
  id?: string
  replaces?: string
  elapsedMs?: number
  surplus: boolean
  instructionsVersion?: string
  /** The format it was read from, or what our own export said. */
  origin: string
  /** The place it was read at. */
  file: string
  line: number
}

/** Files that were read and joined, held in a file of their own until they are written to the database or thrown away. */
export type Staged = {
  /** The staging file, by which `reopenStaged` finds it again. */
  path: string
  study: StudyFile
  report: () => ImportReport
  systems: () => StagedSystem[]
  prompts: () => IterableIterator<StagedPrompt>
  responses: () => IterableIterator<StagedResponse>
  comparisons: () => IterableIterator<StagedComparison>
  judgments: () => IterableIterator<StagedJudgment>
  /** Leaking responses that take part, of all systems or of these, by what was decided; left-out ones by comparisons. */
  leaks: (of?: string[]) => { kept: number; masked: number; leftOut: number }
  /** Deletes the staging file, unless it is kept for another look. */
  close: (options?: { keep?: boolean }) => void
}
