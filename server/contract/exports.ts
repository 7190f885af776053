import { Type, type Static } from 'typebox'
import { RaterKind } from './rater.ts'

/** The formats that judgments go out in. */
export const judgmentFormats = [
  ...(['csv', 'spreadsheet', 'jsonl', 'parquet', 'arena', 'mt-bench', 'alpaca-eval'] as const),
  ...(['trl-preference', 'trl-kto', 'helpsteer3', 'label-studio', 'argilla'] as const),
]
export type JudgmentFormat = (typeof judgmentFormats)[number]

/** Everything that may be asked of an export. */
export const exportFormats = [...judgmentFormats, 'exposures', 'consensus', 'json', 'codebook'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What an export leaves out: by the reason for which its format has no room, and by kind of rater. */
export const LeftOut = Type.Object({
  reasons: Type.Array(Type.Object({ why: Type.String(), judgments: Type.Integer() })),
  kinds: Type.Array(Type.Object({ kind: RaterKind, judgments: Type.Integer() })),
})
export type LeftOut = Static<typeof LeftOut>

/** What an export of a study in each format would hold. */
export const ExportList = Type.Object({
  formats: Type.Array(
    Type.Object({
      format: Type.Enum([...judgmentFormats]),
      title: Type.String(),
      /** What it holds, in a few words. */
      holds: Type.String(),
      /** The kinds of raters in it. */
      kinds: Type.Array(RaterKind),
      /** Judgments in it; in our own formats also those that do not count in the results. */
      judgments: Type.Integer(),
      leftOut: LeftOut,
    }),
  ),
})
export type ExportList = Static<typeof ExportList>
