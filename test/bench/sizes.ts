import type { Fill } from './fill.ts'

const shape = { baselines: 4, overlap: 11, judged: 520, skipped: 5 }

/** 1,040 judgments. */
export const tiny: Fill = { ...shape, prompts: 1000, raters: 2 }
/** 10,000 comparisons, 104,000 judgments. */
export const small: Fill = { ...shape, prompts: 2500, raters: 200 }
/** 1,000,000 comparisons and 10,400,000 judgments of 20,000 raters; a tenth of it when quick. */
export const large = (quick: boolean): Fill =>
  quick ? { ...shape, prompts: 25_000, raters: 2000 } : { ...shape, prompts: 250_000, raters: 20_000 }
/** 500,000 pairs in the hands of 1,000 raters, nothing judged yet. */
export const held: Fill = { prompts: 2000, baselines: 4, overlap: 64, raters: 1000, judged: 0, leased: 500 }
/** A million judgments of 2,000 raters; a tenth of it when quick. */
export const exported = (quick: boolean): Fill => ({
  prompts: quick ? 2500 : 25_000,
  baselines: 4,
  overlap: 11,
  raters: quick ? 200 : 2000,
  judged: 500,
})
/** Ten thousand judgments. */
export const exportedFew: Fill = { prompts: 500, baselines: 4, overlap: 11, raters: 20, judged: 500 }
/** The same million, with pairs in the raters' hands. */
export const startHeld = (quick: boolean): Fill => ({ ...exported(quick), leased: 1 })
