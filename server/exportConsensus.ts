import { systemsOf, type Study, type System } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { consensusOfEach } from './analysis/consensusRows.ts'
import type { RaterKind } from './contract/rater.ts'
import { consensusCsv } from './formats/consensusCsv.ts'
import { lettered, veiledId } from './letters.ts'
import { chooseTarget } from './studyView.ts'
import { tableOfStudy } from './tableOfStudy.ts'

/** The consensus of each comparison of a study, as CSV. Reads all judgments and fits models: not for a request's thread. */
export async function* consensusOfStudy(
  store: Store,
  study: Study,
  { kinds, blinded = false }: { kinds?: RaterKind[] | undefined; blinded?: boolean },
): AsyncGenerator<string> {
  const seen = blinded ? (systems: System[]) => lettered(systems, study) : undefined
  const named = await systemsOf(store, study.id)
  const target = chooseTarget(seen?.(named) ?? named, undefined)
  const table = await tableOfStudy(store, study.id, { seen, ids: true })
  const { ids } = table.comparisons
  const veiled = ids?.map((id) => veiledId(id, study))
  const shown = blinded && veiled ? { ...table, comparisons: { ...table.comparisons, ids: veiled } } : table
  yield* consensusCsv(consensusOfEach(shown, { target, kinds, byId: blinded }).rows)
}
