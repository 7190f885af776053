import { statedChecks } from './packCard.ts'
import { composePack, dataFiles } from './composePack.ts'
import { differencesIn, type Difference } from './differences.ts'
import { hashOf, type FileHash } from './hashes.ts'
import { openPack, wholeFile, type OpenPack } from './openPack.ts'
import { readPackData } from './packDataOf.ts'
import { packFormat, parsePackStudy, type PackStudy } from './packStudy.ts'

export type Verification = {
  pack: string
  study: { name: string; title: string } | null
  /** The version that made the pack. */
  madeBy: string | null
  files: number
  /** Numbers in the texts that were computed again. */
  numbers: number
  judgments: number
  /** What a pack states and its judgments cannot tell. */
  notes: string[]
  differences: Difference[]
}

/**
 * Computes everything a pack states again from its judgments and holds it against what it states; no network and no
 * database. An Error where it is no pack at all.
 */
export async function verifyPack(path: string): Promise<Verification> {
  const pack = await openPack(path)
  try {
    return await verifyOpened(path, pack)
  } finally {
    pack.close()
  }
}

/** The same of a pack that is open; `compose` computes it again. */
export async function verifyOpened(path: string, pack: OpenPack, compose = composePack): Promise<Verification> {
  for (const needed of ['manifest.json', 'study.json', ...dataFiles]) {
    if (!pack.paths.includes(needed)) throw new Error(`${path} is no paper pack of Blindpair: it has no ${needed}.`)
  }
  const differences: Difference[] = []
  const result = {
    pack: path,
    study: null,
    madeBy: null,
    files: pack.paths.length,
    numbers: 0,
    judgments: 0,
    notes: [] as string[],
    differences,
  }
  const actual = new Map<string, Buffer>()
  for (const file of pack.paths) {
    if (!dataFiles.some((one) => one === file)) actual.set(file, await wholeFile(pack, file))
  }
  let study: PackStudy
  let read: Awaited<ReturnType<typeof readPackData>>
  try {
    study = parsePackStudy(actual.get('study.json')!.toString())
    read = await readPackData(pack, study)
  } catch (error) {
    // Without them nothing can be computed; the hashes still say what was changed.
    const { message } = error as Error
    const file = dataFiles.find((one) => message.startsWith(one)) ?? 'study.json'
    differences.push({ file, place: 'the file', stated: message, recomputed: 'something that can be read' })
    differences.push(...againstManifest(actual, []))
    return result
  }
  differences.push(...read.differences)
  const recomputed = await compose(study, read.data, read.hashes)
  differences.push(...compared(actual, recomputed), ...registered(study))
  const known = new Set(differences.map(({ file }) => file))
  differences.push(...againstManifest(actual, read.hashes).filter(({ file }) => !known.has(file)))
  return {
    ...result,
    study: { name: study.study.name, title: study.study.title },
    madeBy: study.program.version,
    numbers: [...recomputed.values()].reduce((sum, text) => sum + numbersIn(text), 0),
    judgments: read.data.facts.rows,
    notes: study.checks ? [statedChecks(study.checks.length).replaceAll('`', '')] : [],
  }
}

/** Whether the hash of what was frozen is the hash of its text. */
function registered({ registration }: PackStudy): Difference[] {
  if (registration === null) return []
  const { sha256 } = hashOf('registration.json', registration.document)
  if (sha256 === registration.hash) return []
  return [{ file: 'study.json', place: '/registration/hash', stated: registration.hash, recomputed: sha256 }]
}

/** Files against what was computed again: what is missing, what is too many, and where they differ. */
export function compared(actual: Map<string, Buffer>, recomputed: Map<string, string | Buffer>): Difference[] {
  const differences: Difference[] = []
  for (const [file, content] of recomputed) {
    const stated = actual.get(file)
    if (stated === undefined) differences.push({ file, place: 'the file', stated: 'missing', recomputed: 'there' })
    else differences.push(...differencesIn(file, stated, Buffer.from(content)))
  }
  for (const file of actual.keys()) {
    if (!recomputed.has(file))
      differences.push({ file, place: 'the file', stated: 'there', recomputed: 'no part of the pack' })
  }
  return differences
}

/** Every file's hash against the one that the manifest has. */
function againstManifest(actual: Map<string, Buffer>, data: FileHash[]): Difference[] {
  const hashes = [...data, ...[...actual].map(([path, content]) => hashOf(path, content))]
  let stated: FileHash[]
  try {
    const manifest = JSON.parse(actual.get('manifest.json')!.toString()) as { format: string; files: FileHash[] }
    if (manifest.format !== packFormat || !Array.isArray(manifest.files)) throw new Error('it lists no files')
    stated = manifest.files
  } catch (error) {
    return [{ file: 'manifest.json', place: 'the file', stated: (error as Error).message, recomputed: 'a manifest' }]
  }
  return hashes.flatMap(({ path, sha256 }) => {
    const known = stated.find((one) => one.path === path)
    if (known === undefined || known.sha256 === sha256) return []
    return [{ file: path, place: 'SHA-256', stated: `${known.sha256} (manifest.json)`, recomputed: sha256 }]
  })
}

/** Numbers in a text; the letters of a typeface are none. */
function numbersIn(content: string | Buffer): number {
  if (typeof content !== 'string') return 0
  return content.replace(/base64,[\w+/=]+/g, '').match(/\d+(?:\.\d+)?/g)?.length ?? 0
}
