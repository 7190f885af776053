import type Sqlite from 'better-sqlite3'
import type { WriteAheadLog } from './writeAheadLog.ts'
import type { Queries, Steps } from './store.ts'
import type { Sums } from './sums.ts'

type Task = {
  steps: (queries: Queries) => Steps<unknown>
  resolve(value: unknown): void
  reject(reason: unknown): void
}
type Settle = () => void

/**
 * Commits the transactions of a turn of the event loop, and all that come while the disk is still busy with the last
 * ones, together: one wait for the disk serves them all, and no promise resolves before it. Others are served meanwhile.
 * One that fails takes nothing else with it.
 */
export function gatherCommits(client: Sqlite.Database, queries: Queries, sums: Sums, log: WriteAheadLog) {
  const begin = client.prepare('begin immediate')
  const commit = client.prepare('commit')
  const savepoint = client.prepare('savepoint task')
  const release = client.prepare('release task')
  const undo = client.prepare('rollback to task')
  let waiting: Task[] = []
  let settled: Promise<void> | undefined
  let closed = false

  const walk = <T>(steps: Steps<T>): T => {
    let step = steps.next()
    while (!step.done) step = steps.next(runNow(step.value, sums))
    return step.value
  }

  /** Runs all; undefined, with nothing done, when one of them throws. */
  const together = (tasks: Task[]): Settle[] | undefined => {
    begin.run()
    let values: unknown[]
    try {
      values = tasks.map((task) => walk(task.steps(queries)))
      sums.write()
    } catch {
      sums.drop()
      if (client.inTransaction) client.exec('rollback')
      return undefined
    }
    commit.run()
    return tasks.map((task, index) => () => {
      task.resolve(values[index])
    })
  }

  /** Runs all with a savepoint each, so that one that throws takes nothing else with it. */
  const apart = (tasks: Task[]): Settle[] => {
    begin.run()
    const settles = tasks.map((task): Settle => {
      savepoint.run()
      try {
        const value = walk(task.steps(queries))
        sums.write()
        release.run()
        return () => {
          task.resolve(value)
        }
      } catch (reason) {
        sums.drop()
        // A full disk ends the whole transaction by itself; then nothing of this turn was stored.
        if (!client.inTransaction) throw reason
        undo.run()
        release.run()
        return () => {
          task.reject(reason)
        }
      }
    })
    commit.run()
    return settles
  }

  const commitAll = (tasks: Task[]): Settle[] =>
    log.unsynced(() => {
      try {
        // A savepoint costs a copy of every page its task writes to, and hardly ever does a task throw.
        return together(tasks) ?? apart(tasks)
      } catch (reason) {
        if (client.inTransaction) client.exec('rollback')
        return tasks.map((task) => () => {
          task.reject(reason)
        })
      }
    })

  const run = async () => {
    let taken: Task[] = []
    try {
      await new Promise(setImmediate)
      while (waiting.length > 0) {
        await log.roomMade()
        taken = waiting
        waiting = []
        const settles = commitAll(taken)
        await log.synced()
        for (const settle of settles) settle()
        // What was just answered may come back with more.
        if (waiting.length > 0) await new Promise(setImmediate)
      }
    } catch (reason) {
      // Not one of them failed but what serves all; what comes next may fare better. One that was answered stays so.
      for (const task of [...taken, ...waiting]) task.reject(reason)
      waiting = []
    } finally {
      settled = undefined
    }
  }

  return {
    atomically: <T>(steps: (queries: Queries) => Steps<T>): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        if (closed) throw new Error('The database is closed.')
        waiting.push({ steps, resolve: resolve, reject })
        settled ??= run()
      }),
    /** Takes no more, and resolves when all that was taken is answered. */
    close: async () => {
      closed = true
      await settled
    },
  }
}

/** Runs a query at once. */
function runNow(query: unknown, sums: Sums): unknown {
  if (sums.concerns(query)) sums.write()
  const runnable = query as { all(): unknown; run(): unknown }
  return returnsRows(runnable) ? runnable.all() : runnable.run()
}

function returnsRows(query: object): boolean {
  const { stmt, config } = query as { stmt?: { reader: boolean }; config?: { returning?: unknown; fields?: unknown } }
  if (stmt) return stmt.reader
  return config?.returning !== undefined || config?.fields !== undefined
}
