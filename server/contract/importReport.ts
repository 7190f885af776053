import { Type, type Static } from 'typebox'
import { FileProblem } from './problem.ts'
import { LeakChoice } from './study.ts'

export const FileRead = Type.Object({
  file: Type.String(),
  /** The name of the format it was recognised as. */
  format: Type.String(),
  /** What it holds. */
  holds: Type.Array(Type.Enum(['prompts', 'responses', 'judgments'])),
  /** The part of the study file it belongs to; absent where its shape is not known. */
  part: Type.Optional(Type.Enum(['prompts', 'responses', 'judgments'])),
  rows: Type.Integer(),
  systems: Type.Array(Type.String()),
})

export const SystemCoverage = Type.Object({
  system: Type.String(),
  /** Whether the study uses it; files may hold more systems than a study compares. */
  role: Type.Enum(['target', 'baseline', 'unused']),
  responses: Type.Integer(),
  /** Prompts of the study it has no response for. */
  missing: Type.Integer(),
  empty: Type.Integer(),
  /** Characters per response: quartiles and extremes of the non-empty ones. */
  lengths: Type.Optional(
    Type.Object({
      min: Type.Integer(),
      q1: Type.Integer(),
      median: Type.Integer(),
      q3: Type.Integer(),
      max: Type.Integer(),
      mean: Type.Number(),
    }),
  ),
  leaks: Type.Integer(),
})

/** A response that names a system, its maker or its kind. */
export const Leak = Type.Object({
  prompt: Type.String(),
  system: Type.String(),
  file: Type.String(),
  line: Type.Optional(Type.Integer()),
  /** The words that give it away, as they stand in the text. */
  words: Type.String(),
  /** Up to 60 characters before and after. */
  before: Type.String(),
  after: Type.String(),
  /** What is meant by them: a system of the study, a maker, or a phrase such as "as a language model trained by". */
  names: Type.Enum(['system', 'maker', 'kind']),
  choice: LeakChoice,
})
export type Leak = Static<typeof Leak>

/** What an import would do, before anything is written. Lists are cut at 100 entries; the counts are whole. */
export const ImportReport = Type.Object({
  files: Type.Array(FileRead),
  /** Prompts that take part in a comparison. */
  prompts: Type.Integer(),
  comparisons: Type.Integer(),
  /** Comparisons × overlap. */
  planned: Type.Integer(),
  systems: Type.Array(SystemCoverage),
  /** What the files say of prompts, to slice results by: how many values, and of how many prompts. */
  tags: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), values: Type.Integer(), prompts: Type.Integer() })),
  ),
  /** Prompts some system has no response for. */
  missing: Type.Object({
    count: Type.Integer(),
    first: Type.Array(Type.Object({ prompt: Type.String(), systems: Type.Array(Type.String()) })),
  }),
  /** The same system and prompt twice: identical texts are merged, different ones refused. */
  duplicates: Type.Object({
    count: Type.Integer(),
    first: Type.Array(Type.Object({ prompt: Type.String(), system: Type.String(), places: Type.Array(Type.String()) })),
  }),
  /** Empty responses, whole or in one turn; kept. */
  empty: Type.Object({
    count: Type.Integer(),
    first: Type.Array(
      Type.Object({
        prompt: Type.String(),
        system: Type.String(),
        turn: Type.Optional(Type.Integer()),
        place: Type.String(),
      }),
    ),
  }),
  /** Comparisons whose two responses are the same text. */
  identical: Type.Object({
    count: Type.Integer(),
    first: Type.Array(Type.Object({ prompt: Type.String(), systems: Type.Array(Type.String()) })),
  }),
  leaks: Type.Object({
    count: Type.Integer(),
    /** Comparisons in which at least one response leaks. */
    comparisons: Type.Integer(),
    first: Type.Array(Leak),
  }),
  /** Judgments made elsewhere: what was read. */
  judgments: Type.Optional(
    Type.Object({
      count: Type.Integer(),
      raters: Type.Integer(),
      comparisons: Type.Integer(),
      a: Type.Integer(),
      b: Type.Integer(),
      tie: Type.Integer(),
      bothBad: Type.Integer(),
      /** Rows with no preference (null, error): counted, not stored. */
      withoutPreference: Type.Integer(),
    }),
  ),
  /** What stops the import; empty when it can go on. */
  problems: Type.Array(FileProblem),
  problemCount: Type.Integer(),
  warnings: Type.Array(Type.String()),
  /** Ten comparisons drawn at random, as a rater would see them. */
  samples: Type.Array(
    Type.Object({
      prompt: Type.String(),
      turns: Type.Array(Type.String()),
      first: Type.Object({ system: Type.String(), turns: Type.Array(Type.String()) }),
      /** Absent where single responses are judged. */
      second: Type.Optional(Type.Object({ system: Type.String(), turns: Type.Array(Type.String()) })),
    }),
  ),
})
export type ImportReport = Static<typeof ImportReport>
