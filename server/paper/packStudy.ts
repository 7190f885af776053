import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { RaterKind } from '../contract/rater.ts'
import { StudyState } from '../contract/study.ts'

const strict = { additionalProperties: false }
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const Cells = Type.Array(Count, { minItems: 9, maxItems: 9 })
const Instant = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' })

export const packFormat = 'blindpair-paper'
export const packFormatVersion = 1

/**
 * `study.json`: all that a pack says and that its judgments do not. Everything else in the pack is computed from this file
 * and the judgments, and `verify` computes it again.
 */
export const PackStudy = Type.Object(
  {
    format: Type.Literal(packFormat),
    formatVersion: Type.Literal(packFormatVersion),
    program: Type.Object({ name: Type.Literal('blindpair'), version: Type.String() }, strict),
    /** How many migrations the database had. */
    schemaVersion: Count,
    exportedAt: Instant,
    study: Type.Object(
      {
        name: Type.String(),
        title: Type.String(),
        question: Type.String(),
        instructions: Type.String(),
        instructionsVersion: Type.String(),
        notice: OrNull(Type.String()),
        state: StudyState,
        createdAt: Instant,
        target: OrNull(Type.String()),
        systems: Type.Array(Type.Object({ name: Type.String(), role: Type.Enum(['target', 'baseline']) }, strict)),
        prompts: Count,
        comparisons: Count,
        overlap: Count,
        seed: Type.Integer(),
        leaseMinutes: Type.Number(),
        repeatPrompts: Type.Boolean(),
        judgmentsPerRater: OrNull(Count),
        leaks: Type.Object({ kept: Count, masked: Count, leftOut: Count }, strict),
        /** How it was rated, beyond who was compared with whom; as the study file says it, without texts and codes. */
        design: Type.Record(Type.String(), Type.Unknown()),
      },
      strict,
    ),
    analysis: Type.Object(
      {
        kinds: Type.Array(RaterKind),
        target: OrNull(Type.String()),
        level: Type.Number(),
        replicates: Count,
        seed: Type.Integer(),
        scale: Type.Enum(['logit', 'elo']),
      },
      strict,
    ),
    /** What judgments cannot tell of how the work went. */
    progress: Type.Object({ planned: Count, skipped: Count, sideExceptions: Count }, strict),
    /** Of single responses: what was planned of each system, and how many responses it has. */
    singles: Type.Optional(
      Type.Array(Type.Object({ system: Type.String(), planned: Count, responses: Count }, strict)),
    ),
    /**
     * What raters did with gold items, attention checks and repeats, where the study has any: counts a rater, those of
     * repeats as win, tie and loss by win, tie and loss. Their answers are not in the data, as they would give away which
     * items are gold; so these are stated, and what follows from them is computed.
     */
    checks: Type.Optional(
      Type.Array(
        Type.Object(
          {
            rater: Type.String(),
            gold: Type.Object({ right: Count, n: Count }, strict),
            attention: Type.Object({ failed: Count, n: Count }, strict),
            again: Cells,
            flipped: Cells,
          },
          strict,
        ),
      ),
    ),
    /** What is known of prompts, by their ids: what results are sliced by. */
    tags: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
    /** What was frozen when the study opened: the text that was hashed, too. */
    registration: OrNull(Type.Object({ hash: Type.String(), frozenAt: Instant, document: Type.String() }, strict)),
    amendments: Type.Array(
      Type.Object({ at: Instant, what: Type.String(), reason: Type.String(), judgments: Count }, strict),
    ),
    exclusions: Type.Array(
      Type.Object({ rater: Type.String(), rule: Type.String(), reason: Type.String(), at: Instant }, strict),
    ),
    withdrawn: Type.Array(
      Type.Object(
        { comparison: Type.String(), prompt: Type.String(), turn: OrNull(Count), reason: Type.String(), at: Instant },
        strict,
      ),
    ),
    /** Looks at unblinded results before the study was unlocked. */
    looks: Type.Array(Type.Object({ at: Instant, what: Type.String(), judgments: Count }, strict)),
  },
  strict,
)
export type PackStudy = Static<typeof PackStudy>

/** The study of a pack; an Error in plain words where the text is none. */
export function parsePackStudy(text: string): PackStudy {
  let study: unknown
  try {
    study = JSON.parse(text)
  } catch (error) {
    throw new Error(`it is not JSON: ${(error as Error).message}`, { cause: error })
  }
  if (Value.Check(PackStudy, study)) return study
  const [mistake] = Value.Errors(PackStudy, study)
  const place = mistake?.instancePath === '' ? 'the document' : (mistake?.instancePath ?? '')
  throw new Error(`${place} ${mistake?.message ?? 'is not as it should be'}`)
}
