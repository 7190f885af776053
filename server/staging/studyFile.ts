import { type Document, isAlias, isMap, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { Value } from 'typebox/value'
import { StudyFile } from '../contract/study.ts'
import { decodeUtf8, foreignBytes } from '../formats/bytes.ts'
import { unstorableText } from '../formats/json.ts'
import { problemAt } from '../formats/rows.ts'
import { designMistakes } from './designMistakes.ts'
import { refusedImport, shown } from './problems.ts'

/** A study file is a page of text; anything larger is data. */
export const studyFileLimit = 1024 ** 2

/** The study a file describes, in YAML or JSON; refused with every mistake, its line and its value. */
export function parseStudyFile(bytes: Uint8Array, file: string): StudyFile {
  if (bytes.length > studyFileLimit) throw refusedImport([problemAt({ file }, 'a study file holds at most 1 MiB')])
  const foreign = foreignBytes(bytes)
  const text = foreign === null ? decodeUtf8(bytes) : null
  if (text === null)
    throw refusedImport([problemAt({ file, line: 1 }, `not UTF-8 text${foreign === null ? '' : `: ${foreign}`}`)])
  if (text.trim() === '') throw refusedImport([problemAt({ file }, 'the file is empty')])
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw refusedImport(
      document.errors.map(({ pos, message }) => problemAt({ file, line: lines.linePos(pos[0]).line }, message)),
    )
  }
  const study = plainOf(document, file)
  if (typeof study !== 'object' || study === null || Array.isArray(study)) {
    throw refusedImport([
      problemAt({ file, line: 1 }, 'not a study file: fields such as name, title and responses are expected'),
    ])
  }
  const wellFormed = Value.Check(StudyFile, study)
  const meant = wellFormed ? designMistakes(study) : []
  if (wellFormed && meant.length === 0 && unstorableText(study) === null) return study
  const lineAt = (path: string[]) => {
    const node = nearest(document.contents, path)
    return lines.linePos(node?.range?.[0] ?? 0).line
  }
  const mistakes = [...mistakesIn(study), ...meant].map(({ path, message, value }) =>
    problemAt({ file, line: lineAt(path) }, message, value),
  )
  const unstorable = unstorableText(study)
  throw refusedImport(mistakes.length > 0 ? mistakes : [problemAt({ file }, unstorable ?? 'not a study file')])
}

/** The document as plain values; refused where a few lines of aliases stand for millions of values. */
function plainOf(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw refusedImport([problemAt({ file }, 'its aliases (&, *) cannot be followed')])
  }
}

type Mistake = { path: string[]; message: string; value?: unknown }

function mistakesIn(study: object): Mistake[] {
  const mistakes = new Map<string, Mistake>()
  const add = (path: string[], message: string) => {
    const key = path.join('/')
    if (mistakes.has(key)) return
    const value = path.reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], study)
    mistakes.set(key, { path, message, value })
  }
  const errors = [...Value.Errors(StudyFile, study)]
  for (const error of errors) {
    const path = error.instancePath
      .split('/')
      .slice(1)
      .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    const name = path.length === 0 ? 'the study' : `"${path.join('.')}"`
    const params = error.params as { requiredProperties?: string[]; additionalProperties?: string[] }
    if (error.keyword === 'required') {
      for (const missing of params.requiredProperties ?? [])
        add([...path, missing], `the field "${[...path, missing].join('.')}" is missing`)
    } else if (error.keyword === 'additionalProperties') {
      for (const extra of params.additionalProperties ?? [])
        add([...path, extra], `the field "${[...path, extra].join('.')}" is not known`)
    } else if (error.keyword !== 'anyOf') add(path, `${name} ${error.message}`)
  }
  // A value of no alternative at all, such as a number for a system.
  for (const error of errors)
    if (error.keyword === 'anyOf' && mistakes.size === 0)
      add(error.instancePath.split('/').slice(1), 'is of the wrong form')
  return [...mistakes.values()].slice(0, shown)
}

/** The node at a path, or the innermost that exists on the way to it. */
function nearest(root: unknown, path: string[]): Node | null {
  let node = root as Node | null
  for (const part of path) {
    if (isAlias(node)) return node
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key) === part)
      if (pair === undefined) return node
      if (part === path.at(-1)) return pair.key as Node
      node = (pair.value ?? pair.key) as Node
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined
      if (item === undefined) return node
      node = item
    } else return node
  }
  return node
}
