import type { FileProblem } from '../../server/contract/problem.ts'
import { openRows } from '../../server/formats/readRows.ts'
import type { Row } from '../../server/formats/rows.ts'

/** Reads a text as a file of the given name, in pieces of `size` bytes. */
export async function readRows(name: string, text: string | Uint8Array, size = 65_536) {
  const bytes = Buffer.from(text as string)
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  )
  const rows: Row[] = []
  const problems: FileProblem[] = []
  const opened = await openRows(name, chunks)
  for await (const read of opened.rows) {
    if ('row' in read) rows.push(read.row)
    else problems.push(read.problem)
  }
  return { rows, problems, container: opened.container }
}
