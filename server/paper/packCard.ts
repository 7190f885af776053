import { stringify } from 'yaml'
import { codeBook } from '../formats/judgmentColumns.ts'
import { markdownText } from '../formats/markdownTable.ts'
import { kindsCounted, whoJudged, type Counted } from './kindWords.ts'
import type { PackStudy } from './packStudy.ts'
import { counted, markdownParagraph, type Paragraph } from './prose.ts'
import type { NotedFacts, SortedFacts } from './sortedRows.ts'

/** What a card says of one kind of pack. */
export type CardContents = {
  study: PackStudy
  analysis: Counted
  facts: SortedFacts & NotedFacts
  /** What a row of the data is. */
  what: 'judgments' | 'grades'
  tags: string[]
  /** What all of it is, up to how it was collected. */
  subject: string
  /** What is in it, a line each. */
  lines: string[]
  limitations: Paragraph[]
}

/** The pack's README: a dataset card as Hugging Face reads it, and what each file is. */
export function packCard(
  { study, analysis, facts, what, tags, subject, lines, limitations }: CardContents,
  files: string[],
): string {
  const { title, notice } = study.study
  const head = {
    pretty_name: title,
    tags: ['human-feedback', ...tags, 'evaluation', 'blindpair'],
    task_categories: ['text-generation'],
    size_categories: [sizeOf(facts.rows)],
    configs: [{ config_name: what, data_files: 'data/judgments.jsonl', default: true }],
  }
  const human = kindsCounted(analysis).includes('human')
  return [
    '---',
    '# For the researchers: add license and language; see the sections below.',
    stringify(head, { lineWidth: 0 }).trimEnd(),
    '---',
    '',
    `# ${markdownText(title)}`,
    '',
    ...(notice === null ? [] : [`> ${markdownText(notice)}`, '']),
    ...(human ? [] : [`> **Not from people.** The ${what} counted here are by ${whoJudged(analysis)}.`, '']),
    `${subject}, collected or analysed with Blindpair ${study.program.version}.`,
    '',
    '## What is in it',
    '',
    ...lines.map((line) => `- ${line}`),
    '',
    '## Columns',
    '',
    '| column | meaning |',
    '| --- | --- |',
    ...Object.entries(codeBook).map(([column, meaning]) => `| \`${column}\` | ${meaning} |`),
    '',
    '## How to check it',
    '',
    '`blindpair verify DIR` computes every number of this folder again from `data/` and `study.json`, without network and database, and says what differs. `manifest.json` has the SHA-256 of every file.',
    ...(study.checks === undefined ? [] : ['', statedChecks(study.checks.length)]),
    '',
    '## Files',
    '',
    ...files.map((file) => `- \`${file}\``),
    '',
    '## Limitations',
    '',
    ...limitations.flatMap((paragraph) => [markdownParagraph(paragraph), '']),
    '## Personal data',
    '',
    `Raters have pseudonyms. ${facts.comments === 0 ? 'There are no comments by raters.' : `There are ${counted(facts.comments, 'comment')} by raters in the column \`rationale\`: read them before you publish, they may name persons.`} Prompts and responses are as they were given to raters.`,
    '',
    '## Licence',
    '',
    `To be chosen by the researchers: for the ${what}, and as the rights in prompts and responses allow.`,
    '',
  ].join('\n')
}

/** The size as Hugging Face names it. */
function sizeOf(rows: number): string {
  const bounds: [number, string][] = [
    [1e3, 'n<1K'],
    [1e4, '1K<n<10K'],
    [1e5, '10K<n<100K'],
    [1e6, '100K<n<1M'],
    [1e7, '1M<n<10M'],
  ]
  return bounds.find(([bound]) => rows < bound)?.[1] ?? '10M<n<100M'
}

/** What of a study with checks cannot be computed from its judgments. */
export const statedChecks = (raters: number) =>
  `Stated and not recomputed: how ${counted(raters, 'rater')} answered gold items, attention checks and repeats (\`checks\` in \`study.json\`, counts a rater). These answers are no judgments of the study and are not in \`data/\`, where they would give away which items are gold. What follows from the counts, flags and self-consistency, is computed again.`
