import type { ImportReport } from '../contract/importReport.ts'
import type { StudyFile } from '../contract/study.ts'

/** A join report as lines for a terminal. */
export function reportText(report: ImportReport, study: StudyFile): string {
  const n = (count: number, one: string, many = `${one}s`) => `${String(count)} ${count === 1 ? one : many}`
  const lines = [
    `${study.title} (${study.name})`,
    `${n(report.prompts, 'prompt')}, ${n(report.comparisons, 'comparison')}, ${n(report.planned, 'judgment')} planned`,
    '',
    'Files',
    ...report.files.map((file) => `  ${file.file}: ${n(file.rows, 'row')}, ${file.format} (${file.holds.join(', ')})`),
    '',
    'Systems                          responses  missing  empty  leaks  length (median, longest)',
    ...report.systems.map((system) =>
      [
        `  ${`${system.system}${system.role === 'baseline' ? '' : ` (${system.role})`}`.padEnd(30)}`,
        String(system.responses).padStart(10),
        String(system.missing).padStart(8),
        String(system.empty).padStart(6),
        String(system.leaks).padStart(6),
        system.lengths ? `  ${String(system.lengths.median)}, ${String(system.lengths.max)}` : '',
      ].join(' '),
    ),
    ...tagLines(report.tags ?? []),
    ...section('Prompts without a response', report.missing, (one) => `${one.prompt}: ${one.systems.join(', ')}`),
    ...section(
      'Duplicates (same text, merged)',
      report.duplicates,
      (one) => `${one.system}, prompt ${one.prompt}: ${one.places.join(', ')}`,
    ),
    ...section(
      'Empty responses (kept)',
      report.empty,
      (one) => `${one.place}: ${one.system}, prompt ${one.prompt}${one.turn ? `, turn ${String(one.turn)}` : ''}`,
    ),
    ...section('Identical responses', report.identical, (one) => `prompt ${one.prompt}: ${one.systems.join(' and ')}`),
    ...section(`Identity leaks, in ${n(report.leaks.comparisons, 'comparison')}`, report.leaks, (one) =>
      `${one.file}${one.line ? `:${String(one.line)}` : ''} ${one.system}, prompt ${one.prompt}: …${one.before}[${one.words}]${one.after}… (${one.choice})`.replaceAll(
        /\s+/g,
        ' ',
      ),
    ),
  ]
  if (report.judgments) {
    const { judgments } = report
    lines.push(
      '',
      'Judgments',
      `  ${n(judgments.count, 'judgment')} by ${n(judgments.raters, 'rater')} on ${n(judgments.comparisons, 'comparison')}: a ${String(judgments.a)}, b ${String(judgments.b)}, tie ${String(judgments.tie)}; both bad ${String(judgments.bothBad)}; without a preference ${String(judgments.withoutPreference)}`,
    )
  }
  if (report.warnings.length > 0) lines.push('', 'Warnings', ...report.warnings.map((warning) => `  ${warning}`))
  if (report.problemCount > 0) {
    lines.push(
      '',
      `Problems (${String(report.problemCount)}): nothing is written`,
      ...report.problems.map(
        ({ file, line, value, message }) =>
          `  ${file}${line === undefined ? '' : `:${String(line)}`}: ${message}${value === undefined ? '' : ` (${value})`}`,
      ),
    )
  }
  return lines.join('\n')
}

/** How many entries of a list a terminal is shown. */
const shown = 10

function section<T>(title: string, list: { count: number; first: T[] }, say: (one: T) => string): string[] {
  if (list.count === 0) return []
  const more = list.count - Math.min(shown, list.first.length)
  return [
    '',
    `${title}: ${String(list.count)}`,
    ...list.first.slice(0, shown).map((one) => `  ${say(one)}`),
    ...(more > 0 ? [`  and ${String(more)} more`] : []),
  ]
}

/** What the files say of prompts. */
function tagLines(tags: NonNullable<ImportReport['tags']>): string[] {
  if (tags.length === 0) return []
  const words = ({ name, values, prompts }: (typeof tags)[number]) =>
    `  ${name}: ${String(values)} ${values === 1 ? 'value' : 'values'}, of ${String(prompts)} ${prompts === 1 ? 'prompt' : 'prompts'}`
  return ['', 'Tags of prompts, to slice results by', ...tags.map(words)]
}
