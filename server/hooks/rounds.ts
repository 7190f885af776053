import type { Store } from '../../db/store.ts'
import type { Courier } from './courier.ts'

/** Messages that are due are looked for this often, and milestones whichever process passed them. */
const roundMs = 5_000
/** After a change its study is looked at once, however many judgments come in meanwhile. */
const calmMs = 1_000

/** Lets a courier work for as long as a server runs; answers how to stop, which waits for what is being sent. */
export function startRounds(
  store: Store,
  courier: Courier,
  failed: (error: unknown) => void,
): { soon: () => void; stop: () => Promise<void> } {
  const changed = new Set<string>()
  let calm: NodeJS.Timeout | undefined
  let stopped = false

  /** Work that is done once at a time, and once more after that where it was asked for meanwhile. */
  const inTurn = (work: () => Promise<unknown>) => {
    let working: Promise<void> | undefined
    let again = false
    const go = () => {
      if (stopped) return
      if (working) {
        again = true
        return
      }
      working = work()
        .then(() => undefined, failed)
        .finally(() => {
          working = undefined
          if (again) {
            again = false
            go()
          }
        })
    }
    return { go, ended: async () => working }
  }
  // Two, so that no milestone waits to be written for a receiver that is slow to answer.
  const sending = inTurn(() => courier.round())
  const looking = inTurn(async () => {
    const studies = [...changed]
    changed.clear()
    try {
      // An empty name stands for some study.
      if (studies.includes('')) await courier.look()
      else for (const study of studies) await courier.look(study)
    } finally {
      sending.go()
    }
  })
  const go = () => {
    calm = undefined
    looking.go()
  }
  const soon = () => {
    if (calm !== undefined || stopped) return
    calm = setTimeout(go, calmMs)
    calm.unref()
  }
  const stopHearing = store.onChange((studyId) => {
    changed.add(studyId)
    soon()
  })
  const rounds = setInterval(() => {
    changed.add('')
    looking.go()
  }, roundMs)
  rounds.unref()
  // What a server that ended had left undone.
  changed.add('')
  soon()
  return {
    soon,
    async stop() {
      stopped = true
      stopHearing()
      clearInterval(rounds)
      clearTimeout(calm)
      await looking.ended()
      await sending.ended()
    },
  }
}
