import { stringify } from 'yaml'
import { codeBook } from '../formats/judgmentColumns.ts'
import { markdownText } from '../formats/markdownTable.ts'
import { kindsCounted, whatWasJudged, whoJudged } from './kindWords.ts'
import type { Told } from './methodsText.ts'
import { count, counted, listed, markdownParagraph, type Paragraph } from './prose.ts'

/** The pack's README: a dataset card as Hugging Face reads it, and what each file is. */
export function datasetCard(told: Told, limitations: Paragraph[], files: string[]): string {
  const { study, analysis, facts } = told
  const { title, notice, question, target, systems } = study.study
  const head = {
    pretty_name: title,
    tags: ['human-feedback', 'preference', 'pairwise-comparison', 'evaluation', 'blindpair'],
    task_categories: ['text-generation'],
    size_categories: [sizeOf(facts.rows)],
    configs: [{ config_name: 'judgments', data_files: 'data/judgments.jsonl', default: true }],
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
    ...(human ? [] : [`> **Not from people.** The judgments counted here are by ${whoJudged(analysis)}.`, '']),
    `Blinded pairwise preference judgments of language-model responses, collected or analysed with Blindpair ${study.program.version}.`,
    '',
    '## What is in it',
    '',
    `- ${counted(facts.rows, 'row')}, one a judgment; ${count(analysis.judgments)} of them count: ${whatWasJudged(analysis)} by ${whoJudged(analysis)}.`,
    `- ${counted(analysis.prompts, 'prompt')}, ${counted(analysis.comparisons, 'comparison')}, ${counted(analysis.systems, 'system')}: ${markdownText(listed(systems.map(({ name }) => name)))}${target === null ? '' : ` (target: ${markdownText(target)})`}.`,
    `- Question: ${markdownText(question)}`,
    `- Rows by kind of rater: ${listed(Object.entries(analysis.judgmentsByKind).map(([kind, n]) => `${kind} ${count(n)}`))} (counted or left out of the analysis by kind; test judgments were made to try the screen).`,
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
    'To be chosen by the researchers: for the judgments, and as the rights in prompts and responses allow.',
    '',
  ].join('\n')
}

/** The size as Hugging Face names it. */
export function sizeOf(rows: number): string {
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
