import { markdownText } from '../formats/markdownTable.ts'
import { whatWasJudged, whoJudged } from './kindWords.ts'
import type { Told } from './methodsText.ts'
import { packCard } from './packCard.ts'
import { count, counted, listed, type Paragraph } from './prose.ts'

/** The card of a pack of pairs. */
export function datasetCard({ study, analysis, facts }: Told, limitations: Paragraph[], files: string[]): string {
  const { question, target, systems } = study.study
  const named = markdownText(listed(systems.map(({ name }) => name)))
  const byKind = Object.entries(analysis.judgmentsByKind).map(([kind, n]) => `${kind} ${count(n)}`)
  return packCard(
    {
      ...{ study, analysis, facts, limitations },
      what: 'judgments',
      tags: ['preference', 'pairwise-comparison'],
      subject: 'Blinded pairwise preference judgments of language-model responses',
      lines: [
        `${counted(facts.rows, 'row')}, one a judgment; ${count(analysis.judgments)} of them count: ${whatWasJudged(analysis)} by ${whoJudged(analysis)}.`,
        `${counted(analysis.prompts, 'prompt')}, ${counted(analysis.comparisons, 'comparison')}, ${counted(analysis.systems, 'system')}: ${named}${target === null ? '' : ` (target: ${markdownText(target)})`}.`,
        `Question: ${markdownText(question)}`,
        `Rows by kind of rater: ${listed(byKind)} (counted or left out of the analysis by kind; test judgments were made to try the screen).`,
      ],
    },
    files,
  )
}
