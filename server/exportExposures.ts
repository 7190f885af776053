import { csvFormatRow } from 'd3-dsv'
import { exposuresOf, type ExposureRow } from '../db/exposures.ts'
import type { System } from '../db/studies.ts'
import type { Reads } from '../db/store.ts'
import type { RaterKind } from './contract/rater.ts'
import { tamed } from './formats/spreadsheetCells.ts'

type Shown = { row: ExposureRow; systemOn: (side: 'a' | 'b') => string; number: number }
type ExposureColumn = { meaning: string; cell: (shown: Shown) => string | number | boolean | null | undefined }

/** The columns of the exposures of a study: the code book of that file, too. */
export const exposureColumns: Record<string, ExposureColumn> = {
  assignment_id: {
    meaning: 'The giving of a pair to a rater: the same in the judgments.',
    cell: ({ row }) => row.assignmentId,
  },
  rater: { meaning: 'The rater’s pseudonym.', cell: ({ row }) => row.rater },
  rater_kind: { meaning: 'human, simulated, test or judge.', cell: ({ row }) => row.raterKind },
  purpose: {
    meaning: 'plan, or what stands beside it: training, gold, attention, repeat, flipped, criterion.',
    cell: ({ row }) => row.purpose,
  },
  prompt_id: { meaning: 'The prompt’s id in its files; empty for a check.', cell: ({ row }) => row.prompt },
  system_a: { meaning: 'The system on side a; empty for a check.', cell: ({ systemOn }) => systemOn('a') },
  system_b: {
    meaning: 'The system on side b; empty for a check and a single response.',
    cell: ({ row, systemOn }) => (row.firstSystemId === row.secondSystemId ? null : systemOn('b')),
  },
  exposure: {
    meaning:
      'Which time it stood before its rater, counted from 1; of more than 100 without a judgment the last holds the rest.',
    cell: ({ number }) => number,
  },
  ended: { meaning: 'How that ended: judged, skipped, or left without either.', cell: ({ row }) => row.ended },
  state: {
    meaning: 'How the assignment stands: leased (held now), judged, skipped or expired (given back).',
    cell: ({ row }) => row.state,
  },
  judgment_id: { meaning: 'The judgment that was made, where one was.', cell: ({ row }) => row.judgmentId },
  skip_reason: {
    meaning:
      'Why it was skipped, in the rater’s words; an apostrophe stands before what a spreadsheet would take for a formula.',
    cell: ({ row }) => row.skipReason && tamed(row.skipReason),
  },
  at: { meaning: 'When the server heard of it (UTC).', cell: ({ row }) => row.at },
  active_ms: {
    meaning: 'Milliseconds with both texts on screen, the page seen and in use.',
    cell: ({ row }) => row.reading.activeMs,
  },
  seen_a: { meaning: 'The share of side a that was scrolled into view.', cell: ({ row }) => row.reading.seenA },
  seen_b: { meaning: 'The share of side b that was scrolled into view.', cell: ({ row }) => row.reading.seenB },
  raw: { meaning: 'true: the texts were shown as they were written.', cell: ({ row }) => row.reading.raw },
  difference: { meaning: 'true: the differing words were marked.', cell: ({ row }) => row.reading.difference },
  language: { meaning: 'The language of the screen.', cell: ({ row }) => row.reading.language },
}

/** Every time that a pair stood before a rater, also those that ended without a judgment, as CSV. */
export async function* exposuresCsv(
  reads: Reads,
  studyId: string,
  { systems, kinds }: { systems: System[]; kinds?: RaterKind[] | undefined },
): AsyncGenerator<string> {
  const names = new Map(systems.map(({ id, name }) => [id, name]))
  const columns = Object.values(exposureColumns)
  yield `${csvFormatRow(Object.keys(exposureColumns))}\n`
  for await (const rows of exposuresOf(reads, studyId)) {
    const numbers = new Map<string, number>()
    const lines = rows.flatMap((row) => {
      const number = (numbers.get(row.assignmentId) ?? 0) + 1
      numbers.set(row.assignmentId, number)
      if (kinds && !kinds.some((kind) => kind === row.raterKind)) return []
      const systemOn = (side: 'a' | 'b') =>
        names.get(side === row.firstSide ? row.firstSystemId : row.secondSystemId) ?? ''
      return `${csvFormatRow(columns.map(({ cell }) => String(cell({ row, systemOn, number }) ?? '')))}\n`
    })
    if (lines.length > 0) yield lines.join('')
    // Judgments go first.
    await new Promise(setImmediate)
  }
}
