import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refusedImport } from './staging/problems.ts'
import { nothingPlanned } from './staging/report.ts'
import { stageFiles } from './staging/stage.ts'
import type { Staged, StagedComparison, StagedFile } from './staging/staged.ts'
import type { JudgmentTable } from './stats/judgmentTable.ts'
import { TableBuilder } from './stats/tableBuilder.ts'
import { byText } from './stats/tableOrder.ts'

export type TableOfFiles = {
  table: JudgmentTable
  /** What a reader of the numbers should know of the reading. */
  warnings: string[]
}

/**
 * Reads judgments, in any format that an import reads, into a table; no database is needed. Files of responses and prompts
 * among them give the texts. Throws a `Refusal` that names file, line and value where anything cannot be read.
 */
export async function tableOfFiles(files: StagedFile[]): Promise<TableOfFiles> {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-analysis-'))
  try {
    // Texts are shown to no one here, so whom they name is no matter.
    const staged = await stageFiles({ folder, files, study: { name: 'analysis', title: 'Analysis', leaks: 'keep' } })
    try {
      return read(staged)
    } finally {
      staged.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function read(staged: Staged): TableOfFiles {
  const { problems, problemCount, judgments, warnings } = staged.report()
  if (problemCount > 0) throw refusedImport(problems, problemCount)
  if (judgments === undefined || judgments.count === 0) {
    throw refusedImport([{ file: 'files', message: 'there are no judgments in these files, so nothing to analyze' }])
  }
  const builder = new TableBuilder()
  const comparisons: StagedComparison[] = []
  for (const comparison of staged.comparisons()) comparisons[comparison.number] = comparison
  const replaced = new Set<string>()
  let own = true
  for (const { id, replaces } of staged.judgments()) {
    if (replaces !== undefined) replaced.add(replaces)
    own &&= id !== undefined
  }
  // Our exports come prompt by prompt; in the order of their ids they are read as from the database, so that what hangs on
  // the order where no time tells it is the same.
  const judged = own ? [...staged.judgments()].sort((one, other) => byText(one.id ?? '', other.id ?? '')) : staged.judgments() // prettier-ignore
  for (const one of judged) {
    if (one.surplus || (one.id !== undefined && replaced.has(one.id))) continue
    builder.add(
      String(one.comparison),
      () => {
        const { promptKey: prompt, turn, first, second } = comparisons[one.comparison]!
        return { prompt, turn, first, second }
      },
      // With a group from a column a rater may stand in several; then each is looked at apart.
      JSON.stringify([one.rater, one.group]),
      () => ({ name: one.rater, kind: one.raterKind, group: one.group ?? null }),
      { ...one, at: one.at?.getTime() ?? null, elapsedMs: one.elapsedMs ?? null },
    )
  }
  for (const { promptKey, system, turns } of staged.responses()) builder.describe(promptKey, system, turns)
  for (const { key, turns, category, tags } of staged.prompts())
    builder.ask(key, turns, { ...(category === undefined ? {} : { category }), ...tags })
  // Nobody is to judge here, so that what is said of plans says nothing of the numbers.
  return { table: builder.finish(), warnings: warnings.filter((one) => one !== nothingPlanned) }
}
