import { Type, type Static } from 'typebox'
import { Outcome, Preference, Side } from './judgment.ts'
import { raterKinds, RaterKind } from './rater.ts'
import { Reading } from './reading.ts'

const Name = Type.String({ maxLength: 200, pattern: '^[^\\u0000]*$' })
const Yes = Type.Enum(['yes'])
const Grade = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$' })
const Length = Type.String({ pattern: '^(\\d{1,9}-\\d{0,9}|unknown)$' })
const AtLeastTwo = Type.String({ pattern: '^([2-9]|[1-9]\\d{1,2})$' })

/** What of two responses' form is held against what was chosen: `length-more`, the longer one was preferred. */
export const comparedForms = ['length', 'headings', 'listItems', 'bold', 'codeBlocks'] as const
export const formCells = ['more', 'less', 'tie', 'equal', 'decided', 'known'] as const
const Form = Type.String({ pattern: `^(${comparedForms.join('|')})-(${formCells.join('|')})$` })

/** How comparisons are put in order; the first two know only comparisons that raters of one kind have judged. */
export const BrowseOrder = Type.Enum(['contested', 'agreed', 'files'])
export type BrowseOrder = Static<typeof BrowseOrder>

/** Which comparisons and judgments one looks for: the query of Browse and of its address on the screen. */
export const BrowseQuery = Type.Object(
  {
    /** Kinds of raters whose judgments are looked at, joined by commas. */
    kinds: Type.Optional(Type.String({ pattern: `^(${raterKinds.join('|')})(,(${raterKinds.join('|')}))*$` })),
    order: Type.Optional(BrowseOrder),
    /** A system that takes part, and the one it is held against. */
    system: Type.Optional(Name),
    against: Type.Optional(Name),
    /** How `system` fared; the first system of each comparison where none is named. */
    outcome: Type.Optional(Outcome),
    /** What was clicked. */
    preference: Type.Optional(Preference),
    /** The side on which `system` stood. */
    side: Type.Optional(Side),
    bothBad: Type.Optional(Yes),
    /** Anything but a tie. */
    decided: Type.Optional(Yes),
    /**
     * The response with more of something, or with less of it, was preferred; neither was; both have equally much; one with
     * more or less was preferred; both texts are known.
     */
    form: Type.Optional(Form),
    /** Where single responses are graded: given this grade, or this one or a better. */
    grade: Type.Optional(Grade),
    atLeast: Type.Optional(Grade),
    commented: Type.Optional(Yes),
    /** A rater's pseudonym. */
    rater: Type.Optional(Name),
    /** Judgments by everybody but this rater. */
    notBy: Type.Optional(Name),
    /** Comparisons of which so many raters, or more, said what is looked for; of `rater` and `notBy` this knows nothing. */
    raters: Type.Optional(AtLeastTwo),
    /** The same with judgments: a rater’s second one of a comparison counts, too. */
    times: Type.Optional(AtLeastTwo),
    /** The raters' group; with `with`, comparisons that both groups judged. `-` is no group, `-human` no group and of that kind. */
    group: Type.Optional(Name),
    with: Type.Optional(Name),
    category: Type.Optional(Name),
    /** A tag of the prompt as `name=value`, the category among them; `name=`: prompts that say nothing of it. */
    tag: Type.Optional(Type.String({ maxLength: 400, pattern: '^[^=\\u0000]+=[^\\u0000]*$' })),
    turn: Type.Optional(Type.String({ pattern: '^\\d{1,4}$' })),
    /** Mean characters of the two responses, and characters of the prompt: `500-999`, `4000-` or `unknown`. */
    responseLength: Type.Optional(Length),
    promptLength: Type.Optional(Length),
    /** Reported by a rater as harmful to read. */
    flagged: Type.Optional(Yes),
    withdrawn: Type.Optional(Type.Enum(['without', 'with', 'only'])),
    /** Judgments of raters who are excluded. */
    excluded: Type.Optional(Type.Enum(['without', 'with', 'only'])),
    /** Words in the prompt or a response, or a prompt's id. */
    search: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*$' })),
  },
  { additionalProperties: false },
)
export type BrowseQuery = Static<typeof BrowseQuery>

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

/** What raters of the kinds looked at said of a comparison, by its first system; zeros where responses are graded. */
const Said = Type.Object({ win: Type.Integer(), tie: Type.Integer(), loss: Type.Integer() })

/** A comparison in the list. */
export const BrowsedComparison = Type.Object({
  id: Type.String(),
  promptId: Type.String(),
  turn: Type.Integer(),
  category: OrNull(Type.String()),
  tags: Type.Record(Type.String(), Type.String()),
  /** The beginning of what was asked. */
  asked: Type.String(),
  first: Type.String(),
  /** Null where single responses are graded. */
  second: OrNull(Type.String()),
  said: Said,
  /** Every grade of the scale, from worst to best, with how often it was given; null where pairs are compared. */
  grades: OrNull(Type.Array(Type.Object({ grade: Type.String(), n: Type.Integer() }))),
  /** Disagreement as a share of the most there can be: of grades, of all there are, equally often. */
  contested: Type.Number(),
  /** Judgments that are looked for. */
  matching: Type.Integer(),
  withdrawn: OrNull(Type.Object({ at: Type.String(), reason: OrNull(Type.String()) })),
  /** Raters who reported it as harmful to read. */
  flags: Type.Integer(),
})
export type BrowsedComparison = Static<typeof BrowsedComparison>

export const BrowsePage = Type.Object({
  comparisons: Type.Array(BrowsedComparison),
  /** What to go on with; null at the end. A page may be short, or empty, and go on. */
  next: OrNull(Type.String()),
  /** Comparisons that were looked at for this page. */
  looked: Type.Integer(),
})
export type BrowsePage = Static<typeof BrowsePage>

/** One judgment of a comparison, with all that is known of it. */
export const BrowsedJudgment = Type.Object({
  id: Type.String(),
  rater: Type.String(),
  raterKind: RaterKind,
  raterGroup: OrNull(Type.String()),
  /** Null where a response was graded, as are outcome and side. */
  preference: OrNull(Preference),
  /** Null where a pair was compared. */
  grade: OrNull(Type.String()),
  degree: OrNull(Type.Enum(['slight', 'much'])),
  bothBad: Type.Boolean(),
  /** The side of the comparison's first response; null where an import did not record it. */
  firstSide: OrNull(Side),
  /** How the first system fared. */
  outcome: OrNull(Outcome),
  elapsedMs: OrNull(Type.Integer()),
  /** How the rater’s browser says it was read; a single response stands on side A. */
  reading: OrNull(Reading),
  reasons: Type.Array(Type.String()),
  rationale: OrNull(Type.String()),
  createdAt: OrNull(Type.String()),
  origin: Type.String(),
  /** Why it does not count, where it does not. */
  notCounted: OrNull(Type.Enum(['replaced', 'surplus', 'excluded', 'withdrawn'])),
  replaces: OrNull(Type.String()),
})
export type BrowsedJudgment = Static<typeof BrowsedJudgment>

const Response = Type.Object({ system: Type.String(), turns: Type.Array(Type.String()), masked: Type.Boolean() })

/** A comparison opened: its texts and everything that was said of it. */
export const OpenedComparison = Type.Object({
  id: Type.String(),
  promptId: Type.String(),
  turn: Type.Integer(),
  category: OrNull(Type.String()),
  tags: Type.Record(Type.String(), Type.String()),
  prompt: Type.Array(Type.String()),
  first: Response,
  /** Null where single responses are graded. */
  second: OrNull(Response),
  withdrawn: OrNull(Type.Object({ at: Type.String(), reason: OrNull(Type.String()) })),
  judgments: Type.Array(BrowsedJudgment),
  flags: Type.Array(
    Type.Object({
      rater: Type.String(),
      /** The system whose response it is about; null: the prompt, or both. */
      system: OrNull(Type.String()),
      reason: OrNull(Type.String()),
      createdAt: Type.String(),
    }),
  ),
})
export type OpenedComparison = Static<typeof OpenedComparison>

/** What there is to choose from. */
export const BrowseChoices = Type.Object({
  systems: Type.Array(Type.String()),
  kinds: Type.Array(RaterKind),
  groups: Type.Array(OrNull(Type.String())),
  categories: Type.Array(Type.String()),
  tags: Type.Array(Type.Object({ name: Type.String(), values: Type.Array(Type.String()) })),
  turns: Type.Array(Type.Integer()),
  /** The grades there are, from worst to best; null where pairs are compared. */
  scale: OrNull(Type.Array(Type.String())),
  comparisons: Type.Integer(),
  withdrawn: Type.Integer(),
  excluded: Type.Integer(),
  flagged: Type.Integer(),
})
export type BrowseChoices = Static<typeof BrowseChoices>

/** Why something is taken out: kept with it for good. */
export const Reason = Type.Object(
  { reason: Type.String({ minLength: 3, maxLength: 1000, pattern: '^[^\\u0000]*$' }) },
  { additionalProperties: false },
)
