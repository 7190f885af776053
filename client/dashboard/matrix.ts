import { csvOf } from './figureFile.ts'
import { cut } from './figure.ts'
import { headToHead, type Met } from './headToHead.ts'
import { count, countedWords, percent, type Counted } from './words.ts'

/** What the matrix of all pairs is drawn from, on the page and in the paper. */
export type MatrixDrawing = { tallies: Met[]; described: string }

export const captionOfMatrix = (counts: Counted) =>
  `Half-tie rate, (wins + ties / 2) / n, of the system of the row against that of the column; bold where it is over ½, darker the further from it. ` +
  `Where there is room, wins / ties / losses of the row under it. Rows by the mean of their rates: ${countedWords(counts)}.`

/** Lengths in CSS pixels. */
const size = { head: 30, row: 44, lowRow: 28, leastCell: 30 }

/** Whether so many systems can be drawn so wide; else they are a table that scrolls. */
export const matrixFits = (systems: number, width: number) =>
  systems > 0 && (width - namesWidth(width)) / systems >= size.leastCell

const namesWidth = (width: number) => Math.min(190, width * 0.34)

/** Places every system against every other, best first. */
export function layOutMatrix({ tallies, width }: { tallies: Met[]; width: number }) {
  const { names, between } = headToHead({ tallies })
  const left = namesWidth(width)
  const cell = Math.min(120, (width - left) / Math.max(1, names.length))
  const height = cell >= 84 ? size.row : size.lowRow
  const named = cell >= 84
  const rows = names.map((name, index) => ({
    name,
    text: cut(`${index + 1}  ${name}`, left - 8, 8),
    y: size.head + index * height,
    cells: names.map((other, column) => {
      const met = name === other ? null : between(name, other)
      const lead = met === null ? 0 : Math.abs(met.rate - 0.5) * 2
      return {
        other,
        met,
        x: left + column * cell,
        state:
          name === other
            ? 'own'
            : met === null
              ? 'apart'
              : met.rate > 0.5
                ? 'ahead'
                : met.rate < 0.5
                  ? 'behind'
                  : 'even',
        shade: Math.round(lead * 40) / 100,
        share:
          met === null
            ? name === other
              ? ''
              : '–'
            : cell >= 44
              ? percent(met.rate)
              : percent(met.rate).replace('%', ''),
        counts: met !== null && named ? `${count(met.win)} / ${count(met.tie)} / ${count(met.loss)}` : '',
      } as const
    }),
  }))
  const heads = names.map((name, index) => ({
    text: named ? cut(`${index + 1}  ${name}`, cell - 4, 7.4) : String(index + 1),
    x: left + (index + 0.5) * cell,
  }))
  return { left, cell, row: height, width, height: size.head + names.length * height + 1, rows, heads, head: size.head }
}

/** Every system against every other as CSV, one a row. */
export function matrixNumbers(tallies: Met[], kinds: string[]): string {
  const { names, between } = headToHead({ tallies })
  const lines = names.flatMap((name) =>
    names.flatMap((other) => {
      const met = name === other ? null : between(name, other)
      return met === null ? [] : [[name, other, kinds.join('+'), met.n, met.win, met.tie, met.loss, met.rate]]
    }),
  )
  return csvOf([['system', 'against', 'rater_kinds', 'n', 'win', 'tie', 'loss', 'half_tie_rate'], ...lines])
}
