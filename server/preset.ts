import type { Study } from '../db/studies.ts'
import type { RatingStudy } from './contract/pair.ts'
import { presetFor } from './lima.ts'

/** What the study has from the preset word for word, and its raters' browsers may therefore say in their languages. */
export function presetOf({ question, instructions, design }: Study): Pick<RatingStudy, 'preset'> {
  const usual = presetFor(design)
  const preset = [
    ...(question === usual.question ? ['question' as const] : []),
    ...(instructions === usual.instructions ? ['instructions' as const] : []),
  ]
  return preset.length > 0 ? { preset } : {}
}
