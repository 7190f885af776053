import { addLook, judgedByPeople, lastLook } from '../db/looks.ts'
import type { Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import { commandLine, recordedName, type Access, type Who } from './access.ts'

/** Looking on for this long is one look. */
const lookMs = 15 * 60_000

export type Look = 'results' | 'analysis' | 'export' | 'judgments' | 'paper'
export type LookParts = { store: Store; now: () => Date; newId: () => string }

/**
 * Notes that someone looks at results with the systems' names while raters may still judge: every look is a chance to
 * stop when it is pleasant, so a study says how many there were. Nothing is noted for who is blinded, of an unlocked study, of one
 * that plans no judgments, or before the first.
 */
export async function noteLook(
  { store, now, newId }: LookParts,
  study: Study,
  what: Look,
  { blinded, who }: Pick<Access, 'blinded'> & { who: Pick<Who, 'name' | 'token'> },
): Promise<void> {
  if (blinded || study.unlockedAt !== null || study.state === 'draft') return
  const actor = recordedName(who)
  const last = await lastLook(store, study.id, actor, what)
  if (last && now().getTime() - last.createdAt.getTime() < lookMs) return
  const { judgments, isPlanned } = await judgedByPeople(store, study.id)
  if (!isPlanned || judgments === 0) return
  // Where nothing came in between there is nothing new to see.
  if (last?.judgments === judgments) return
  const look = { id: newId(), studyId: study.id, actor, what, judgments, createdAt: now() }
  await addLook(store, look)
  store.announce(study.id)
}

/** The looks of whoever commands on the server's own machine. */
export const noteOwnLook = (parts: LookParts, study: Study, what: Look): Promise<void> =>
  noteLook(parts, study, what, { blinded: false, who: { name: commandLine } })
