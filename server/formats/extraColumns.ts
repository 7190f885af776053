import { ofComparison } from './column.ts'
import { judgmentColumns } from './judgmentColumns.ts'

const { judgment_id, prompt_id, rater, rater_kind, rater_group, both_bad } = judgmentColumns

/**
 * What we add to rows of other formats, under the names of our own code book, so that nothing is pooled or lost on the
 * way back in. Readers of those formats pass over fields they do not know.
 */
export const judged_turn = ofComparison(
  'whole',
  'The turn that was judged by itself, counted from 1; null: the whole conversation.',
  ({ turn }) => turn || null,
)
export const extraColumns = { prompt_id, judged_turn, rater, rater_kind, rater_group, both_bad, judgment_id }

/** The same beside a format's own field for who judged. */
export const extrasBesideRater = { prompt_id, judged_turn, rater_kind, rater_group, both_bad, judgment_id }
