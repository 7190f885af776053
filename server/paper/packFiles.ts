import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { loadFigures, type PaperFigure } from './figures.ts'
import { figurePdf } from './figurePdf.ts'
import { kindsCounted, kindAdjectives, type Counted } from './kindWords.ts'
import type { PackStudy } from './packStudy.ts'
import { latexFigureFile } from './paperDocument.ts'
import { latexParagraph, listed, markdownParagraph, type Paragraph } from './prose.ts'
import { embeddedFaces, runsOf, widestFace } from './typefaces.ts'

/** A figure in every form it goes out in; `lacking` is told of characters that no typeface has. */
export async function figureFiles(
  figure: PaperFigure,
  study: Pick<PackStudy, 'exportedAt' | 'study'>,
  lacking: Set<string>,
): Promise<[string, string | Buffer][]> {
  const { name, svg, numbers, specification, caption } = figure
  const about = { title: caption, date: new Date(study.exportedAt) }
  const { withFaces } = await loadFigures()
  return [
    [`figures/${name}.svg`, withFaces(svg, (text, weight) => runsOf(text, weight, () => undefined), embeddedFaces)],
    [`figures/${name}.pdf`, await figurePdf(svg, about, (character) => lacking.add(character))],
    [`figures/${name}.json`, json(specification)],
    [`figures/${name}.csv`, numbers],
    [`figures/${name}.tex`, latexFigureFile(figure, study.study.notice)],
  ]
}

/** What stands over everything that is not from people alone. */
export function stampOf(analysis: Counted): string | null {
  const others = kindsCounted(analysis).filter((kind) => kind !== 'human')
  if (others.length === 0) return null
  return `Counted here: ${listed(kindsCounted(analysis).map((kind) => kindAdjectives[kind]))} judgments, not those of people alone.`
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
export const latexOf = (paragraphs: Paragraph[]) => paragraphs.map((one) => `${latexParagraph(one)}\n`).join('\n')
export const markdownOf = (paragraphs: Paragraph[]) => paragraphs.map((one) => `${markdownParagraph(one)}\n`).join('\n')

const { resolve } = createRequire(import.meta.url)
const fontFile = (path: string) => readFileSync(resolve(path))

/** The typeface that paper.tex falls back on, with its licence. */
export const fontFiles = (): [string, Buffer][] => [
  ['fonts/DejaVuSans.ttf', fontFile(widestFace.regular)],
  ['fonts/LICENSE', fontFile('dejavu-fonts-ttf/LICENSE')],
]
