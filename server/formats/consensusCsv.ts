import { csvFormatRow } from 'd3-dsv'
import type { ConsensusRow, Posterior } from '../contract/consensus.ts'

type ConsensusColumn = { meaning: string; cell: (row: ConsensusRow) => string | number | null }

/** The columns of the consensus of each comparison: the code book of that file, too. */
export const consensusColumns: Record<string, ConsensusColumn> = {
  comparison_id: {
    meaning: 'The comparison: the same in the judgments of a study; of files, its number in this one.',
    cell: ({ comparison }) => comparison,
  },
  prompt_id: { meaning: 'The prompt’s id in its files.', cell: ({ prompt }) => prompt },
  turn: {
    meaning: 'The turn that was judged by itself, counted from 1; empty: the whole.',
    cell: ({ turn }) => (turn === 0 ? null : turn),
  },
  first_system: {
    meaning: 'The system whose outcomes are told: the target where it takes part.',
    cell: ({ first }) => first,
  },
  second_system: { meaning: 'The one it is held against.', cell: ({ second }) => second },
  judgments: {
    meaning:
      'Judgments that count, by different raters: of one who judged it again the first. No language models, nobody who is excluded.',
    cell: ({ judgments }) => judgments,
  },
  majority: {
    meaning: 'What is said most often: win, tie or loss of the first system; empty where two are said equally often.',
    cell: ({ majority }) => majority,
  },
  ...ofModel('one_coin', 'the one-coin model (one rate of error a rater)', ({ oneCoin }) => oneCoin),
  ...ofModel('dawid_skene', 'Dawid and Skene’s model (a table of errors a rater)', ({ dawidSkene }) => dawidSkene),
}

function ofModel(
  prefix: string,
  model: string,
  of: (row: ConsensusRow) => Posterior | null,
): Record<string, ConsensusColumn> {
  const column = (outcome: 'win' | 'tie' | 'loss'): ConsensusColumn => ({
    meaning: `How likely a ${outcome} of the first system is, by ${model}; empty where there is no fit.`,
    cell: (row) => of(row)?.[outcome] ?? null,
  })
  return {
    [`${prefix}_win`]: column('win'),
    [`${prefix}_tie`]: column('tie'),
    [`${prefix}_loss`]: column('loss'),
    [`${prefix}_outcome`]: {
      meaning: `The likeliest outcome of these; empty where two are equally likely, or there is no fit.`,
      cell: (row) => of(row)?.outcome ?? null,
    },
  }
}

/** Rows as CSV, a thousand at a time, under their header. */
export function* consensusCsv(rows: Iterable<ConsensusRow>): Generator<string> {
  const columns = Object.values(consensusColumns)
  let text = `${csvFormatRow(Object.keys(consensusColumns))}\n`
  let held = 0
  for (const row of rows) {
    text += `${csvFormatRow(columns.map(({ cell }) => String(cell(row) ?? '')))}\n`
    if (++held < 1000) continue
    yield text
    text = ''
    held = 0
  }
  if (text !== '') yield text
}
