import { type Chunks, decodeUtf8, maxRowBytes, withoutMark } from './bytes.ts'
import { parseJson } from './json.ts'
import { objectRow } from './jsonl.ts'
import { problemAt, type RowOrProblem } from './rows.ts'

const quote = 0x22
const backslash = 0x5c
const openings = new Set([0x5b, 0x7b])
const closings = new Set([0x5d, 0x7d])
const close = 0x5d
const comma = 0x2c
const newline = 0x0a
const blanks = new Set([0x20, 0x09, 0x0d, newline])

type Piece = { bytes: Buffer; line: number }

/** Reads one JSON array of objects, an element at a time, so that no more than one element is held. */
export async function* readJsonArray(file: string, chunks: Chunks): AsyncGenerator<RowOrProblem> {
  const splitter = new ElementSplitter()
  for await (const chunk of withoutMark(chunks)) {
    for (const piece of splitter.feed(chunk)) yield rowOf(file, piece)
    if (splitter.problem !== null) break
  }
  const problem = splitter.problem ?? splitter.unfinished()
  if (problem !== null) yield { problem: problemAt({ file, line: splitter.line }, problem) }
}

function rowOf(file: string, piece: Piece): RowOrProblem {
  const place = { file, line: piece.line }
  const text = decodeUtf8(piece.bytes)
  if (text === null) return { problem: problemAt(place, 'not UTF-8', piece.bytes.subarray(0, 300).toString('utf8')) }
  const json = parseJson(text)
  return 'message' in json ? { problem: problemAt(place, json.message, text) } : objectRow(place, json.value, text)
}

/** Cuts the bytes of an array into its elements without parsing them; JSON's own signs are single bytes in UTF-8. */
class ElementSplitter {
  line = 1
  problem: string | null = null
  #state: 'before' | 'first' | 'element' | 'between' | 'value' | 'after' = 'before'
  #depth = 0
  #inString = false
  #escaped = false
  #held: Buffer[] = []
  #heldBytes = 0
  #startLine = 1

  /** What is missing where the file ends here. */
  unfinished(): string | null {
    if (this.#state === 'after') return null
    return this.#state === 'before' ? null : 'not valid JSON: cut off before the end of the array'
  }

  /** The elements that end in this chunk. */
  *feed(chunk: Buffer): Generator<Piece> {
    let start = this.#state === 'element' ? 0 : -1
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number
      if (byte === newline) this.line += 1
      if (this.#state === 'element') {
        const ends = this.#ends(byte)
        if (ends === 'no') continue
        const to = ends === 'with' ? i + 1 : i
        yield { bytes: this.#take(chunk.subarray(start, to)), line: this.#startLine }
        start = -1
        this.#state = 'between'
        if (ends === 'with') continue
      }
      if (blanks.has(byte)) continue
      if (this.#enter(byte)) start = i
      if (this.problem !== null) return
    }
    if (start === -1) return
    this.#held.push(Buffer.from(chunk.subarray(start)))
    this.#heldBytes += chunk.length - start
    if (this.#heldBytes > maxRowBytes) {
      this.line = this.#startLine
      this.problem = 'an element of more than 20 MB; nothing after it was read'
    }
  }

  #take(last: Buffer): Buffer {
    const bytes = this.#held.length === 0 ? last : Buffer.concat([...this.#held, last])
    this.#held = []
    this.#heldBytes = 0
    return bytes
  }

  /** Whether the element ends at this byte, with it or before it. */
  #ends(byte: number): 'no' | 'with' | 'before' {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false
      else if (byte === backslash) this.#escaped = true
      else if (byte === quote) {
        this.#inString = false
        if (this.#depth === 0) return 'with'
      }
      return 'no'
    }
    if (byte === quote) this.#inString = true
    else if (openings.has(byte)) this.#depth += 1
    else if (closings.has(byte)) {
      if (this.#depth === 0) return 'before'
      this.#depth -= 1
      if (this.#depth === 0) return 'with'
    } else if (this.#depth === 0 && (byte === comma || blanks.has(byte))) return 'before'
    return 'no'
  }

  /** Takes a sign that stands between elements; answers whether an element starts with it. */
  #enter(byte: number): boolean {
    const state = this.#state
    if (state === 'before') {
      if (byte === 0x5b) this.#state = 'first'
      else this.problem = 'not a JSON array'
      return false
    }
    if (state === 'after') {
      this.problem = 'not valid JSON: something stands after the end of the array'
      return false
    }
    if (byte === close && state !== 'value') {
      this.#state = 'after'
      return false
    }
    if (state === 'between') {
      if (byte === comma) this.#state = 'value'
      else this.problem = 'not valid JSON: a comma is missing between two elements'
      return false
    }
    if (byte === comma || byte === close) {
      this.problem = 'not valid JSON: a comma with no element after it'
      return false
    }
    this.#state = 'element'
    this.#startLine = this.line
    this.#inString = byte === quote
    this.#depth = openings.has(byte) ? 1 : 0
    return true
  }
}
