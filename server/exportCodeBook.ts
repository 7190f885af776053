import { amendmentWords } from './amendmentWords.ts'
import type { StudyRecord } from './contract/record.ts'
import { judgmentFormats, type JudgmentFormat } from './contract/exports.ts'
import { exposureColumns } from './exportExposures.ts'
import { consensusColumns } from './formats/consensusCsv.ts'
import { leftOutWords, type ExportTally } from './exportTally.ts'
import { allWriters, codeBookOf } from './formats/allWriters.ts'
import type { Writer } from './formats/writer.ts'

/** What raters of a study were told. */
type Told = {
  title: string
  notice: string | null
  question: string
  instructions: string
  instructionsVersion: string
}

/**
 * What each field of an export means, with the question and the instructions. Of one format, or of all; `tally` adds what
 * is in the file beside it, and `record` what was frozen and what was done otherwise.
 */
export function codeBookText(
  study: Told,
  { of, tally, record }: { of?: JudgmentFormat | undefined; tally?: ExportTally; record?: StudyRecord } = {},
): string {
  const formats = judgmentFormats.filter((format) => of === undefined || format === of)
  const own = formats.filter((format) => allWriters[format].ours)
  const others = formats.filter((format) => !allWriters[format].ours)
  const lines = [
    `# Code book: ${study.title}`,
    '',
    ...(study.notice ? [`> ${study.notice}`, ''] : []),
    `Question: ${study.question}`,
    '',
    ...(tally ? [`In this file: ${String(tally.judgments)} judgments. ${leftOutWords(tally.leftOut)}`.trim(), ''] : []),
    ...(own.length > 0 ? ownSection(own.map((format) => allWriters[format])) : []),
    ...others.flatMap((format) => section(allWriters[format])),
    ...(of === undefined ? [...exposureSection(), ...consensusSection()] : []),
    `## Instructions, version ${study.instructionsVersion}`,
    '',
    study.instructions,
    '',
    ...(record ? deviations(record) : []),
  ]
  return lines.join('\n')
}

const exposureSection = () => [
  '## Exposures, CSV',
  '',
  'One row is one time that a pair stood before a rater: one that ended in a judgment, in a skip, or in neither.',
  '',
  ...meanings(exposureColumns),
]

const consensusSection = () => [
  '## Consensus, CSV',
  '',
  'One row is one comparison, with the outcome that its judgments point to. The models estimate how raters err from these very judgments; with few judgments a rater, Dawid and Skene’s says more than is known. What is likely is no judgment: it enters no rate.',
  '',
  ...meanings(consensusColumns),
]

function meanings(columns: Record<string, { meaning: string }>): string[] {
  const rows = Object.entries(columns).map(([column, { meaning }]) => `| \`${column}\` | ${meaning} |`)
  return ['| column | meaning |', '| --- | --- |', ...rows, '']
}

function ownSection(writers: Writer[]): string[] {
  const [first] = writers
  return [
    `## ${writers.map(({ title }) => title).join(', ')}`,
    '',
    'One row is one judgment; also those that were replaced or are surplus, which `counted` tells apart.',
    '',
    ...table(first!),
    ...writers.flatMap(notesOf),
  ]
}

function section(writer: Writer): string[] {
  return [
    `## ${writer.title}`,
    '',
    `File: \`STUDY.${writer.ending}\`. Only judgments that count in the results, by people unless other kinds of raters are asked for (or by the one kind there is).`,
    '',
    ...table(writer),
    ...notesOf(writer),
  ]
}

function table(writer: Writer): string[] {
  const rows = Object.entries(codeBookOf(writer)).map(([column, meaning]) => `| \`${column}\` | ${meaning} |`)
  return ['| column | meaning |', '| --- | --- |', ...rows, '']
}

const notesOf = ({ notes = [] }: Writer): string[] => notes.flatMap((note) => [note, ''])

/** What was frozen before the first judgment, and everything that was done otherwise. */
function deviations({ registration, amendments, looks, unlockedAt }: StudyRecord): string[] {
  const plain = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
  return [
    '## What was fixed beforehand, and what was done otherwise',
    '',
    registration
      ? `Frozen on ${registration.frozenAt} (SHA-256 \`${registration.hash}\`${registration.unchanged ? '' : '; the text has been changed since'}).`
      : 'Nothing was frozen: the study has not opened.',
    '',
    ...(amendments.length === 0
      ? ['No changes after that are on record.']
      : [
          '| when | what | by | after judgments | reason |',
          '| --- | --- | --- | --- | --- |',
          ...amendments.map(
            ({ at, actor, judgments, reason, ...change }) =>
              `| ${at} | ${plain(amendmentWords(change))} | ${plain(actor)} | ${String(judgments)} | ${plain(reason)} |`,
          ),
        ]),
    '',
    `Looks at results with the systems’ names before the study was unlocked: ${String(looks.count)}${unlockedAt === null ? '; it is not unlocked' : `; unlocked on ${unlockedAt}`}.`,
    '',
  ]
}
