import type { FileProblem } from '../contract/problem.ts'
import { problemAt } from './rows.ts'

/** The longest line, JSON element or CSV record that is read; a longer one is refused before it fills the memory. */
export const maxRowBytes = 20_000_000

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** A line without its end, and whether that was CRLF. */
export type TextLine = { line: number; text: string; crlf: boolean }

const newline = 0x0a

const foreign: { starts: number[]; is: string }[] = [
  { starts: [0xff, 0xfe], is: 'UTF-16' },
  { starts: [0xfe, 0xff], is: 'UTF-16' },
  { starts: [0x1f, 0x8b], is: 'gzip data: unpack it first' },
  { starts: [0x50, 0x4b, 0x03, 0x04], is: 'a zip archive: unpack it first' },
  { starts: [0x28, 0xb5, 0x2f, 0xfd], is: 'zstd data: unpack it first' },
  { starts: [0x50, 0x41, 0x52, 0x31], is: 'a Parquet file: write it out as JSONL or CSV first' },
]

/** What a file that is no text is, by its first bytes; null for what may be text. */
export function foreignBytes(start: Uint8Array): string | null {
  const found = foreign.find(({ starts }) => starts.every((byte, i) => start[i] === byte))
  if (found) return found.is
  // UTF-16 without a mark: every other byte of English text is 0.
  const zeros = (offset: number) => [0, 2, 4, 6].every((i) => start[i + offset] === 0)
  return start.length >= 8 && (zeros(0) || zeros(1)) ? 'UTF-16' : null
}

/** Decodes UTF-8, or answers null where a byte is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The chunks without a leading UTF-8 byte-order mark, the first chunk at least 8 bytes where there are so many. */
export async function* withoutMark(chunks: Chunks): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0)
  const unmarked = (bytes: Buffer) =>
    bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    if (head === null) {
      yield bytes
      continue
    }
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes])
    if (head.length < 8) continue
    yield unmarked(head)
    head = null
  }
  if (head !== null && head.length > 0) yield unmarked(head)
}

/** The lines of a file as text, numbered from 1, without their LF or CRLF; a line that is not UTF-8 is a problem. */
export async function* textLines(file: string, chunks: Chunks): AsyncGenerator<TextLine | { problem: FileProblem }> {
  let pieces: Buffer[] = []
  let held = 0
  let line = 0
  const finished = (last: Buffer): TextLine | { problem: FileProblem } => {
    line += 1
    const whole = pieces.length === 0 ? last : Buffer.concat([...pieces, last])
    pieces = []
    held = 0
    const text = decodeUtf8(whole)
    if (text === null)
      return { problem: problemAt({ file, line }, 'not UTF-8', whole.subarray(0, 300).toString('utf8')) }
    const crlf = text.endsWith('\r')
    return { line, text: crlf ? text.slice(0, -1) : text, crlf }
  }
  let first = true
  for await (const chunk of withoutMark(chunks)) {
    const is = first ? foreignBytes(chunk) : null
    first = false
    if (is !== null) {
      yield { problem: problemAt({ file, line: 1 }, `not UTF-8 text: it looks like ${is}`) }
      return
    }
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      yield finished(chunk.subarray(start, end))
      start = end + 1
    }
    if (start < chunk.length) {
      // Copied: the reader may use the chunk's memory again.
      const rest = Buffer.from(chunk.subarray(start))
      pieces.push(rest)
      held += rest.length
    }
    if (held > maxRowBytes) {
      yield { problem: problemAt({ file, line: line + 1 }, 'a line of more than 20 MB; nothing after it was read') }
      return
    }
  }
  if (held > 0) yield finished(Buffer.alloc(0))
}
