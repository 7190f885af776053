import { readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { ZipFile } from 'yazl'

/** A folder as a zip archive, streamed; its files lie in one folder of the archive. The same files give the same archive. */
export function zipOf(folder: string, name: string, date: Date): Readable {
  const zip = new ZipFile()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) {
    const inside = file
      .slice(join(folder, '.').length + 1)
      .split(sep)
      .join('/')
    zip.addFile(file, `${name}/${inside}`, { mtime: date, mode: 0o100644 })
  }
  const archive = new PassThrough()
  zip.on('error', (error: Error) => archive.destroy(error))
  zip.outputStream.pipe(archive)
  zip.end()
  return archive
}
