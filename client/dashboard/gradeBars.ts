import type { GradeResults } from '../../server/contract/grades.ts'
import { csvOf } from './figureFile.ts'
import { cut } from './figure.ts'
import { gradeMethods, partsOf } from './gradeWords.ts'
import { count, countedWords, type Counted } from './words.ts'

/** What the bars of grades are drawn from, on the page and in the paper. */
export type GradeDrawing = { grades: GradeResults; described: string }

/** Lengths in CSS pixels. */
export const bars = { legend: 30, bar: 34, gap: 14, name: 20 }
const narrowBelow = 560

/** What the bars show, in the words under them. */
export function captionOfGrades(counts: Pick<Counted, 'kinds' | 'judgments'>, grades: GradeResults): string {
  const [method] = gradeMethods(grades)
  const words = countedWords(counts as Counted).replace(/judgment(s?)$/, 'grade$1')
  return (
    `How often each grade was given to the responses of each system, from the worst (${grades.scale[0] ?? ''}) to the best (${grades.scale.at(-1) ?? ''}): ${words}.` +
    (method === undefined ? '' : ` The table has 95% intervals of the shares (${method}), grades taken as independent.`)
  )
}

/** Places a bar for each system, one part a grade. */
export function layOutGrades({ grades, width }: { grades: GradeResults; width: number }) {
  const narrow = width < narrowBelow
  const longest = Math.max(6, ...grades.systems.map(({ system }) => system.length))
  const left = narrow ? 0 : Math.min(longest * 8.6 + 20, width * 0.3)
  const right = width - (narrow ? 0 : 70)
  const scaleParts = partsOf({
    ...{ system: '', n: 0, planned: 0, responses: 0 },
    grades: grades.scale.map((grade) => ({ grade, n: 0 })),
  })
  let at = left
  let line = 0
  const legend = scaleParts.map(({ grade, tone }) => {
    const text = cut(grade, 150, 7.2)
    const wide = 30 + text.length * 7.4
    if (at + wide > width && at > left) {
      at = left
      line += 1
    }
    const entry = { grade, tone, text, x: at, y: 12 + line * 20 }
    at += wide + 8
    return entry
  })
  const top = bars.legend + line * 20
  const height = bars.bar + bars.gap + (narrow ? bars.name : 0)
  const rows = grades.systems.map((system, index) => {
    let x = left
    return {
      system: system.system,
      name: cut(system.system, narrow ? width - 90 : left - 14, 8.4),
      n: `n = ${count(system.n)}`,
      y: top + index * height,
      bar: narrow ? bars.name : 0,
      parts: partsOf(system).map((part) => {
        const wide = part.share * (right - left)
        const placed = { ...part, x, width: wide, text: wide < 30 ? '' : part.text }
        x += wide
        return placed
      }),
      none: system.n === 0,
    }
  })
  return { narrow, left, right, width, height: top + grades.systems.length * height, legend, rows }
}

/** Every grade of every system as CSV, one a row, shares with their intervals. */
export function gradeNumbers({ systems }: GradeResults, kinds: string[]): string {
  const head = ['system', 'rater_kinds', 'n', 'grade', 'count', 'share', 'low', 'high', 'level', 'method', 'at_least', 'at_least_low', 'at_least_high', 'mean', 'mean_low', 'mean_high'] // prettier-ignore
  const lines = systems.flatMap(({ system, n, grades, mean }) =>
    grades.map(({ grade, n: own, share, atLeast }) => [
      ...[
        system,
        kinds.join('+'),
        n,
        grade,
        own,
        share?.estimate,
        share?.low,
        share?.high,
        share?.level,
        share?.method,
      ],
      ...[atLeast?.estimate, atLeast?.low, atLeast?.high],
      ...[mean?.estimate ?? '', mean?.low ?? '', mean?.high ?? ''],
    ]),
  )
  return csvOf([head, ...lines])
}
