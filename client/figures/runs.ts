import { parsed, written, type Part } from './markup.ts'

/** A stretch of text in one typeface. */
export type Run = { text: string; family: string }

/**
 * A drawing whose texts name the typeface of every stretch: for what draws with one file of letters at a time. `split` is
 * asked for each text and its weight.
 */
export function withRuns(svg: string, split: (text: string, weight: number) => Run[]): string {
  const root = parsed(svg)
  visit(root, 400, split)
  // Asked for by every text, before its stretches.
  root.attributes.set('font-family', split('n', 400)[0]!.family)
  return written(root)
}

/** A drawing with the typefaces of its texts in it; `sheetOf` gives the style sheet that brings them. */
export function withFaces(
  svg: string,
  split: (text: string, weight: number) => Run[],
  sheetOf: (families: string[]) => string,
): string {
  const families = new Set<string>()
  withRuns(svg, (text, weight) => {
    const runs = split(text, weight)
    for (const { family } of runs) families.add(family)
    return runs
  })
  const root = parsed(svg)
  const style: Part = { name: 'style', attributes: new Map(), parts: [sheetOf([...families])] }
  const title = root.parts.findIndex((part) => typeof part !== 'string' && part.name === 'title')
  root.parts.splice(title + 1, 0, style)
  return `${written(root)}\n`
}

function visit(part: Part, weight: number, split: (text: string, weight: number) => Run[]): void {
  const own = Number(part.attributes.get('font-weight') ?? weight)
  part.attributes.delete('font-weight')
  if (part.name !== 'text' && part.name !== 'tspan') {
    for (const one of part.parts) if (typeof one !== 'string') visit(one, own, split)
    return
  }
  part.parts = part.parts.flatMap((one): (Part | string)[] => {
    if (typeof one !== 'string') {
      visit(one, own, split)
      return [one]
    }
    return split(one, own).map(({ text, family }) => ({
      name: 'tspan',
      attributes: new Map([['font-family', family]]),
      parts: [text],
    }))
  })
}
