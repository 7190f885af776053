import { openSync, type Font } from 'fontkit'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** One file of letters, with what it has. */
type Face = { family: string; weight: number; path: string; font: Font }

const { resolve } = createRequire(import.meta.url)

/** Inter comes in parts by alphabet; the first that has a letter draws it. */
const alphabets = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese']
const weights = [400, 600, 700] as const

/** What Inter has no letters for is drawn with DejaVu: Arabic, Hebrew, Armenian, Georgian, signs. */
export const widestFace = {
  regular: 'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
  bold: 'dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf',
}

const opened = new Map<number, Face[]>()

/** The faces of a weight, the one to be preferred first. */
function facesOf(weight: number): Face[] {
  const nearest = weights.find((one) => one >= weight) ?? 700
  const known = opened.get(nearest)
  if (known) return known
  const faces = [
    ...alphabets.map((alphabet) => ({
      family: `Inter ${alphabet} ${nearest}`,
      file: `@fontsource/inter/files/inter-${alphabet}-${nearest}-normal.woff`,
    })),
    { family: `DejaVu Sans ${nearest}`, file: nearest === 400 ? widestFace.regular : widestFace.bold },
  ].map(({ family, file }): Face => {
    const path = resolve(file)
    return { family, weight: nearest, path, font: openSync(path) as Font }
  })
  opened.set(nearest, faces)
  return faces
}

/** The file of a family that `runsOf` named. */
export const pathOf = (family: string): string => faceOf(family).path

function faceOf(family: string): Face {
  for (const faces of opened.values()) for (const face of faces) if (face.family === family) return face
  throw new RangeError(`No typeface is called "${family}".`)
}

/**
 * Families that `runsOf` named as a style sheet with their letters in it. Inter alone: what DejaVu draws is left to the
 * reader's own typefaces, as its one file is larger than all else.
 */
export function embeddedFaces(families: Iterable<string>): string {
  const faces = [...new Set(families)].sort().map(faceOf)
  return faces
    .filter(({ path }) => path.endsWith('.woff'))
    .map(({ path, weight }) => {
      const letters = readFileSync(`${path}2`).toString('base64')
      return `@font-face{font-family:Inter;font-weight:${weight};src:url(data:font/woff2;base64,${letters}) format('woff2')}`
    })
    .join('\n')
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Marks that say how text runs and are never drawn; Arabic signs for numbers are of the same class, and are drawn. */
const unseen = /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\p{Cf}\p{Cc}\u2028\u2029]/gu

/** A text in stretches of one face each; `lacking` is told of every character that none has. */
export function runsOf(text: string, weight: number, lacking: (character: string) => void) {
  const faces = facesOf(weight)
  const runs: { text: string; family: string }[] = []
  for (const { segment } of graphemes.segment(text.replace(/\s/g, ' '))) {
    const seen = segment.replace(unseen, '')
    if (seen === '') continue
    const face = faces.find(({ font }) => hasAll(font, seen))
    if (!face) for (const character of seen) if (!faces.some(({ font }) => hasAll(font, character))) lacking(character)
    const { family } = face ?? faces.at(-1)!
    const last = runs.at(-1)
    if (last?.family === family) last.text += seen
    else runs.push({ text: seen, family })
  }
  return runs
}

const hasAll = (font: Font, text: string) =>
  Array.from(text).every((character) => font.hasGlyphForCodePoint(character.codePointAt(0)!))

/** The characters of texts that no face has, each once, in the order of their code points. */
export function lackingIn(texts: Iterable<string>): string[] {
  const met = new Set<string>()
  // Every face has ASCII, and of long texts that is nearly all.
  for (const text of texts) for (const [character] of text.matchAll(/\P{ASCII}/gu)) met.add(character)
  const lacking: string[] = []
  for (const character of met) runsOf(character, 400, (one) => lacking.push(one))
  return lacking.sort((one, other) => one.codePointAt(0)! - other.codePointAt(0)!)
}
