import { codeBook } from './judgmentRows.ts'

/** What the columns of a judgments export mean, with what raters were told. */
export function codeBookText(study: {
  title: string
  notice: string | null
  question: string
  instructions: string
  instructionsVersion: string
}): string {
  const lines = Object.entries(codeBook).map(([column, meaning]) => `| \`${column}\` | ${meaning} |`)
  return [
    `# Code book: ${study.title}`,
    '',
    ...(study.notice ? [`> ${study.notice}`, ''] : []),
    `One row is one judgment. Question: ${study.question}`,
    '',
    '| column | meaning |',
    '| --- | --- |',
    ...lines,
    '',
    `## Instructions, version ${study.instructionsVersion}`,
    '',
    study.instructions,
    '',
  ].join('\n')
}
