import type { Table } from './table.ts'

const escapes: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '`': '\\textasciigrave{}',
  "'": '\\textquotesingle{}',
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '’': '\\textquoteright{}',
  '“': '\\textquotedblleft{}',
  '”': '\\textquotedblright{}',
  // At the head of a row they would be read as an option.
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
  // LuaTeX takes the character for a mistake in the file where it stands as itself.
  '\ufffd': '{\\ifdefined\\Uchar\\char"FFFD\\else?\\fi}',
  // pdfTeX's fonts for text have no Greek.
  α: '$\\alpha$',
  κ: '$\\kappa$',
}

/** Two of these in a row would be drawn as one mark: a dash, a quote, a guillemet. LuaTeX is not stopped by braces. */
const drawnTogether = /(?<=([-,<>]))(?=\1)|(?<=[!?])(?=`)/g
const apart = '\u0000'

/** Letters that run from right to left, with what stands between them. */
const leftward =
  /[\p{Script=Hebr}\p{Script=Arab}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}](?:[\s\p{P}\p{M}]*[\p{Script=Hebr}\p{Script=Arab}\p{Script=Syrc}\p{Script=Thaa}\p{Script=Nkoo}])*\p{M}*/gu

/** A text as LaTeX prints it, letter for letter; control characters become spaces. Needs `textcomp` for some quotes. */
export function latexText(text: string): string {
  const plain = text
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
    .replace(drawnTogether, apart)
  let written = ''
  let end = 0
  for (const { 0: letters, index } of plain.matchAll(leftward)) {
    // Where the engine can be told of directions, it is; elsewhere this says nothing.
    written += `${escaped(plain.slice(end, index))}{\\ifdefined\\textdirection\\textdirection1 \\fi ${escaped(letters)}}`
    end = index + letters.length
  }
  return written + escaped(plain.slice(end))
}

function escaped(text: string): string {
  return text
    .replace(/[\\{}$&#%_^~<>|"`'–—’“”[\]*ακ\ufffd]/g, (mark) => escapes[mark]!)
    .replaceAll(apart, '\\kern0pt{}')
}

/** A table with booktabs' rules, first column to the left, numbers to the right. */
export function latexTable({ title, note, head, rows }: Table): string {
  const line = (cells: string[]) => `    ${cells.map(latexText).join(' & ')} \\\\`
  return [
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${latexText(title)}}`,
    `  \\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '    \\toprule',
    line(head),
    '    \\midrule',
    ...rows.map(line),
    '    \\bottomrule',
    '  \\end{tabular}',
    ...(note === '' ? [] : [`  \\par\\smallskip{\\footnotesize ${latexText(note)}}`]),
    '\\end{table}',
  ].join('\n')
}
