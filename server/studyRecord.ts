import { looksOf } from '../db/looks.ts'
import { amendmentsOf, registrationOf } from '../db/registrations.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import type { StudyRecord } from './contract/record.ts'
import { differencesFrom, isUnchanged, registrationDocument, registrationNow } from './registration.ts'

/** A list of looks is read by people. */
const mostLooks = 200

/** What was fixed, changed and looked at in a study; for who is blinded without the texts that name its systems. */
export async function recordOf(store: Store, study: Study, { blinded = false } = {}): Promise<StudyRecord> {
  const [registration, amendments, looks] = await Promise.all([
    registrationOf(store, study.id),
    amendmentsOf(store, study.id),
    looksOf(store, study.id, mostLooks),
  ])
  const named = async () => {
    if (!registration || blinded) return {}
    const { document } = registration
    return { document, differences: differencesFrom(document, await registrationDocument(store, study)) }
  }
  return {
    registration: registration
      ? {
          hash: registration.hash,
          frozenAt: registration.frozenAt.toISOString(),
          unchanged: isUnchanged(registration),
          ...(await named()),
        }
      : null,
    ...(registration || blinded ? {} : { draft: await draftOf(store, study) }),
    amendments: amendments.map(({ what, before, after, reason, actor, judgments, createdAt }) => ({
      ...{ what, before, after, reason, actor, judgments },
      at: createdAt.toISOString(),
    })),
    unlockedAt: study.unlockedAt?.toISOString() ?? null,
    looks: {
      count: looks.count,
      newest: looks.newest.map(({ what, actor, judgments, createdAt }) => ({
        ...{ what, actor, judgments },
        at: createdAt.toISOString(),
      })),
    },
  }
}

async function draftOf(store: Store, study: Study) {
  const { hash, document } = await registrationNow(store, study, study.createdAt)
  return { hash, document }
}
