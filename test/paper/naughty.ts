import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { realFolder } from '../formats/staging.ts'

const own = [
  ...[
    '\\input{/etc/passwd}',
    '100% & $5_#1^~',
    '{[*]}',
    '<<less>> --- ,, ?` !`',
    "``quoted''",
    '"straight"',
    'κ α β → ≤',
  ],
  ...[
    'مرحبا بالعالم',
    'שלום עולם',
    '你好',
    '😀',
    'e\u0301 é',
    '\u202eabc',
    'fi ffi fl',
    '\\',
    '-- a',
    '* b',
    '[c]',
    '  d  e ',
  ],
]

/** Names and texts that have hurt others: our own few, and the public collections where they are at hand. */
export function naughtyStrings(): string[] {
  const folders = ['strings', 'latex'].map((name) => join(realFolder, 'naughty', name)).filter(existsSync)
  const theirs = folders.flatMap((folder) =>
    readdirSync(folder).flatMap((name) => stringsIn(JSON.parse(readFileSync(join(folder, name), 'utf8')))),
  )
  return [...new Set([...own, ...theirs])].filter(
    (text) => text.isWellFormed() && text.trim() !== '' && !text.includes('\0'),
  )
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
