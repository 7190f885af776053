import { alpacaEvalAnnotations } from './alpacaEvalAnnotations.ts'
import { alpacaEvalOutputs } from './alpacaEvalOutputs.ts'
import { arenaBattles } from './arenaBattles.ts'
import { arenaHardJudgments, arenaHardQuestions } from './arenaHard.ts'
import { argilla } from './argilla.ts'
import { chatMessages } from './chatMessages.ts'
import { evalica } from './evalica.ts'
import { fastChatAnswers } from './fastChatAnswers.ts'
import { fastChatPairJudgments } from './fastChatPairJudgments.ts'
import { fastChatQuestions } from './fastChatQuestions.ts'
import type { Format, Sample } from './format.ts'
import { helpSteer3 } from './helpSteer3.ts'
import { labelStudio } from './labelStudio.ts'
import { autoArena, long } from './long.ts'
import { mtBenchJudgments } from './mtBenchJudgments.ts'
import { pairs } from './pairs.ts'
import { pandaLm, pandaLmResults } from './pandaLm.ts'
import { plainJudgments } from './plainJudgments.ts'
import { plainPrompts } from './plainPrompt.ts'
import { scoreReviews } from './scoreReviews.ts'
import { trlKto } from './trlKto.ts'
import { trlPreference } from './trlPreference.ts'
import { wide } from './wide.ts'
import { wmtRankings } from './wmtRankings.ts'

/** Every format, the most particular shapes first: the first that recognises a file reads it. */
export const allFormats: readonly Format[] = [
  ...[scoreReviews, fastChatPairJudgments, arenaHardJudgments, mtBenchJudgments, arenaBattles, wmtRankings, evalica],
  ...[labelStudio, argilla, helpSteer3, trlPreference, trlKto],
  ...[alpacaEvalAnnotations, pandaLm, pandaLmResults, pairs, chatMessages, fastChatAnswers, fastChatQuestions],
  ...[alpacaEvalOutputs, arenaHardQuestions, plainJudgments, plainPrompts, long, autoArena, wide],
]

/** The format a sample is in, or null where no shape fits; a format asked for by name is taken at its word. */
export function formatOf(sample: Sample, name?: string): Format | null {
  if (name !== undefined) return allFormats.find((format) => format.name === name) ?? null
  return allFormats.find((format) => format.recognise(sample)) ?? null
}
