import { Type, type Static } from 'typebox'
import { Right } from './access.ts'
import { Platform, ratingDesign } from './design.ts'

export const StudyState = Type.Enum(['draft', 'open', 'paused', 'closed'])
export type StudyState = Static<typeof StudyState>

/** What to do with a response that names a system, its maker or its kind. */
export const LeakChoice = Type.Enum(['keep', 'mask', 'leave-out'])
export type LeakChoice = Static<typeof LeakChoice>
/** The choices as a list, for commands. */
export const leakChoices: readonly LeakChoice[] = LeakChoice.enum

/** A system as a study file names it: a bare name, or a name with what its files call it and what else gives it away. */
export const SystemInput = Type.Union([
  Type.String({ minLength: 1, maxLength: 200 }),
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 200 }),
      /** What the response files call it, where that differs from `name`. */
      as: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      /** More words that would give it away in a response. */
      aliases: Type.Optional(Type.Array(Type.String({ minLength: 2, maxLength: 200 }))),
    },
    { additionalProperties: false },
  ),
])
export type SystemInput = Static<typeof SystemInput>

/** A file of responses, prompts or judgments: a path beside the study file, or a path with how to read it. */
export const FileInput = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object(
    {
      file: Type.String({ minLength: 1 }),
      /** The system whose responses these are, for files that do not say. */
      system: Type.Optional(Type.String({ minLength: 1 })),
      /** The format's name, where the shape leaves a doubt. */
      format: Type.Optional(Type.String({ minLength: 1 })),
      /** Our field -> the file's column, for plain JSONL and CSV. */
      columns: Type.Optional(Type.Record(Type.String(), Type.String())),
      /** The columns that become tags of prompts, to slice results by; absent: short columns of plain files, and usual ones. */
      tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { maxItems: 20 })),
      /** Where the prompts of this file come from, as the tag `source`. */
      source: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f]*$' })),
    },
    { additionalProperties: false },
  ),
])
export type FileInput = Static<typeof FileInput>

/** A study file, YAML or JSON. */
export const StudyFile = Type.Object(
  {
    /** Short and unique: used in addresses and commands. */
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' }),
    title: Type.String({ minLength: 1, maxLength: 300 }),
    /** What raters are asked of each pair; LIMA's question when absent. */
    question: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** What raters are told beforehand, in markdown; LIMA's sense when absent. */
    instructions: Type.Optional(Type.String({ minLength: 1, maxLength: 50_000 })),
    /** A sentence shown on every page of the study. */
    notice: Type.Optional(Type.String({ maxLength: 500 })),
    /** Absent: every pair of systems is compared. */
    target: Type.Optional(SystemInput),
    /** Absent with a target: every other system in the files. */
    baselines: Type.Optional(Type.Array(SystemInput, { minItems: 1 })),
    /** How many raters judge the same comparison. */
    overlap: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** Where every random draw of the study starts. */
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 31 - 1 })),
    /** Minutes after which a pair that was not judged goes to someone else; 30, or 10 for each pair held `ahead`. */
    leaseMinutes: Type.Optional(Type.Number({ minimum: 0.01, maximum: 10_080 })),
    /** May a rater see a prompt again, with another pair of systems? */
    repeatPrompts: Type.Optional(Type.Boolean()),
    /** The most pairs one rater judges. */
    judgmentsPerRater: Type.Optional(Type.Integer({ minimum: 1 })),
    /** `open` (the default) starts right after import. */
    state: Type.Optional(Type.Enum(['draft', 'open'])),
    /** How identity leaks are treated, unless a place is decided by itself. */
    leaks: Type.Optional(
      Type.Union([
        LeakChoice,
        Type.Object(
          {
            default: Type.Optional(LeakChoice),
            /** More words that give a system away. */
            words: Type.Optional(Type.Array(Type.String({ minLength: 2, maxLength: 200 }))),
            decisions: Type.Optional(
              Type.Array(
                Type.Object(
                  { prompt: Type.String(), system: Type.String(), choice: LeakChoice },
                  { additionalProperties: false },
                ),
              ),
            ),
          },
          { additionalProperties: false },
        ),
      ]),
    ),
    /** Files of prompts, for answers that come without them. */
    prompts: Type.Optional(Type.Array(FileInput)),
    responses: Type.Optional(Type.Array(FileInput)),
    /** Files of judgments made elsewhere. */
    judgments: Type.Optional(Type.Array(FileInput)),
    ...ratingDesign,
  },
  { additionalProperties: false },
)
export type StudyFile = Static<typeof StudyFile>

/** A study in the researcher's list. */
export const StudySummary = Type.Object({
  id: Type.String(),
  name: Type.String(),
  title: Type.String(),
  state: StudyState,
  archived: Type.Boolean(),
  notice: Type.Optional(Type.String()),
  question: Type.String(),
  instructions: Type.String(),
  target: Type.Union([Type.String(), Type.Null()]),
  systems: Type.Array(Type.String()),
  overlap: Type.Integer(),
  comparisons: Type.Integer(),
  planned: Type.Integer(),
  judgmentsByKind: Type.Object({
    human: Type.Integer(),
    simulated: Type.Integer(),
    test: Type.Integer(),
    judge: Type.Integer(),
  }),
  createdAt: Type.String(),
  /** The hash of what was frozen when it opened; absent: it has not. */
  registration: Type.Optional(Type.String()),
  /** What who asks may do with it. */
  rights: Type.Array(Right),
  /** The address to hand to raters; absent for studies without a rating plan (imported judgments only). */
  raterLink: Type.Optional(Type.String()),
  /** The crowd platform its raters come from: the link is what to paste there. */
  platform: Type.Optional(Platform.properties.name),
})
export type StudySummary = Static<typeof StudySummary>

/** `PATCH /api/studies/:id`. */
export const StudyChange = Type.Object(
  {
    state: Type.Optional(Type.Enum(['open', 'paused', 'closed'])),
    archived: Type.Optional(Type.Boolean()),
    title: Type.Optional(Type.String({ minLength: 1, maxLength: 300, pattern: '^[^\\u0000]*$' })),
    /** Empty: none. */
    notice: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })),
    question: Type.Optional(Type.String({ minLength: 1, maxLength: 1000, pattern: '^[^\\u0000]*$' })),
    instructions: Type.Optional(Type.String({ minLength: 1, maxLength: 50_000, pattern: '^[^\\u0000]*$' })),
    /** How many raters judge the same comparison: it can only be raised, and the plan grows by what is missing. */
    overlap: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    /** Why, kept with the change once the study has opened. */
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, pattern: '^[^\\u0000]*$' })),
  },
  { additionalProperties: false },
)
export type StudyChange = Static<typeof StudyChange>
