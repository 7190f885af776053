import { latexText } from '../formats/latex.ts'
import { markdownText } from '../formats/markdownTable.ts'
import { askedRaters } from './askedRaters.ts'
import type { GradeAnalysis, GradeFacts } from './gradeData.ts'
import { kindsCounted, whatWasJudged, whoJudged } from './kindWords.ts'
import { letters } from './numbers.ts'
import { packCard } from './packCard.ts'
import type { PackStudy } from './packStudy.ts'
import {
  cite,
  count,
  counted,
  decimalWords,
  levelWords,
  listed,
  percentWords,
  sentences,
  type Paragraph,
} from './prose.ts'

export type ToldGrades = { study: PackStudy; graded: GradeAnalysis; facts: GradeFacts }

/** What was done, in the words and the numbers of a methods section. */
export function gradeMethods({ study, graded, facts }: ToldGrades): Paragraph[] {
  const { study: asked, registration, amendments, exclusions, withdrawn, looks } = study
  const { grades, settings } = graded
  const { scale, systems } = grades
  const names = systems.length <= 8 ? listed(systems.map(({ system }) => system)) : `${count(systems.length)} systems`
  const when =
    facts.first === null
      ? ''
      : facts.first === facts.last
        ? ` on ${facts.first}`
        : ` between ${facts.first} and ${facts.last ?? ''}`
  const mean = systems.find((one) => one.mean && one.mean.low !== null)?.mean
  const results = systems
    .filter(({ n }) => n > 0)
    .slice(0, 8)
    .map(({ system, n, grades: given, mean: own }) => {
      const best = given.at(-1)
      const share = best?.share ? percentWords(wholly(best.share)) : '–'
      return `${system}: ${share} “${best?.grade ?? ''}” of ${counted(n, 'grade')}${own ? `, mean ${decimalWords(own, 2)}` : ''}`
    })
  return [
    sentences(
      asked.notice ? [asked.notice] : null,
      [
        `Responses of ${names} to ${counted(graded.prompts, 'prompt')} were graded one at a time, without the systems’ names, on a scale from worst to best: ${listed([...scale])}.`,
      ],
      [`The question was: “${asked.question}”`],
      facts.made.here > 0 ? [askedRaters(study, 'response')] : ['The grades were collected elsewhere and imported.'],
    ),
    sentences(
      [
        `${whoJudged(graded)} gave ${whatWasJudged(graded, 'grade')} to ${counted(graded.comparisons, 'response')}${when}.`,
      ],
      study.progress.planned === 0
        ? null
        : [
            `Planned were ${counted(study.progress.planned, 'grade')}; ${counted(study.progress.skipped, 'response was', 'responses were')} skipped.`,
          ],
    ),
    sentences(
      [
        `For each system we report how often each grade was given, as a share of its grades, with ${levelWords(settings.level)} intervals (Wilson`,
        cite('wilson1927'),
        '; grades taken as independent)',
        ...(mean
          ? [
              '; the mean grade has an interval that allows for grades of one prompt that resemble each other (cluster-robust by prompt',
              cite('cameron2015'),
              ').',
            ]
          : ['.']),
      ],
      results.length === 0
        ? null
        : [`${results.join('; ')}${systems.length > 8 ? '; the others are in the table.' : '.'}`],
    ),
    sentences(
      registration === null || facts.made.here === 0
        ? ['The study was not registered in Blindpair before its first grade.']
        : [
            `Design, instructions, rules and analysis plan were frozen on ${registration.frozenAt.slice(0, 10)} (SHA-256 ${registration.hash}); ${amendments.length === 0 ? 'nothing was changed after that.' : `${counted(amendments.length, 'later change')} ${amendments.length === 1 ? 'is' : 'are'} listed in the manifest.`}`,
          ],
      exclusions.length + withdrawn.length === 0
        ? ['No grade was excluded.']
        : [
            `By rule ${counted(exclusions.length, 'rater was', 'raters were')} excluded (${counted(facts.excluded, 'grade')}) and ${counted(withdrawn.length, 'response was', 'responses were')} withdrawn (${counted(facts.withdrawn, 'grade')}); a table gives the results with them.`,
          ],
      facts.replaced + facts.surplus === 0
        ? null
        : [
            `${counted(facts.replaced, 'grade was', 'grades were')} replaced by the same rater’s later one and ${count(facts.surplus)} came after the place had been given to another; these are kept in the data and not counted.`,
          ],
      looks.length === 0
        ? null
        : [`Results with system names were looked at ${counted(looks.length, 'time')} before the study was unlocked.`],
      [
        `All numbers were computed from the released grades with Blindpair ${study.program.version}`,
        cite('blindpair'),
        '; its command “verify” computes each of them again.',
      ],
    ),
  ]
}

const wholly = ({ estimate, low, high }: { estimate: number; low?: number; high?: number }) => ({
  ...{ estimate, low: low ?? null, high: high ?? null },
})

/** What the study does not show. */
export function gradeLimitations({ study, graded, facts }: ToldGrades): Paragraph[] {
  const kinds = kindsCounted(graded)
  const { leaks } = study.study
  return [
    sentences(
      kinds.includes('simulated')
        ? ['Simulated grades were made by a program and say nothing of how people would grade these systems.']
        : null,
      kinds.includes('test') ? ['Test grades were made to try the screen and say nothing of the systems.'] : null,
      kinds.includes('judge') ? ['Grades by language models are not those of people.'] : null,
      kinds.length > 1 ? ['Grades of different kinds of raters are counted together.'] : null,
      kinds.includes('human')
        ? [
            `The ${counted(graded.raters, 'rater')} are those who took part, not a sample of any larger group that was drawn.`,
          ]
        : null,
      [
        'The intervals of shares take grades as independent; grades of one response, or by one rater, may resemble each other, and then they are too narrow.',
      ],
      [
        'Raters use a scale each in their own way: differences between systems that different raters graded are also differences between raters. How far raters agree is not computed.',
      ],
    ),
    sentences(
      study.progress.planned > graded.judgments
        ? [
            `Of ${counted(study.progress.planned, 'planned grade')} ${count(graded.judgments)} were made; those missing need not be like the others.`,
          ]
        : null,
      leaks.kept > 0
        ? [
            `${counted(leaks.kept, 'response names', 'responses name')} a system, its maker or its kind and ${leaks.kept === 1 ? 'was' : 'were'} shown as written.`,
          ]
        : null,
      leaks.masked > 0
        ? [`In ${counted(leaks.masked, 'response')} words that name a system, its maker or its kind were masked.`]
        : null,
      facts.instructionsVersions.length > 1
        ? [
            `The instructions changed while grades were given: there are ${count(facts.instructionsVersions.length)} versions.`,
          ]
        : null,
    ),
  ].filter(({ length }) => length > 0)
}

/** The numbers of a text as macros: `\bpShareAB` is the share of the second grade of the first system, in percent. */
export function gradeMacros({
  judgments,
  comparisons,
  prompts,
  raters,
  judges,
  settings,
  grades,
}: GradeAnalysis): string {
  const macros: [string, string][] = [
    ['Judgments', count(judgments)],
    ['Responses', count(comparisons)],
    ['Prompts', count(prompts)],
    ['Raters', count(raters)],
    ['Judges', count(judges)],
    ['Systems', count(grades.systems.length)],
    ['Level', levelWords(settings.level)],
    ['Version', settings.version],
  ]
  const percent = (share: number | undefined) => (share === undefined ? '–' : (share * 100).toFixed(1))
  grades.systems.forEach(({ system, n, grades: given, mean }, row) => {
    macros.push([`Name${letters(row)}`, system], [`N${letters(row)}`, count(n)])
    given.forEach(({ grade, n: own, share }, column) => {
      const cell = `${letters(row)}${letters(column)}`
      macros.push([`Grade${cell}`, grade], [`Count${cell}`, count(own)], [`Share${cell}`, percent(share?.estimate)])
      macros.push([`Share${cell}Low`, percent(share?.low)], [`Share${cell}High`, percent(share?.high)])
    })
    if (mean) macros.push([`Mean${letters(row)}`, mean.estimate?.toFixed(2) ?? '–'])
  })
  return macros.map(([name, value]) => `\\newcommand{\\bp${name}}{${latexText(value)}}\n`).join('')
}

/** The card of a pack of grades. */
export function gradeCard({ study, graded, facts }: ToldGrades, limitations: Paragraph[], files: string[]): string {
  const { question, systems } = study.study
  const named = markdownText(listed(systems.map(({ name }) => name)))
  return packCard(
    {
      ...{ study, analysis: graded, facts, limitations },
      what: 'grades',
      tags: ['grades'],
      subject: 'Blinded grades of single language-model responses',
      lines: [
        `${counted(facts.rows, 'row')}, one a grade; ${count(graded.judgments)} of them count: ${whatWasJudged(graded, 'grade')} by ${whoJudged(graded)}.`,
        `${counted(graded.prompts, 'prompt')}, ${counted(graded.comparisons, 'response')}, ${counted(systems.length, 'system')}: ${named}.`,
        `Question: ${markdownText(question)}`,
        `Scale, from worst to best: ${markdownText(listed(graded.grades.scale))}`,
        'A response stands alone on side a: `system_b`, `preference`, `outcome` and `target` are empty, and `grade` has what was said of it.',
      ],
    },
    files,
  )
}
