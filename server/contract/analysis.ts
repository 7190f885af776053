import { Type, type Static } from 'typebox'
import { Agreement } from './agreement.ts'
import { Bias } from './bias.ts'
import { Judges } from './judges.ts'
import { OverTime } from './overTime.ts'
import { RaterKind } from './rater.ts'
import { RaterQuality } from './raterQuality.ts'
import { Slices } from './slices.ts'
import { Strengths } from './strengths.ts'
import { PairTally } from './tallies.ts'

/**
 * Everything the statistics say of some judgments: what `blindpair analyze --json` prints for files and what
 * `GET /api/studies/:id/analysis` answers for a study.
 */
export const Analysis = Type.Object({
  /** Judgments counted below, by raters of `kinds`; replaced and surplus ones count nowhere. */
  judgments: Type.Integer(),
  /** Comparisons with a counted judgment; a turn that was judged by itself is one. */
  comparisons: Type.Integer(),
  /** Prompts of those comparisons; 0 where prompts are not recorded. */
  prompts: Type.Integer(),
  /** People among those who judged (simulated and test raters where they are counted); 0 where not recorded. */
  raters: Type.Integer(),
  /** Language models that judged, whether counted below or only held against people. */
  judges: Type.Integer(),
  systems: Type.Integer(),
  systemNames: Type.Array(Type.String()),
  kinds: Type.Array(RaterKind),
  judgmentsByKind: Type.Object({
    human: Type.Integer(),
    simulated: Type.Integer(),
    test: Type.Integer(),
    judge: Type.Integer(),
  }),
  /** The system looked from; null for every pair. */
  target: Type.Union([Type.String(), Type.Null()]),
  /** What the numbers can be computed again with. */
  settings: Type.Object({
    level: Type.Number(),
    seed: Type.Integer(),
    replicates: Type.Integer(),
    scale: Type.Enum(['logit', 'elo']),
    version: Type.String(),
  }),
  tallies: Type.Array(PairTally),
  overTime: OverTime,
  /** The tallies in parts: by tags of prompts, turns, lengths and groups of raters. */
  slices: Slices,
  strengths: Strengths,
  agreement: Agreement,
  bias: Bias,
  raterQuality: RaterQuality,
  /** Language models against people; absent where none judged. */
  judgesAgainstHumans: Type.Optional(Judges),
  warnings: Type.Array(Type.String()),
  /** For a study: the number of the results it is at least as new as. */
  sequence: Type.Optional(Type.Integer()),
})
export type Analysis = Static<typeof Analysis>
