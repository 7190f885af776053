import type { ResponseFeature } from '../judgmentTable.ts'

export type Features = Record<ResponseFeature['name'], number>

/**
 * What of a response's form a reader sees before its content. `length`: Unicode code points of the whole text. In the
 * Markdown outside fenced code: `headings`, lines of one to six # and a space; `listItems`, lines that begin with a
 * number and a dot or with -, * or +, and a space; `bold`, stretches within ** or __ on one line. `codeBlocks`: fenced
 * blocks, closed by ``` or by the end of the text. Headings, lists and bold text are counted by the rules of the
 * published style control.
 * Source: Li, Angelopoulos, Chiang (2024), Does style matter? Disentangling style and substance in Chatbot Arena.
 */
export function featuresOf(text: string): Features {
  // What stands between two fences alternates between prose and code.
  const parts = text.split('```')
  const prose = parts.filter((_, k) => k % 2 === 0).join('')
  const count = (pattern: RegExp) => prose.match(pattern)?.length ?? 0
  return {
    length: codePoints(text),
    headings: count(/^#{1,6}\s/gm),
    listItems: count(/^[ \t]*(?:\d+\.|[-*+])\s/gm),
    bold: count(/\*\*[^*\n]+\*\*/g) + count(/__[^_\n]+__/g),
    codeBlocks: Math.floor(parts.length / 2),
  }
}

function codePoints(text: string): number {
  let count = text.length
  // A surrogate pair is two units and one code point.
  for (let k = 1; k < text.length; k++) {
    if ((text.charCodeAt(k) & 0xfc00) === 0xdc00 && (text.charCodeAt(k - 1) & 0xfc00) === 0xd800) count--
  }
  return count
}

/** How much more of a feature the one response has than the other, in −1…1: (own − other) / (own + other + 1). */
export function relativeDifference(own: number, other: number): number {
  return (own - other) / (own + other + 1)
}
