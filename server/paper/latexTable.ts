import { latexText } from '../formats/latex.ts'
import type { PaperTable } from './paperTables.ts'

/** A table with more rows than this goes on over pages. */
const longest = 40

/** Cells of this length wrap. */
const widest = 40

/**
 * A table as a file that `\input` takes as it is, in any document with `booktabs`, `graphicx` and `longtable`. One that is
 * wider than the line is made smaller; a long one is broken over pages.
 */
export function latexTableFile(table: PaperTable): string {
  const { title, note, head, rows, name } = table
  const line = (cells: string[]) => `  ${cells.map(latexText).join(' & ')} \\\\`
  const columns = head.map((_, column) => columnOf(table, column)).join('')
  const caption = `\\caption{${latexText(title)}}\\label{tab:bp-${name}}`
  const notes = note === '' ? [] : [`\\par\\smallskip{\\footnotesize ${latexText(note)}\\par}`]
  if (rows.length > longest) {
    return lines(
      `\\begingroup\\footnotesize\\setlength{\\tabcolsep}{3pt}`,
      `\\begin{longtable}{${columns}}`,
      `  ${caption}\\\\`,
      '  \\toprule',
      line(head),
      '  \\midrule',
      '  \\endfirsthead',
      '  \\toprule',
      line(head),
      '  \\midrule',
      '  \\endhead',
      '  \\bottomrule',
      '  \\endfoot',
      ...rows.map(line),
      '\\end{longtable}',
      ...notes,
      '\\endgroup',
    )
  }
  return lines(
    '\\begin{table}[htbp]',
    '  \\centering',
    `  ${caption}`,
    '  \\sbox0{%',
    `  \\begin{tabular}{${columns}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '  \\end{tabular}}%',
    '  \\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\usebox0}\\else\\usebox0\\fi',
    ...notes.map((one) => `  ${one}`),
    '\\end{table}',
  )
}

const lines = (...all: string[]) => all.map((one) => `${one}\n`).join('')

/** Names to the left and numbers to the right; a column of long texts wraps. */
function columnOf({ rows }: PaperTable, column: number): string {
  const texts = rows.map((row) => row[column] ?? '')
  if (texts.some((text) => text.length > widest)) return 'p{0.4\\linewidth}'
  return column === 0 || texts.every((text) => /\p{L}{2}/u.test(text)) ? 'l' : 'r'
}
