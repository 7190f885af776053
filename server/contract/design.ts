import { Type, type Static } from 'typebox'

const strict = { additionalProperties: false }
const Sentence = Type.String({ minLength: 1, maxLength: 500 })
const Texts = Type.Union([
  Type.String({ minLength: 1, maxLength: 200_000 }),
  Type.Array(Type.String({ minLength: 1, maxLength: 200_000 }), { minItems: 1, maxItems: 100 }),
])

/** The languages that the rater's screen speaks; `browser`: what the rater's browser asks for. */
export const Language = Type.Enum(['browser', 'en', 'de', 'es', 'hi', 'ar', 'zh'])
export type Language = Static<typeof Language>

/** A pair whose right answer is known: for training, or as a gold item. `first` and `second` change sides by chance. */
export const CheckInput = Type.Object(
  {
    prompt: Texts,
    first: Texts,
    /** Absent in a study of single responses. */
    second: Type.Optional(Texts),
    /** `first`, `second` or `tie`; in a study of single responses a grade of its scale. */
    answer: Type.String({ minLength: 1, maxLength: 100 }),
    /** Why, shown after a training pair. */
    explanation: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  strict,
)
export type CheckInput = Static<typeof CheckInput>

/** One more thing to be compared by, beside the study's question or in a pass of its own. */
export const Criterion = Type.Object(
  {
    /** Short and unique, used in exports: `helpfulness`. */
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,39}$' }),
    question: Sentence,
  },
  strict,
)
export type Criterion = Static<typeof Criterion>

/** What raters may answer. Absent: LIMA's three answers and nothing else. */
export const Answers = Type.Object(
  {
    /** Each side as "slightly" or "much better". */
    graded: Type.Optional(Type.Boolean()),
    /** A mark beside any answer: neither response is acceptable. */
    bothBad: Type.Optional(Type.Boolean()),
    criteria: Type.Optional(Type.Array(Criterion, { minItems: 1, maxItems: 12 })),
    /** On the pair's own screen, or afterwards in a pass each, the pairs in another order. */
    criteriaIn: Type.Optional(Type.Enum(['screen', 'passes'])),
    /** Reasons to tick. */
    reasons: Type.Optional(Type.Array(Sentence, { minItems: 1, maxItems: 30 })),
    reasonsAre: Type.Optional(Type.Enum(['optional', 'required'])),
    comment: Type.Optional(Type.Enum(['off', 'optional', 'required'])),
    /** A choice counts only when it is confirmed. */
    confirm: Type.Optional(Type.Boolean()),
    /** Reasons offered with a skip. */
    skipReasons: Type.Optional(Type.Array(Sentence, { minItems: 1, maxItems: 30 })),
  },
  strict,
)
export type Answers = Static<typeof Answers>

/** A study of single responses: each is graded by itself. */
export const Single = Type.Object(
  {
    /** LIMA's audit (fail, pass, excellent), safe or unsafe, 1 to 6, or grades of one's own from worst to best. */
    scale: Type.Union([
      Type.Enum(['audit', 'safety', 'likert']),
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 2, maxItems: 11 }),
    ]),
    /** Each turn of a dialogue by itself; raters then meet a prompt again, unless `repeatPrompts` says otherwise. */
    turns: Type.Optional(Type.Boolean()),
  },
  strict,
)
export type Single = Static<typeof Single>

/** How the texts are shown. */
export const Screen = Type.Object(
  {
    /** Raw text instead of rendered markdown: as the rater likes, always, or never. */
    raw: Type.Optional(Type.Enum(['free', 'forced', 'off'])),
    /** Offers to mark the words in which the sides differ. */
    difference: Type.Optional(Type.Boolean()),
    /** The choices wake after so many seconds for 100 words of both sides together, at most a minute. */
    secondsPer100Words: Type.Optional(Type.Number({ minimum: 0, maximum: 60 })),
    /** Proposes a break after so many pairs. */
    breakAfter: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  strict,
)
export type Screen = Static<typeof Screen>

/** Pairs with feedback before the first that counts. */
export const Training = Type.Object(
  {
    pairs: Type.Array(CheckInput, { minItems: 1, maxItems: 50 }),
    /** The share that must be right; 0: all may go on. */
    pass: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** How often a rater may try; two when absent. */
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })),
  },
  strict,
)
export type Training = Static<typeof Training>

/** What is placed among a rater's pairs to see how they work, and the rules that flag; none of it counts in results. */
export const Quality = Type.Object(
  {
    gold: Type.Optional(
      Type.Object(
        {
          items: Type.Array(CheckInput, { minItems: 1, maxItems: 500 }),
          /** One in so many pairs; 20 when absent. */
          every: Type.Optional(Type.Integer({ minimum: 2, maximum: 1000 })),
        },
        strict,
      ),
    ),
    /** How many attention checks a rater meets. */
    attentionChecks: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
    repeats: Type.Optional(
      Type.Object(
        {
          /** The share of a rater's pairs that come a second time. */
          share: Type.Number({ minimum: 0, maximum: 0.5 }),
          /** The share of those with the sides swapped; a half when absent. */
          flipped: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          /** At least so many pairs later; 20 when absent. */
          apart: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
        },
        strict,
      ),
    ),
    rules: Type.Optional(
      Type.Object(
        {
          /** Flags who is right on gold less often than this, by an exact one-sided test at 1%; 0.8 when absent. */
          goldRight: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
          /** Flags who fails so many attention checks; 2 when absent. */
          attentionFailed: Type.Optional(Type.Integer({ minimum: 1, maximum: 20 })),
          /** Flags who is too fast on a larger share of pairs than this; 0.2 when absent. */
          fastShare: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        },
        strict,
      ),
    ),
  },
  strict,
)
export type Quality = Static<typeof Quality>

/** Where crowd workers come from and what they are sent back with. */
export const Platform = Type.Object(
  {
    name: Type.Enum(['prolific', 'mturk', 'connect', 'sona']),
    /** Shown at the end, after the last judgment is stored. SONA and MTurk need none. */
    completionCode: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** For those who do not pass the training. */
    screenOutCode: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** For those who fail the attention checks. */
    failedCheckCode: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Where a rater is sent back to, with CODE for the code; the platform's own address when absent. */
    returnTo: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 1000 })),
    /** SONA's address for granting credit, with SURVEY_CODE for the participant. */
    creditAt: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 1000 })),
  },
  strict,
)
export type Platform = Static<typeof Platform>

/** A language model that judges beside people, and the systems of its own family: nobody guesses them. */
export const OwnJudge = Type.Object(
  {
    /** What its judgments call it. */
    name: Type.String({ minLength: 1, maxLength: 200 }),
    own: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 100 }),
  },
  strict,
)
export type OwnJudge = Static<typeof OwnJudge>

/** What settings of a platform cannot be meant; undefined where there is nothing. */
export const platformMistake = ({ name, creditAt }: Platform): string | undefined =>
  creditAt !== undefined && name !== 'sona'
    ? `"creditAt" is where SONA is asked for a credit, and the platform is ${name}`
    : undefined

/** How a study is rated, beyond who is compared with whom: parts of the study file, kept as they were written. */
export const ratingDesign = {
  /** What is expected and how it will be looked at, in markdown: frozen when the study opens. */
  analysisPlan: Type.Optional(Type.String({ minLength: 1, maxLength: 50_000 })),
  language: Type.Optional(Language),
  /** How many pairs a rater's browser holds, the one in hand among them: so many can be judged without network. */
  ahead: Type.Optional(Type.Integer({ minimum: 2, maximum: 50 })),
  /** What raters agree to first, in markdown. */
  consent: Type.Optional(Type.String({ minLength: 1, maxLength: 50_000 })),
  answers: Type.Optional(Answers),
  single: Type.Optional(Single),
  screen: Type.Optional(Screen),
  training: Type.Optional(Training),
  quality: Type.Optional(Quality),
  platform: Type.Optional(Platform),
  /** Whose self-preference is estimated, where language models judged too. */
  judges: Type.Optional(Type.Array(OwnJudge, { minItems: 1, maxItems: 100 })),
}
export const RatingDesign = Type.Object(ratingDesign, strict)
export type RatingDesign = Static<typeof RatingDesign>

/** A design as a study keeps it: long texts stand in tables of their own. */
export type KeptDesign = Omit<RatingDesign, 'consent' | 'training' | 'quality'> & {
  /** The hash of the consent text in force. */
  consent?: string
  training?: Omit<Training, 'pairs'> & { pairs: number }
  quality?: Omit<Quality, 'gold'> & { gold?: { items: number; every?: number } }
}

/** The pair in hand and the one after it, so that no one waits between pairs. */
export const usualAhead = 2

/** How many pairs a rater of a study holds at once. */
export const aheadIn = ({ ahead = usualAhead }: Pick<RatingDesign, 'ahead'>): number => ahead

/**
 * Whether what a rater holds weighs on their balance as if it were judged in the order in which it was given. Of many pairs
 * in hand no bound could be kept otherwise; of two it is kept whatever becomes of them. A single response has no side.
 */
export const judgedInOrder = ({ single, ...design }: Pick<RatingDesign, 'ahead' | 'single'>): boolean =>
  aheadIn(design) > usualAhead && single === undefined

/** Minutes until an abandoned pair goes back, where a study does not say: time enough to judge all that is held. */
export const usualLeaseMinutes = (design: Pick<RatingDesign, 'ahead'>): number => Math.max(30, 10 * aheadIn(design))

/** What a question or scale lets a rater answer, by name. */
export const scales = {
  audit: ['fail', 'pass', 'excellent'],
  safety: ['unsafe', 'safe'],
  likert: ['1', '2', '3', '4', '5', '6'],
} as const satisfies Record<Extract<Single['scale'], string>, string[]>

/** The grades of a study of single responses, from worst to best. */
export function gradesOf({ scale }: Single): readonly string[] {
  return typeof scale === 'string' ? scales[scale] : scale
}
