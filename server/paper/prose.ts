import { latexText } from '../formats/latex.ts'
import { markdownText } from '../formats/markdownTable.ts'
import type { Source } from './bibliography.ts'

/** Part of a paragraph: words as they are read, or what is cited there. */
export type Piece = string | { cite: Source[] }
export type Paragraph = Piece[]

export const cite = (...sources: Source[]): Piece => ({ cite: sources })

/** Sentences one after another; those that are not to be said are null. */
export function sentences(...parts: (Piece[] | null)[]): Paragraph {
  return parts.filter((part) => part !== null).flatMap((part, index) => (index === 0 ? part : [' ', ...part]))
}

/** A paragraph for LaTeX; every letter of it is printed as it is. */
export function latexParagraph(paragraph: Paragraph): string {
  const pieces = paragraph.map((piece) =>
    typeof piece === 'string' ? latexText(piece) : `~\\cite{${piece.cite.join(',')}}`,
  )
  return pieces.join('').replaceAll(' ~', '~')
}

/** A paragraph for markdown, with citations as pandoc reads them. */
export function markdownParagraph(paragraph: Paragraph): string {
  return paragraph
    .map((piece) =>
      typeof piece === 'string' ? spaced(piece) : ` [${piece.cite.map((source) => `@${source}`).join('; ')}]`,
    )
    .join('')
}

/** Escaped, with the spaces at its ends kept: a piece goes on where the last one ended. */
function spaced(piece: string): string {
  const [, before = '', words = '', after = ''] = /^(\s*)([^]*?)(\s*)$/.exec(piece) ?? []
  return `${before && ' '}${markdownText(words)}${after && ' '}`
}

/** Every source a text cites. */
export function citedIn(paragraphs: Paragraph[]): Set<Source> {
  return new Set(paragraphs.flat().flatMap((piece) => (typeof piece === 'string' ? [] : piece.cite)))
}

export const count = (n: number) => n.toLocaleString('en-US')
export const counted = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`

/** Joins words as a sentence does. */
export function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`
}

type Interval = { estimate: number | null; low: number | null; high: number | null }

/** "43.0% [37.5, 48.7]"; a dash where there is nothing. */
export function percentWords({ estimate, low, high }: Interval): string {
  if (estimate === null) return '–'
  const bounds = low === null || high === null ? '' : ` [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`
  return `${(estimate * 100).toFixed(1)}%${bounds}`
}

/** "0.486 [0.452, 0.519]". */
export function decimalWords({ estimate, low, high }: Interval, decimals = 3): string {
  if (estimate === null) return '–'
  const bounds = low === null || high === null ? '' : ` [${low.toFixed(decimals)}, ${high.toFixed(decimals)}]`
  return `${estimate.toFixed(decimals)}${bounds}`
}

/** A p-value with its sign, as in "p = 0.032". */
export const pWords = (p: number) => (p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`)

/** A level as it is printed: 95%. */
export const levelWords = (level: number) => `${+(level * 100).toFixed(2)}%`
