import { parse } from 'csv-parse/sync'
import { Refusal } from '../errors.ts'

/** A line of a platform's list: whom it means, by their name or by that of their visit, and what became of them. */
export type Listed = { line: number; ids: string[]; status: string; became: Became }

/** `gone`: returned or timed out, so that the place is free again. */
export type Became = 'returned' | 'timed-out' | 'screened-out' | 'finished' | 'under way'

/** What the platforms call it, with small letters and single hyphens. */
const statuses: Record<string, Became> = {
  returned: 'returned',
  abandoned: 'timed-out',
  expired: 'timed-out',
  'timed-out': 'timed-out',
  timedout: 'timed-out',
  'screened-out': 'screened-out',
  screenedout: 'screened-out',
  'awaiting-review': 'finished',
  'pending-review': 'finished',
  pending: 'finished',
  submitted: 'finished',
  completed: 'finished',
  complete: 'finished',
  approved: 'finished',
  rejected: 'finished',
  'partially-approved': 'finished',
  credited: 'finished',
  reserved: 'under way',
  active: 'under way',
  accepted: 'under way',
  'in-progress': 'under way',
  started: 'under way',
}

/** The columns that name a person or a visit, in the files of the four platforms, without case, spaces and signs. */
const idColumns = [
  'submissionid',
  'sessionid',
  'assignmentid',
  'participantid',
  'prolificpid',
  'workerid',
  'surveycode',
]
const statusColumns = ['status', 'submissionstatus', 'assignmentstatus']

const folded = (heading: string) => heading.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/**
 * Reads a platform's list: a CSV file with headings, or ids, one a line, which then became what `as` says. A status that
 * is not known is refused with its line, never passed over.
 */
export function readList(text: string, as: 'returned' | 'timed-out' | undefined): Listed[] {
  const [head = ''] = text.replace(/^\uFEFF/, '').split(/\r\n|[\r\n]/, 1)
  const headings = head.split(/[,;\t]/).map((cell) => folded(cell.replaceAll('"', '')))
  return headings.some((one) => idColumns.includes(one)) ? readTable(text, head, as) : readIds(text, as)
}

function readIds(text: string, as: 'returned' | 'timed-out' | undefined): Listed[] {
  if (as === undefined) {
    throw refused('The list holds ids without a status: say whether they were returned or timed out.')
  }
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|[\r\n]/)
    .flatMap((row, index) =>
      row
        .split(/[\s,;]+/)
        .filter((id) => id !== '')
        .map((id) => ({ line: index + 1, ids: [id], status: '', became: as })),
    )
}

function readTable(text: string, head: string, as: 'returned' | 'timed-out' | undefined): Listed[] {
  const delimiter = [',', ';', '\t'].find((sign) => head.includes(sign)) ?? ','
  type Row = { record: Record<string, string>; info: { lines: number } }
  let rows: Row[]
  try {
    rows = parse(text, {
      bom: true,
      delimiter,
      columns: (cells: string[]) => cells.map(folded),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Row[]
  } catch (error) {
    throw refused(`The list is not a CSV file that can be read: ${(error as Error).message}`)
  }
  const columns = Object.keys(rows[0]?.record ?? {})
  const statusColumn = columns.find((column) => statusColumns.includes(column))
  if (statusColumn === undefined && as === undefined) {
    throw refused('The list has no column "Status": say whether its submissions were returned or timed out.')
  }
  return rows.map(({ record, info: { lines: line } }) => {
    const ids = idColumns.flatMap((column) => (record[column] ? [record[column]] : []))
    if (ids.length === 0) throw refused(`Line ${String(line)} names no submission and no participant.`)
    const status = statusColumn === undefined ? '' : (record[statusColumn] ?? '')
    const became = statusColumn === undefined ? as : statuses[status.toLowerCase().replaceAll(/[\s_-]+/g, '-')]
    if (became === undefined) {
      throw refused(
        `Line ${String(line)}: the status "${status}" is not known. Known are RETURNED, TIMED-OUT, SCREENED OUT, AWAITING REVIEW, APPROVED, REJECTED, ACTIVE, RESERVED and the like.`,
      )
    }
    return { line, ids, status, became }
  })
}

const refused = (message: string) => new Refusal('invalid_request', { message })
