import type { StudyFile } from './study.ts'

/** What a preset sets of a study; the rest is left as it is. */
export type Preset = {
  name: 'lima' | 'arena' | 'audit'
  title: string
  /** What it is for, in a sentence. */
  about: string
  /** Absent: the study's target stays; null: every pair is compared. */
  target?: null
  set: Partial<StudyFile>
}

/** Ways of asking that papers have used, to begin with. */
export const presets: readonly Preset[] = [
  {
    name: 'lima',
    title: 'LIMA',
    about: 'One target against each baseline, three answers, each comparison judged once; a tenth comes again.',
    set: { overlap: 1, quality: { repeats: { share: 0.1, flipped: 0.5 } } },
  },
  {
    name: 'arena',
    title: 'Arena, all pairs',
    about: 'Every system against every other, with a mark for two bad responses; strengths come from all of it.',
    target: null,
    set: {
      overlap: 1,
      repeatPrompts: true,
      question: 'Which assistant answers better?',
      answers: { bothBad: true, comment: 'optional' },
    },
  },
  {
    name: 'audit',
    title: 'Absolute audit',
    about: 'One response at a time: fail, pass or excellent, as in LIMA’s audit of fifty answers.',
    target: null,
    set: {
      overlap: 2,
      question: 'How good is this response?',
      instructions:
        'You will see one prompt and one response.\n\n' +
        '- **Fail**: it does not do what was asked.\n- **Pass**: it does what was asked, with flaws.\n' +
        '- **Excellent**: you would gladly have received it.\n\nJudge each by itself.',
      single: { scale: 'audit' },
    },
  },
]

/** A study with what a preset sets, and without what another had set; what someone set otherwise stays theirs. */
export function withPreset(study: StudyFile, preset: Preset): StudyFile {
  let bare: unknown = preset.target === null ? { ...study, target: undefined } : study
  for (const other of presets) bare = less(bare, other.set)
  return JSON.parse(JSON.stringify(more(bare ?? {}, preset.set))) as StudyFile
}

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What is left of a value without what a preset has put there; undefined where that is nothing. */
function less(value: unknown, set: unknown): unknown {
  if (!isFields(value) || !isFields(set)) return JSON.stringify(value) === JSON.stringify(set) ? undefined : value
  const left = Object.entries(value)
    .map(([name, own]) => [name, name in set ? less(own, set[name]) : own] as const)
    .filter(([, own]) => own !== undefined)
  return left.length === 0 ? undefined : Object.fromEntries(left)
}

function more(value: unknown, set: unknown): unknown {
  if (!isFields(value) || !isFields(set)) return set
  return { ...value, ...Object.fromEntries(Object.entries(set).map(([name, one]) => [name, more(value[name], one)])) }
}
