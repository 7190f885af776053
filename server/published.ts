import { Type, type Static } from 'typebox'

/** Figures somebody printed, in percent. No counts were printed, so no interval can stand beside them. */
const PublishedFigures = Type.Object({
  source: Type.String(),
  target: Type.String(),
  figures: Type.Array(
    Type.Object({ baseline: Type.String(), win: Type.Integer(), tie: Type.Integer(), loss: Type.Integer() }),
  ),
})

const lima: Static<typeof PublishedFigures> = {
  source: 'Zhou et al., LIMA: Less Is More for Alignment, NeurIPS 2023 (arXiv:2305.11206), Figure 1',
  target: 'LIMA',
  figures: [
    { baseline: 'Alpaca 65B', win: 53, tie: 21, loss: 26 },
    { baseline: 'DaVinci003', win: 44, tie: 21, loss: 35 },
    { baseline: 'Bard', win: 33, tie: 25, loss: 42 },
    { baseline: 'Claude', win: 24, tie: 22, loss: 54 },
    { baseline: 'GPT-4', win: 18, tie: 25, loss: 57 },
  ],
}

export const published = { schema: PublishedFigures, lima }
