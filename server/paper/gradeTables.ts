import type { Measure } from '../contract/estimate.ts'
import type { GradedSystem } from '../contract/grades.ts'
import type { GradeAnalysis } from './gradeData.ts'
import type { PaperTable } from './paperTables.ts'
import { decimalWords, levelWords } from './prose.ts'

type Bounds = { estimate: number; low?: number; high?: number } | undefined

function shareCell(share: Bounds, n?: number): string {
  if (share === undefined) return '–'
  const bounds =
    share.low === undefined || share.high === undefined
      ? ''
      : ` [${(share.low * 100).toFixed(1)}, ${(share.high * 100).toFixed(1)}]`
  return `${(share.estimate * 100).toFixed(1)}${bounds}${n === undefined ? '' : ` (${n})`}`
}

const meanCell = (mean: Measure | undefined) => (mean === undefined ? '–' : decimalWords(mean, 2))

/** The tables of a pack of grades: shares, what is at least as good, and the same with what was left out. */
export function gradeTables(graded: GradeAnalysis, everything: GradeAnalysis | null): PaperTable[] {
  const { grades, settings } = graded
  const { scale, systems } = grades
  const method = systems.flatMap(({ grades }) => grades).find(({ share }) => share?.method)?.share?.method ?? 'none'
  const level = levelWords(settings.level)
  const hasMean = systems.some(({ mean }) => mean)
  const meanMethod = systems.find(({ mean }) => typeof mean?.low === 'number')?.mean?.method
  const of = (name: string, of: GradedSystem['grades'], pick: 'share' | 'atLeast') =>
    of.find(({ grade }) => grade === name)?.[pick]
  const tables: PaperTable[] = [
    {
      name: 'grades',
      title: 'How often each grade was given to the responses of each system, in percent',
      note:
        `n: grades; counts in parentheses. In brackets: ${level} intervals of shares (${method}, grades taken as independent)` +
        (meanMethod === undefined ? '.' : `; of the mean, ${meanMethod}.`),
      head: ['system', 'n', ...scale, ...(hasMean ? ['mean'] : [])],
      rows: systems.map(({ system, n, grades: given, mean }) => [
        system,
        String(n),
        ...given.map(({ share, n: count }) => shareCell(share, count)),
        ...(hasMean ? [n > 0 ? meanCell(mean) : '–'] : []),
      ]),
    },
    {
      name: 'grades-at-least',
      title: 'How often a response was given each grade or a better one, in percent',
      note: `In brackets: ${level} intervals (${method}, grades taken as independent).`,
      head: [
        'system',
        'n',
        ...scale.slice(1).map((grade, place) => (place === scale.length - 2 ? grade : `${grade} or better`)),
      ],
      rows: systems.map(({ system, n, grades: given }) => [
        system,
        String(n),
        ...given.slice(1).map(({ atLeast }) => shareCell(atLeast)),
      ]),
    },
    ...(everything === null
      ? []
      : [
          {
            name: 'exclusions',
            title: 'Shares of the grades without and with what was excluded, in percent',
            note: 'Excluded: grades by raters excluded by rule and of responses that were withdrawn.',
            head: ['system', 'counted', 'n', ...scale],
            rows: systems.flatMap(({ system, n, grades: given }) => {
              const all = everything.grades.systems.find((one) => one.system === system)
              return [
                [system, 'without', String(n), ...scale.map((grade) => shareCell(of(grade, given, 'share')))],
                [
                  system,
                  'with',
                  String(all?.n ?? 0),
                  ...scale.map((grade) => shareCell(of(grade, all?.grades ?? [], 'share'))),
                ],
              ]
            }),
          },
        ]),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}
