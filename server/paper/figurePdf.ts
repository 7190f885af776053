import PDFDocument from 'pdfkit'
import svgToPdf from 'svg-to-pdfkit'
import { loadFigures } from './figures.ts'
import { pathOf, runsOf } from './typefaces.ts'

/**
 * A figure's drawing as a PDF of one page with its typefaces in it. Nothing in it depends on the machine or the hour, so the
 * same drawing is the same file; it is not compressed, so that two of them can be compared. `lacking` is told of every
 * character that no typeface here has.
 */
export async function figurePdf(
  svg: string,
  about: { title: string; date: Date },
  lacking: (character: string) => void,
): Promise<Buffer> {
  const { withRuns } = await loadFigures()
  const drawn = withRuns(svg, (text, weight) => runsOf(text, weight, lacking))
  const [, height, width] = /^<svg[^>]* height="([\d.]+)"[^>]* width="([\d.]+)"/.exec(drawn) ?? []
  const document = new PDFDocument({
    size: [Number(width), Number(height)],
    margin: 0,
    compress: false,
    info: {
      Title: about.title,
      CreationDate: about.date,
      ModDate: about.date,
      Creator: 'Blindpair',
      Producer: 'Blindpair',
    },
  })
  const chunks: Buffer[] = []
  const ended = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  svgToPdf(document, drawn, 0, 0, {
    assumePt: true,
    fontCallback: (family: string) => pathOf(family.replaceAll(/["']/g, '')),
    warningCallback: (warning: string) => {
      throw new Error(`The figure cannot be drawn as PDF: ${warning}`)
    },
  })
  document.end()
  return ended
}
