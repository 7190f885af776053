/** Something a pack states that its judgments do not say. */
export type Difference = {
  file: string
  /** Where in the file: a line, a field, a row and a column. */
  place: string
  stated: string
  recomputed: string
}

/** So many of one file are told; a pack that differs everywhere needs no list of it. */
const mostInAFile = 20

/** Where a file of a pack is not what is computed again: by field in JSON, by line in texts, by byte elsewhere. */
export function differencesIn(file: string, stated: Buffer, recomputed: Buffer): Difference[] {
  if (stated.equals(recomputed)) return []
  const found = /\.json$/.test(file)
    ? inJson(stated.toString(), recomputed.toString())
    : /\.(ttf)$/.test(file)
      ? inBytes(stated, recomputed)
      : inLines(textOf(file, stated), textOf(file, recomputed))
  // What reads the same and is not the same bytes: spaces in JSON, a byte that is no UTF-8.
  const all = found.length > 0 ? found : inBytes(stated, recomputed)
  return all.map((one) => ({ file, ...one })).slice(0, mostInAFile)
}

/** A PDF of ours is not compressed: its drawing is text. */
const textOf = (file: string, bytes: Buffer) => bytes.toString(file.endsWith('.pdf') ? 'latin1' : 'utf8')

type Found = Omit<Difference, 'file'>

function inBytes(stated: Buffer, recomputed: Buffer): Found[] {
  let at = 0
  while (at < stated.length && at < recomputed.length && stated[at] === recomputed[at]) at++
  const shown = (bytes: Buffer) => (at < bytes.length ? bytes.subarray(at, at + 8).toString('hex') : 'the end')
  return [{ place: `byte ${at + 1}`, stated: shown(stated), recomputed: shown(recomputed) }]
}

function inLines(stated: string, recomputed: string): Found[] {
  const [ours, theirs] = [stated.split('\n'), recomputed.split('\n')]
  let head = 0
  while (head < ours.length && head < theirs.length && ours[head] === theirs[head]) head++
  let tail = 0
  const rest = Math.min(ours.length, theirs.length) - head
  while (tail < rest && ours.at(-1 - tail) === theirs.at(-1 - tail)) tail++
  const [has, should] = [ours.slice(head, ours.length - tail), theirs.slice(head, theirs.length - tail)]
  // As many lines as there should be: each is held against its own.
  if (has.length === should.length) {
    return has.flatMap((line, index) =>
      line === should[index] ? [] : [{ place: `line ${head + index + 1}`, ...inLine(line, should[index]!) }],
    )
  }
  const shown = (lines: string[]) => (lines.length === 0 ? 'nothing' : shortened(lines.join(' ⏎ ')))
  return [{ place: `line ${head + 1}`, stated: shown(has), recomputed: shown(should) }]
}

const tokens = /\d+(?:[.,]\d+)*|[^\d\s]+|\s+/g

/** The first number or word in which two lines differ, with what stands before it. */
function inLine(stated: string, recomputed: string): { stated: string; recomputed: string } {
  const [has, should] = [stated.match(tokens) ?? [], recomputed.match(tokens) ?? []]
  const at = has.findIndex((token, index) => token !== should[index])
  const place = at === -1 ? has.length : at
  const around = (all: string[]) => {
    const before = all.slice(Math.max(0, place - 4), place).join('')
    return shortened(`${before.slice(-40)}${all[place] ?? ''}`.trim() || '(nothing)')
  }
  return { stated: around(has), recomputed: around(should) }
}

function shortened(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`
}

function inJson(stated: string, recomputed: string): Found[] {
  let has: unknown
  try {
    has = JSON.parse(stated)
  } catch {
    return inLines(stated, recomputed)
  }
  const found: Found[] = []
  compare('', has, JSON.parse(recomputed), found)
  return found
}

function compare(path: string, stated: unknown, recomputed: unknown, found: Found[]): void {
  if (found.length >= mostInAFile || Object.is(stated, recomputed)) return
  if (isRecord(stated) && isRecord(recomputed)) {
    for (const key of new Set([...Object.keys(stated), ...Object.keys(recomputed)])) {
      compare(`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, stated[key], recomputed[key], found)
    }
    return
  }
  const shown = (value: unknown) => shortened(value === undefined ? 'nothing' : JSON.stringify(value))
  found.push({ place: path === '' ? 'the document' : path, stated: shown(stated), recomputed: shown(recomputed) })
}

/** An object, or a list, whose places are its keys; the two are not taken for each other. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
