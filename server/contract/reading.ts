import { Type, type Static } from 'typebox'

const Share = Type.Number({ minimum: 0, maximum: 1 })

/** How a pair was read, by the rater's browser: with a judgment, with a skip, and when a page is left. */
export const Reading = Type.Object(
  {
    /** Milliseconds with both texts on screen, the page seen and in use. */
    activeMs: Type.Integer({ minimum: 0, maximum: 86_400_000 }),
    /** The share of each side that was scrolled into view. */
    seenA: Share,
    seenB: Share,
    /** The texts were shown raw, not rendered, when the choice was made. */
    raw: Type.Optional(Type.Boolean()),
    /** The words that differ were marked when the choice was made. */
    difference: Type.Optional(Type.Boolean()),
    /** The language of the screen. */
    language: Type.Optional(Type.Enum(['en', 'de', 'es', 'hi', 'ar', 'zh'])),
  },
  { additionalProperties: false },
)
export type Reading = Static<typeof Reading>

/** A time that a pair stood before its rater without being judged: they skipped it then, or left it. */
export type Exposure = Reading & { at: string; ended: 'left' | 'skipped' }
