import type { Told } from './methodsText.ts'
import type { Analysis } from '../contract/analysis.ts'
import type { FileHash } from './hashes.ts'
import type { SortedFacts } from './sortedRows.ts'

/** How many there are of what was analysed. */
export type Summed = Pick<
  Analysis,
  'judgmentsByKind' | 'kinds' | 'judgments' | 'comparisons' | 'prompts' | 'raters' | 'judges'
>

/** `manifest.json`: what the pack is, how it came about, and the SHA-256 of every other file in it. */
export function manifestOf(
  { study, analysis, facts }: Pick<Told, 'study'> & { analysis: Summed; facts: SortedFacts },
  files: FileHash[],
  lacking: string[],
) {
  const { instructions: _, question: __, design, ...definition } = study.study
  return {
    format: study.format,
    formatVersion: study.formatVersion,
    program: study.program,
    schemaVersion: study.schemaVersion,
    exportedAt: study.exportedAt,
    notice: study.study.notice,
    seeds: { study: study.study.seed, analysis: study.analysis.seed },
    analysis: study.analysis,
    design: { ...definition, ...design },
    /** Its text is `registration.json`. */
    registration: study.registration && { hash: study.registration.hash, frozenAt: study.registration.frozenAt },
    deviations: study.amendments,
    exclusions: study.exclusions,
    withdrawn: study.withdrawn,
    looks: study.looks,
    /** What no judgment of the pack tells; all else is computed from them. */
    statedOnly: [
      'study.json',
      ...(study.checks ? ['study.json, checks: gold items, attention checks and repeats'] : []),
    ],
    counts: {
      rows: facts.rows,
      replaced: facts.replaced,
      surplus: facts.surplus,
      excluded: facts.excluded,
      withdrawn: facts.withdrawn,
      judgmentsByKind: analysis.judgmentsByKind,
      kindsCounted: analysis.kinds,
      judgments: analysis.judgments,
      comparisons: analysis.comparisons,
      prompts: analysis.prompts,
      raters: analysis.raters,
      judges: analysis.judges,
      ...study.progress,
    },
    /** Characters that stand in these files and that no typeface here has: neither in the figures nor in paper.pdf. */
    charactersWithoutTypeface: lacking.map((character) => ({
      character,
      code: `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
    })),
    files: [...files].sort((one, other) => (one.path < other.path ? -1 : 1)),
  }
}
