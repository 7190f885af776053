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
  // Two or three in a row would be drawn as a dash; a mark before a bracket would be read as an option.
  '-': '{-}',
  '–': '\\textendash{}',
  '—': '\\textemdash{}',
  '’': '\\textquoteright{}',
  '“': '\\textquotedblleft{}',
  '”': '\\textquotedblright{}',
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
  // pdfTeX's fonts for text have no Greek.
  α: '$\\alpha$',
  κ: '$\\kappa$',
}

/** A text as LaTeX prints it, letter for letter; control characters become spaces. Needs `textcomp` for some quotes. */
export function latexText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ')
      .replace(/[\\{}$&#%_^~<>|"`'–—’“”[\]*ακ-]/g, (mark) => escapes[mark]!)
  )
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
