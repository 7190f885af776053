import { exportShapes, storedByKind, type CountedShape } from '../db/exportShapes.ts'
import type { Study } from '../db/studies.ts'
import type { Reads } from '../db/store.ts'
import { judgmentFormats, type ExportList, type JudgmentFormat } from './contract/exports.ts'
import type { RaterKind } from './contract/rater.ts'
import { kindsFor } from './exportStudy.ts'
import { ExportTally } from './exportTally.ts'
import { allWriters } from './formats/allWriters.ts'
import { whyLeftOut } from './formats/leftOut.ts'

/** What an export of a study in each format would hold and leave out, without making one. */
export async function exportList(reads: Reads, study: Study, kinds?: RaterKind[]): Promise<ExportList> {
  const shapes = await exportShapes(reads, study)
  const stored = await storedByKind(reads, study)
  const formats = []
  for (const format of judgmentFormats) {
    const { title, holds, ours } = allWriters[format]
    const chosen = kinds ?? (await kindsFor(allWriters[format], reads, study))
    const tally = new ExportTally()
    if (ours) {
      for (const { raterKind, n } of stored) {
        if (chosen.includes(raterKind)) tally.add(n)
        else tally.leaveKindOut(raterKind, n)
      }
    } else tallyShapes(tally, format, shapes, chosen)
    formats.push({ format, title, holds, kinds: chosen, judgments: tally.judgments, leftOut: tally.leftOut })
  }
  return { formats }
}

function tallyShapes(tally: ExportTally, format: JudgmentFormat, shapes: CountedShape[], kinds: RaterKind[]): void {
  for (const { raterKind, n, ...shape } of shapes) {
    if (!kinds.includes(raterKind)) {
      tally.leaveKindOut(raterKind, n)
      continue
    }
    const why = whyLeftOut(allWriters[format], shape)
    if (why === null) tally.add(n)
    else tally.leaveOut(why, n)
  }
}
