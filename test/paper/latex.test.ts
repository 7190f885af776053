import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { latexText } from '../../server/formats/latex.ts'
import { paperDocument } from '../../server/paper/paperDocument.ts'
import { lackingIn } from '../../server/paper/typefaces.ts'
import { temporaryFolder } from '../formats/staging.ts'
import { makePack, makePackRows, makePackStudy } from './makePack.ts'
import { naughtyStrings } from './naughty.ts'

const strings = naughtyStrings()
const missing = (program: string) => spawnSync(program, ['--version']).error !== undefined
const noTex = missing('lualatex')
const noReader = missing('pdftotext')

/** A pack whose every name is one of these strings. */
async function naughtyPack(from: number) {
  const name = (place: number) => strings[(from + place) % strings.length]!.slice(0, 60)
  const words = {
    target: `T ${name(0)}`,
    baselines: [`B ${name(1)}`, `C ${name(2)}`],
    prompt: (index: number) => name(3 + index),
    group: `G ${name(11)}`,
    title: `S ${name(12)}`,
  }
  const study = makePackStudy(words)
  study.study.notice = name(13)
  study.study.question = name(14)
  return makePack(study, makePackRows(words, 6))
}

/** Every control sequence that our files may hold; there is none among them that reads, writes or runs anything else. */
const ours = new Set([
  ...['\\', '{', '}', '$', '&', '#', '%', '_'],
  ...['textbackslash', 'textasciicircum', 'textasciitilde', 'textless', 'textgreater', 'textbar', 'textquotedbl'],
  ...['textasciigrave', 'textquotesingle', 'textendash', 'textemdash', 'textquoteright', 'textquotedblleft'],
  ...['textquotedblright', 'kern', 'ifdefined', 'textdirection', 'Uchar', 'char', 'fi', 'else', 'alpha', 'kappa'],
  ...['begin', 'end', 'centering', 'caption', 'label', 'sbox', 'toprule', 'midrule', 'bottomrule', 'ifdim', 'wd'],
  ...['linewidth', 'resizebox', 'usebox', 'par', 'smallskip', 'footnotesize', 'begingroup', 'endgroup', 'setlength'],
  ...['tabcolsep', 'endfirsthead', 'endhead', 'endfoot', 'includegraphics', 'textheight', 'cite', 'newcommand'],
])

describe('names, prompts and groups of every kind', () => {
  test('leave no command in any file but ours, and no brace open', async () => {
    for (const from of [0, 15]) {
      for (const [path, content] of await naughtyPack(from)) {
        if (!path.endsWith('.tex') || path === 'paper.tex') continue
        const text = content.toString()
        for (const [, sequence] of text.matchAll(/\\([a-zA-Z]+|[^a-zA-Z])/g)) {
          const named = sequence!.replace(/^textdirection.*/, 'textdirection')
          expect(ours.has(named) || /^bp[A-Z][A-Za-z]*$/.test(named), `${path}: \\${sequence}`).toBe(true)
        }
        const braces = text.replace(/\\[{}\\]/g, '').replace(/[^{}]/g, '')
        let depth = 0
        for (const brace of braces) expect((depth += brace === '{' ? 1 : -1)).toBeGreaterThanOrEqual(0)
        expect(depth).toBe(0)
        // A comment of ours begins a line; no name may begin one.
        expect(text.replace(/\\%/g, '')).not.toMatch(/[^\n]%(?!\n)/)
      }
    }
  })

  test('are every one written so that nothing of them is obeyed', () => {
    for (const text of strings) {
      const written = latexText(text)
      for (const [, sequence] of written.matchAll(/\\([a-zA-Z]+|[^a-zA-Z])/g)) {
        expect(ours.has(sequence!), `${JSON.stringify(text)}: \\${sequence}`).toBe(true)
      }
      expect(written.replace(/\\[&#%_${}]/g, '').replace(/\$\\(alpha|kappa)\$/g, '')).not.toMatch(/[&#%_^~$]/)
    }
  })
})

describe.skipIf(noTex)(
  noTex ? 'skipped: there is no lualatex here, so nothing is compiled' : 'compiled by LuaLaTeX',
  () => {
    function compile(folder: string): string {
      const words = ['--no-shell-escape', '-interaction=nonstopmode', '-halt-on-error', 'paper.tex']
      const { status, stdout } = spawnSync('lualatex', words, { cwd: folder, encoding: 'utf8' })
      const log = readFileSync(join(folder, 'paper.log'), 'utf8')
      expect(status, stdout.slice(-2000)).toBe(0)
      return log
    }

    test('a pack of such names compiles as it is', { timeout: 120_000 }, async () => {
      const folder = temporaryFolder()
      for (const [path, content] of await naughtyPack(3)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), content)
      }
      compile(folder)
    })

    test.skipIf(noReader)(
      'the PDF says what was written, but for characters that are listed',
      { timeout: 120_000 },
      async () => {
        const folder = temporaryFolder()
        const pack = await naughtyPack(0)
        mkdirSync(join(folder, 'fonts'))
        writeFileSync(join(folder, 'fonts', 'DejaVuSans.ttf'), pack.get('fonts/DejaVuSans.ttf')!)
        const [preamble] = paperDocument({ title: '', notice: null, stamp: null }, [], []).split('\\begin{document}')
        const body = strings.map((text, index) => `\\noindent START${index}:${latexText(text)}:END\\par`)
        writeFileSync(
          join(folder, 'paper.tex'),
          [
            preamble!.replace('\\input{numbers}', '').replace('a4paper', 'paperwidth=500cm,paperheight=50cm'),
            '\\begin{document}\\raggedright\\hyphenpenalty10000\\exhyphenpenalty10000\\pagestyle{empty}',
            ...body,
            '\\end{document}',
          ].join('\n'),
        )
        const log = compile(folder)
        const lacking = new Set(lackingIn(strings))
        const lost = [...log.matchAll(/Missing character: There is no .+? \(U\+([0-9A-F]+)\)/g)].map(([, code]) =>
          String.fromCodePoint(parseInt(code!, 16)),
        )
        expect(lost.filter((character) => !lacking.has(character) && !/[\s\p{Cf}]/u.test(character))).toEqual([])
        spawnSync('pdftotext', ['-raw', '-enc', 'UTF-8', 'paper.pdf'], { cwd: folder })
        const printed = readFileSync(join(folder, 'paper.txt'), 'utf8')
        const differing: [string, string][] = []
        for (const [index, text] of strings.entries()) {
          const found = new RegExp(`START${index}:([^]*?):END`).exec(printed)?.[1] ?? ''
          const [has, should] = [found, text].map((one) => comparable(one, lacking))
          if (has !== should) differing.push([text, found])
        }
        expect(differing).toEqual([])
      },
    )

    /** Letters alone, without what is never drawn. */
    function comparable(text: string, lacking: Set<string>): string {
      const drawn = Array.from(text)
        .filter((one) => !lacking.has(one) && one !== '\ufffd')
        .join('')
      const letters = Array.from(drawn.normalize('NFKD')).filter(
        (one) => !/[\s\p{Cf}\p{Cc}\p{Co}\p{Cn}\u2028\u2029\p{Variation_Selector}]|\u034f/u.test(one),
      )
      // Where marks are heaped on a letter, or letters run leftward, their order on the page is another.
      const reordered = /[\p{Script=Hebr}\p{Script=Arab}\p{Script=Syrc}\p{Script=Thaa}]|\p{M}\p{M}/u.test(text)
      return (reordered ? letters.sort() : letters).join('')
    }
  },
)
