import { systemsOf, type Study, type System } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { lettered, veiledId } from '../letters.ts'

/** A study as who looks may see it: what its systems are called, and what stands for a comparison's id, if anything. */
export type Seen = { systems: System[]; veil: ((id: string) => string) | null }

/** With letters for systems where who looks is blinded; ids of comparisons count in the order of the file. */
export async function seenBy(store: Store, study: Study, { blinded }: { blinded: boolean }): Promise<Seen> {
  const systems = await systemsOf(store, study.id)
  return blinded ? { systems: lettered(systems, study), veil: (id) => veiledId(id, study) } : { systems, veil: null }
}
