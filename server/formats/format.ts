import type { Preference } from '../contract/judgment.ts'
import type { RaterKind } from '../contract/rater.ts'
import type { OwnAnswers } from './ownAnswers.ts'
import type { Container, Fields, Row } from './rows.ts'

/** What a file is used for: where the study file lists it. */
export type Part = 'prompts' | 'responses' | 'judgments'

/** How a row says which prompt it is about: by id, by text, or both, which ties the two together. */
export type PromptRef = { promptId?: string; promptTurns?: string[] }

export type PromptReading = PromptRef & {
  kind: 'prompt'
  category?: string
  /** The id belongs to the row, not to the prompt: the same text under another such id is the same prompt. */
  idOfRow?: boolean
}

export type ResponseReading = PromptRef & {
  kind: 'response'
  system: string
  /** The longer name the file gives, such as one with a version. */
  systemInFull?: string
  turns: string[]
  /** The id by which judgments elsewhere point at this response. */
  responseId?: string
}

/** A pair that judgments in another file point at by its id. */
export type PairReading = PromptRef & { kind: 'pair'; pairId: string; systemA: string; systemB: string }

/**
 * Whose responses were judged: by system, by the responses' own ids (and the systems to assume where no file has
 * them), or by the id of a pair in another file.
 */
export type JudgedSystems =
  | { systemA: string; systemB: string }
  | { responseIdA: string; responseIdB: string; elseA?: string; elseB?: string }
  | { pairId: string }

export type JudgmentReading = PromptRef &
  OwnAnswers & {
    kind: 'judgment'
    systems: JudgedSystems
    /** The turn judged by itself (1 is the first); absent: the whole. */
    turn?: number
    preference: Preference
    /** Of a single response, whose system then stands on both sides; the preference says nothing. */
    grade?: string
    bothBad: boolean
    /** Whether a and b are known to be the sides on the screen. */
    sideShown: boolean
    rater: string
    raterKind: RaterKind
    group?: string
    at?: Date
    rationale?: string
    /** Fields that only our own export has. */
    id?: string
    replaces?: string
    elapsedMs?: number
    surplus?: boolean
    instructionsVersion?: string
    origin?: string
    /** Worth counting apart in a warning, in plural words: "inconsistent ties". */
    remark?: string
  }

/** A row that holds no preference, such as null or an error: counted, never a tie. */
export type NoPreference = { kind: 'noPreference' }

/** An id that may stand once in its file. */
export type UniqueId = { kind: 'uniqueId'; id: string }

export type Reading = PromptReading | ResponseReading | PairReading | JudgmentReading | NoPreference | UniqueId

/** How the study file says a file is to be read. */
export type ReadOptions = {
  /** The file's name, from which some formats take a system or a judge. */
  file: string
  system?: string
  /** Our field -> the file's column. */
  columns?: Record<string, string>
  /** What the study file lists it under. */
  part?: Part
  /** The columns that the study file calls tags of prompts. */
  tags?: readonly string[]
}

/** The first rows of a file, by which its format is recognised. */
export type Sample = { container: Container; rows: Fields[]; options: ReadOptions }

export type Format = {
  name: string
  holds: Part[]
  /** The fields it reads or knowingly passes over; others are named in a warning. Absent: any field may have a meaning. */
  fields?: readonly string[]
  /** Columns that mean nothing else to it are tags of the prompt. */
  free?: boolean
  recognise: (sample: Sample) => boolean
  /** Throws `Refused` where the row cannot be used. */
  read: (row: Row, options: ReadOptions) => Iterable<Reading>
}
