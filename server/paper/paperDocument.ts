import { latexText } from '../formats/latex.ts'
import type { PaperTable } from './paperTables.ts'

type Drawn = { name: string; caption: string }

/** A figure as a file that `\input` takes as it is. */
export function latexFigureFile({ name, caption }: Drawn, notice: string | null): string {
  return [
    '\\begin{figure}[htbp]',
    '  \\centering',
    `  \\includegraphics[width=\\linewidth,height=0.85\\textheight,keepaspectratio]{figures/${name}.pdf}`,
    `  \\caption{${latexText(notice === null ? caption : `${caption} ${notice}`)}}\\label{fig:bp-${name}}`,
    '\\end{figure}',
    '',
  ].join('\n')
}

/** A small document that takes in every text, table and figure of the pack; it compiles as it is, with LuaLaTeX. */
export function paperDocument(
  { title, notice, stamp }: { title: string; notice: string | null; stamp: string | null },
  figures: Drawn[],
  tables: PaperTable[],
): string {
  const said = [stamp, notice].filter((one) => one !== null)
  const main = tables.filter(({ name }) => !name.startsWith('appendix'))
  const appendix = tables.filter(({ name }) => name.startsWith('appendix'))
  const inputs = (some: PaperTable[]) => some.map(({ name }) => `\\input{tables/${name}}`)
  return [
    '% Compile with LuaLaTeX, no shell escape: lualatex paper; bibtex paper; lualatex paper; lualatex paper.',
    '% Tables and texts can be taken into any other document: they need booktabs, graphicx and longtable, and with pdfLaTeX',
    '% \\usepackage[T1]{fontenc}.',
    '\\documentclass{article}',
    '\\usepackage[a4paper,margin=25mm]{geometry}',
    '\\usepackage{fontspec}',
    '\\usepackage{booktabs,graphicx,longtable}',
    '% Letters that the main typeface lacks come from a file beside this one.',
    '\\directlua{luaotfload.add_fallback("blindpair", {"[fonts/DejaVuSans.ttf]:mode=harf;"})}',
    '\\setmainfont{lmroman10-regular.otf}[BoldFont=lmroman10-bold.otf,ItalicFont=lmroman10-italic.otf,RawFeature={fallback=blindpair}]',
    '% What no typeface here has is named in the log.',
    '\\tracinglostchars=2',
    '\\input{numbers}',
    '\\begin{document}',
    `\\title{${latexText(title)}}`,
    '\\author{}',
    '\\date{}',
    '\\maketitle',
    ...said.map((one) => `\\noindent\\fbox{\\parbox{0.97\\linewidth}{${latexText(one)}}}\\par\\bigskip`),
    '\\section{Methods}',
    '\\input{text/methods}',
    '\\section{Results}',
    ...figures.map(({ name }) => `\\input{figures/${name}}`),
    ...inputs(main),
    '\\clearpage',
    '\\section{Limitations}',
    '\\input{text/limitations}',
    '\\bibliographystyle{plain}',
    '\\bibliography{references}',
    '\\appendix',
    '\\section{Every table of the analysis}',
    '% Floats are few at a time.',
    ...inputs(appendix).flatMap((input, index) => (index % 6 === 5 ? [input, '\\clearpage'] : [input])),
    '\\end{document}',
    '',
  ].join('\n')
}
