import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { openPromise, type Entry } from 'yauzl'

/** A pack as it lies there: a folder, or the same folder as a zip archive. */
export type OpenPack = {
  paths: string[]
  read(path: string): Promise<Readable>
  close(): void
}

/** Opens a pack for reading; an Error in plain words where there is none. */
export async function openPack(path: string): Promise<OpenPack> {
  const there = await stat(path).catch(() => null)
  if (there === null) throw new Error(`There is no ${path}.`)
  return there.isDirectory() ? openFolder(path) : openZip(path)
}

/** A whole file of a pack. */
export async function wholeFile(pack: OpenPack, path: string): Promise<Buffer> {
  return buffer(await pack.read(path))
}

async function openFolder(folder: string): Promise<OpenPack> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '.').length + 1))
    .map((name) => name.split(sep).join('/'))
    .sort()
  return {
    paths,
    read: (path) => Promise.resolve(createReadStream(join(folder, path))),
    close: () => undefined,
  }
}

async function openZip(file: string): Promise<OpenPack> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false, validateEntrySizes: true }).catch(
    (error: unknown) => {
      const { message } = error as Error
      throw new Error(`${file} is neither a folder nor a zip archive: ${message}.`, { cause: error })
    },
  )
  const found = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue
    // Which of the two a program unpacks is anybody's guess.
    if (found.has(entry.fileName)) throw new Error(`${file} holds ${entry.fileName} twice.`)
    found.set(entry.fileName, entry)
  }
  // Everything may lie in one folder of the archive.
  const marker = [...found.keys()].find((name) => name === 'manifest.json' || name.endsWith('/manifest.json')) ?? ''
  const prefix = marker.slice(0, -'manifest.json'.length)
  const entries = new Map(
    [...found].map(([name, entry]) => [name.startsWith(prefix) ? name.slice(prefix.length) : name, entry]),
  )
  return {
    paths: [...entries.keys()].sort(),
    async read(path) {
      const entry = entries.get(path)
      if (!entry) throw new Error(`${file} holds no ${path}.`)
      return zip.openReadStreamPromise(entry)
    },
    close: () => zip.close(),
  }
}
