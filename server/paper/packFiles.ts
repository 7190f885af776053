import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { codeBookText } from '../exportCodeBook.ts'
import { bibliography } from './bibliography.ts'
import { loadFigures, type PaperFigure } from './figures.ts'
import { figurePdf } from './figurePdf.ts'
import { hashOf, type FileHash } from './hashes.ts'
import { kindsCounted, kindAdjectives, type Counted } from './kindWords.ts'
import { latexTableFile } from './latexTable.ts'
import { manifestOf, type Summed } from './manifest.ts'
import type { PackStudy } from './packStudy.ts'
import { latexFigureFile, paperDocument } from './paperDocument.ts'
import type { PaperTable } from './paperTables.ts'
import { citedIn, latexParagraph, listed, markdownParagraph, type Paragraph } from './prose.ts'
import type { SortedFacts } from './sortedRows.ts'
import { embeddedFaces, lackingIn, runsOf, widestFace } from './typefaces.ts'

/** What the files of a pack are made of, whatever was judged. */
export type PackContents = {
  study: PackStudy
  /** What the judgments come to, and with what was left out; null where nothing was. */
  analysis: Summed
  everything: object | null
  facts: SortedFacts
  figures: PaperFigure[]
  tables: PaperTable[]
  methods: Paragraph[]
  limitations: Paragraph[]
  /** Cited beside what the paragraphs cite. */
  alsoCited: Paragraph
  /** Commands for LaTeX with every number. */
  numbers: string
  /** Files of this kind of pack alone. */
  more: [string, string][]
  /** The README, from the paths of all files. */
  card: (paths: string[]) => string
}

/** Every file but the data, by its path. */
export async function filesOf(contents: PackContents, dataHashes: FileHash[]): Promise<Map<string, string | Buffer>> {
  const { study, analysis, everything, facts, figures, tables, methods, limitations } = contents
  const { title, notice } = study.study
  const cited = citedIn([...methods, ...limitations, contents.alsoCited])
  const lacking = new Set<string>()
  const files = new Map<string, string | Buffer>()
  files.set('study.json', json(study))
  files.set('analysis.json', json(analysis))
  if (everything) files.set('analysis-with-excluded.json', json(everything))
  if (study.registration) files.set('registration.json', study.registration.document)
  files.set('data/codebook.md', codeBookText(study.study, { of: 'jsonl' }))
  for (const table of tables) files.set(`tables/${table.name}.tex`, latexTableFile(table))
  for (const figure of figures)
    for (const [path, text] of await figureFiles(figure, study, lacking)) files.set(path, text)
  files.set('text/methods.tex', latexOf(methods))
  files.set('text/methods.md', markdownOf(methods))
  files.set('text/limitations.tex', latexOf(limitations))
  files.set('text/limitations.md', markdownOf(limitations))
  files.set('numbers.tex', contents.numbers)
  files.set('references.bib', bibliography(cited, study.program.version))
  files.set('paper.tex', paperDocument({ title, notice, stamp: stampOf(analysis) }, figures, tables))
  for (const [path, content] of [...contents.more, ...fontFiles()]) files.set(path, content)
  const paths = [...files.keys(), ...dataHashes.map(({ path }) => path), 'README.md', 'manifest.json'].sort()
  files.set('README.md', contents.card(paths))
  for (const one of lackingIn([...files.values()].filter((text) => typeof text === 'string'))) lacking.add(one)
  const hashes = [...dataHashes, ...[...files].map(([path, content]) => hashOf(path, content))]
  files.set('manifest.json', json(manifestOf({ study, analysis, facts }, hashes, [...lacking].sort())))
  return files
}

/** A figure in every form it goes out in; `lacking` is told of characters that no typeface has. */
async function figureFiles(
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
function stampOf(analysis: Counted): string | null {
  const others = kindsCounted(analysis).filter((kind) => kind !== 'human')
  if (others.length === 0) return null
  return `Counted here: ${listed(kindsCounted(analysis).map((kind) => kindAdjectives[kind]))} judgments, not those of people alone.`
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const latexOf = (paragraphs: Paragraph[]) => paragraphs.map((one) => `${latexParagraph(one)}\n`).join('\n')
const markdownOf = (paragraphs: Paragraph[]) => paragraphs.map((one) => `${markdownParagraph(one)}\n`).join('\n')

const { resolve } = createRequire(import.meta.url)
const fontFile = (path: string) => readFileSync(resolve(path))

/** The typeface that paper.tex falls back on, with its licence. */
const fontFiles = (): [string, Buffer][] => [
  ['fonts/DejaVuSans.ttf', fontFile(widestFace.regular)],
  ['fonts/LICENSE', fontFile('dejavu-fonts-ttf/LICENSE')],
]
