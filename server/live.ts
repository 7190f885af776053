import type { Store } from '../db/store.ts'

export interface Watcher {
  /** Builds the newest snapshot as text; watchers with the same key share one. */
  key: string
  snapshot: () => Promise<string>
  send(text: string): void
}

/** At most this often a study's watchers are sent to, whatever the rate of judgments. */
const pauseMs = 250

/**
 * Who watches which study. After a change each study's watchers get one whole snapshot, a few times a second at most;
 * in between they get one each quarter of a minute, so that pace and presence do not go stale. A failed broadcast is told
 * to `failed`; the judgment stands all the same.
 */
export function liveResults(store: Store, failed: (error: unknown) => void) {
  const watchers = new Map<string, Set<Watcher>>()
  const due = new Map<string, NodeJS.Timeout>()
  const sending = new Set<string>()
  /** By key: the first snapshots that were asked for and are not begun, and the end of those being read. */
  const asked = new Map<string, Promise<string>>()
  const reading = new Map<string, Promise<void>>()

  const broadcast = async (studyId: string) => {
    const watching = watchers.get(studyId)
    if (!watching) return
    sending.add(studyId)
    try {
      const byKey = new Map<string, Promise<string>>()
      for (const watcher of [...watching]) {
        const text = byKey.get(watcher.key) ?? watcher.snapshot()
        byKey.set(watcher.key, text)
        watcher.send(await text)
      }
    } catch (error) {
      // What could not be read is sent with the next change.
      failed(error)
    } finally {
      sending.delete(studyId)
    }
  }
  const schedule = (studyId: string) => {
    if (!watchers.has(studyId) || due.has(studyId)) return
    const timer = setTimeout(() => {
      due.delete(studyId)
      if (sending.has(studyId)) schedule(studyId)
      else void broadcast(studyId)
    }, pauseMs)
    timer.unref()
    due.set(studyId, timer)
  }
  const first = ({ key, snapshot }: Watcher): Promise<string> => {
    const shared = asked.get(key)
    if (shared) return shared
    const begun = (reading.get(key) ?? Promise.resolve()).then(() => {
      asked.delete(key)
      return snapshot()
    })
    asked.set(key, begun)
    const ended = begun
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (reading.get(key) === ended) reading.delete(key)
      })
    reading.set(key, ended)
    return begun
  }
  const unsubscribe = store.onChange((studyId) => {
    if (studyId === '') for (const id of watchers.keys()) schedule(id)
    else schedule(studyId)
  })
  const refresh = setInterval(() => {
    for (const id of watchers.keys()) schedule(id)
  }, 15_000)
  refresh.unref()

  return {
    /**
     * The newest snapshot, for who has begun to watch. Those who ask while one is read share the next, which begins after all
     * of them: thousands who come at once cost as much as two.
     */
    first,
    /** Sends the newest results now and after each change; answers how to stop. */
    watch(studyId: string, watcher: Watcher): () => void {
      const watching = watchers.get(studyId) ?? new Set()
      watchers.set(studyId, watching.add(watcher))
      return () => {
        watching.delete(watcher)
        if (watching.size === 0) watchers.delete(studyId)
      }
    },
    close() {
      unsubscribe()
      clearInterval(refresh)
      for (const timer of due.values()) clearTimeout(timer)
    },
  }
}
export type LiveResults = ReturnType<typeof liveResults>
