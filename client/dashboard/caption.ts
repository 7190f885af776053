import type { FigureRow } from './figure.ts'
import {
  counted,
  countedWords,
  isByPrompt,
  isolated,
  kindAdjective,
  kindsPresent,
  listed,
  methodOf,
  shortMethod,
  type Counted,
} from './words.ts'

const marked = (rows: FigureRow[]) => rows.flatMap(({ rates }) => (rates ? [rates.winRate, rates.winOrTieRate] : []))

/** The level and methods of the figure's intervals, as in "95% interval, Wilson"; null while there are none. */
function intervalOf(rows: FigureRow[]): string | null {
  const methods = new Set(marked(rows).flatMap((rate) => methodOf(rate) ?? []))
  return methods.size === 0 ? null : [...methods].join('; ')
}

/** What the figure shows and counts, in the words under it. */
export function captionOf(results: Counted, rows: FigureRow[], target: string | null): string {
  const interval = intervalOf(rows)
  const subject =
    target === null
      ? 'Wins, ties and losses of the first system of each pair'
      : `Wins, ties and losses of ${isolated(target)} against each baseline, sorted by the share of wins and ties`
  const who =
    results.judges > 0 && results.raters === 0 ? counted(results.judges, 'judge') : counted(results.raters, 'rater')
  const independent = new Set(
    marked(rows).flatMap(({ low, method = '' }) =>
      low === undefined || isByPrompt(method) ? [] : [shortMethod(method)],
    ),
  )
  const marks = interval ? ` Marks: ${interval}, of the win rate (above) and the win-or-tie rate (below).` : ''
  const caution = independent.size === 0 ? '' : ` ${listed([...independent])}: judgments taken as independent.`
  return `${subject}: ${countedWords(results)} by ${who} on ${counted(results.prompts, 'prompt')}.${marks}${caution}`
}

/** Words across the head of a figure that does not show people's judgments alone; null where it does. */
export function stampOf(results: Counted): string | null {
  const present = kindsPresent(results)
  const others = present.filter((kind) => kind !== 'human')
  if (others.length === 0) return null
  const names = listed(others.map((kind) => kindAdjective[kind])).toUpperCase()
  if (present.includes('human')) return `HUMAN AND ${names} JUDGMENTS POOLED`
  return others.includes('test') ? `${names} JUDGMENTS` : `${names} JUDGMENTS, NOT FROM PEOPLE`
}
