import type { StudyFile } from '../../server/contract/study.ts'

/** A field of a study file on the form: where it stands in the file, and how it is asked for. */
export type Field = { path: string; label: string; hint?: string } & (
  | { kind: 'text' | 'area' | 'lines' | 'check' | 'items' }
  /** One of the choices, or a list of one's own. */
  | { kind: 'scale'; choices: readonly string[]; own: readonly string[] }
  | { kind: 'number'; min: number; max: number; step?: number }
  | { kind: 'choice'; choices: readonly string[] }
)

export type Section = { title: string; fields: Field[] }

const number = (path: string, label: string, min: number, max: number, hint?: string, step?: number): Field => ({
  ...{ path, label, kind: 'number', min, max },
  ...(hint ? { hint } : {}),
  ...(step ? { step } : {}),
})
const choice = (path: string, label: string, choices: readonly string[]): Field => ({
  ...{ path, label, kind: 'choice', choices },
})
const field = (
  kind: 'text' | 'area' | 'lines' | 'check' | 'items',
  path: string,
  label: string,
  hint?: string,
): Field => ({
  ...{ path, label, kind },
  ...(hint ? { hint } : {}),
})

/** Everything a study file may say of rating, beside the few fields that the form always shows. */
export const sections: Section[] = [
  {
    title: 'Plan',
    fields: [
      field('text', 'notice', 'Notice, shown on every page of the study'),
      field('area', 'analysisPlan', 'Analysis plan, frozen when the study opens', 'markdown'),
      number('seed', 'Seed, where every random draw starts', 0, 2147483647, '1'),
      number(
        'leaseMinutes',
        'Minutes until an abandoned pair goes back',
        0.01,
        10080,
        '30; more with pairs ahead',
        0.01,
      ),
      number('ahead', 'Pairs held ahead, to be judged without network', 2, 50, '2'),
      field('check', 'repeatPrompts', 'A rater may meet a prompt again, with another pair of systems'),
      field('lines', 'judges', 'Systems of a model judge’s own family, one a line: judge = system', 'none'),
    ],
  },
  {
    title: 'Consent and language',
    fields: [
      field('area', 'consent', 'What raters agree to first', 'markdown; none'),
      choice('language', 'Language of the rating screen', ['browser', 'en', 'de', 'es', 'hi', 'ar', 'zh']),
    ],
  },
  {
    title: 'Answers',
    fields: [
      field('check', 'answers.graded', 'Grade each side: slightly or much better'),
      field('check', 'answers.bothBad', 'A mark for two responses neither of which is acceptable'),
      choice('answers.comment', 'Comment', ['off', 'optional', 'required']),
      field('lines', 'answers.reasons', 'Reasons to tick, one a line'),
      choice('answers.reasonsAre', 'Reasons are', ['optional', 'required']),
      field('lines', 'answers.criteria', 'Further criteria, one a line: name: question'),
      choice('answers.criteriaIn', 'Criteria are asked', ['screen', 'passes']),
      field('check', 'answers.confirm', 'A choice counts only when it is confirmed'),
      field('lines', 'answers.skipReasons', 'Reasons offered with a skip, one a line'),
      {
        ...{ path: 'single.scale', label: 'One response at a time, graded by', kind: 'scale' },
        ...{ choices: ['audit', 'safety', 'likert'], own: ['poor', 'good'] },
      },
      field('check', 'single.turns', 'Each turn of a dialogue by itself'),
    ],
  },
  {
    title: 'Screen',
    fields: [
      choice('screen.raw', 'Raw text instead of rendered markdown', ['free', 'forced', 'off']),
      field('check', 'screen.difference', 'Offer to mark the words that differ'),
      number('screen.secondsPer100Words', 'Seconds per 100 words before choices wake', 0, 60, '0', 0.5),
      number('screen.breakAfter', 'Propose a break after so many pairs', 1, 10000),
    ],
  },
  {
    title: 'Training',
    fields: [
      field('items', 'training.pairs', 'Pairs with feedback before the first that counts'),
      number('training.pass', 'Share that must be right', 0, 1, '0: all may go on', 0.05),
      number('training.attempts', 'Attempts', 1, 5, '2'),
    ],
  },
  {
    title: 'Quality',
    fields: [
      field('items', 'quality.gold.items', 'Gold items, placed silently among the pairs'),
      number('quality.gold.every', 'One in so many pairs', 2, 1000, '20'),
      number('quality.attentionChecks', 'Attention checks for each rater', 0, 20, '0'),
      number('quality.repeats.share', 'Share of pairs that come a second time', 0, 0.5, '0', 0.01),
      number('quality.repeats.flipped', 'Of those, with sides swapped', 0, 1, '0.5', 0.05),
      number('quality.repeats.apart', 'At least so many pairs later', 1, 1000, '20'),
      number('quality.rules.goldRight', 'Flag who is right on gold less often than', 0, 1, '0.8', 0.05),
      number('quality.rules.attentionFailed', 'Flag who fails so many attention checks', 1, 20, '2'),
      number('quality.rules.fastShare', 'Flag who is too fast on a larger share than', 0, 1, '0.2', 0.05),
    ],
  },
  {
    title: 'Crowd platform',
    fields: [
      choice('platform.name', 'Platform', ['prolific', 'mturk', 'connect', 'sona']),
      field('text', 'platform.completionCode', 'Completion code'),
      field('text', 'platform.screenOutCode', 'Code for who does not pass the training'),
      field('text', 'platform.failedCheckCode', 'Code for who fails attention checks'),
      field('text', 'platform.returnTo', 'Address raters return to, with CODE', "the platform's own"),
      field('text', 'platform.creditAt', "SONA's address for credit, with SURVEY_CODE"),
    ],
  },
]

type Tree = Record<string, unknown>

/** What a study says at a path. */
export function valueAt(study: StudyFile, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, name) => (typeof inner === 'object' && inner !== null ? (inner as Tree)[name] : undefined),
      study,
    )
}

/** The study with another value at a path; undefined takes it out, and what is then empty with it. */
export function withValue(study: StudyFile, path: string, value: unknown): StudyFile {
  const put = (tree: Tree, [name = '', ...rest]: string[]): Tree => {
    const before = tree[name]
    const inner = typeof before === 'object' && before !== null && !Array.isArray(before) ? (before as Tree) : {}
    const after = rest.length === 0 ? value : put(inner, rest)
    const { [name]: _before, ...others } = tree
    const isEmpty = typeof after === 'object' && after !== null && Object.keys(after).length === 0
    return after === undefined || isEmpty ? others : { ...others, [name]: after }
  }
  return put(study, path.split('.')) as StudyFile
}

type Entry = string | { name: string; question: string } | { name: string; own: string[] }

/** A list as lines of a text field; criteria are `name: question`, systems of a judge's family `judge = system`. */
export const linesOf = (value: unknown): string =>
  Array.isArray(value)
    ? (value as Entry[])
        .flatMap((one) => {
          if (typeof one === 'string') return [one]
          if ('question' in one) return [`${one.name}: ${one.question}`]
          return one.own.map((system) => `${one.name} = ${system}`)
        })
        .join('\n')
    : ''

/** The list that lines of a text field say; undefined for none. */
export function listOf(path: string, text: string): unknown {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) return undefined
  if (path === 'judges') return familiesOf(lines)
  if (path !== 'answers.criteria') return lines
  return lines.map((line) => {
    const [name = '', ...question] = line.split(':')
    return { name: name.trim(), question: question.join(':').trim() || name.trim() }
  })
}

/** Lines of one judge together; a name may hold a sign of equality where none with spaces around it does. */
function familiesOf(lines: string[]): { name: string; own: string[] }[] {
  const families = new Map<string, string[]>()
  for (const line of lines) {
    const [name = '', ...system] = line.split(line.includes(' = ') ? ' = ' : '=')
    const own = families.get(name.trim()) ?? []
    families.set(name.trim(), [...own, system.join(' = ').trim()])
  }
  return [...families].map(([name, own]) => ({ name, own }))
}

/** How many fields of a section a study sets. */
export const setIn = (study: StudyFile, { fields }: Section): number =>
  fields.filter(({ path }) => valueAt(study, path) !== undefined).length
