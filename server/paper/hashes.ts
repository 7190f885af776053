import { createHash } from 'node:crypto'

/** A file of a pack by its content. */
export type FileHash = { path: string; bytes: number; sha256: string }

export function hashOf(path: string, content: string | Buffer): FileHash {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Hashes a file that is written or read in pieces. */
export class RunningHash {
  readonly #hash = createHash('sha256')
  #bytes = 0

  add(piece: string | Buffer): void {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece
    this.#bytes += bytes.length
    this.#hash.update(bytes)
  }

  finish(path: string): FileHash {
    return { path, bytes: this.#bytes, sha256: this.#hash.digest('hex') }
  }
}
