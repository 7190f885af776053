import { bootstrapOnce } from './children/bootstrapOnce.ts'
import { exportOnce } from './children/exportOnce.ts'
import { importOnce } from './children/importOnce.ts'
import { load } from './children/load.ts'
import { naive } from './children/naive.ts'
import { watch } from './children/watch.ts'

/** What runs in processes of its own: clients, so that they take no time from the server, and whatever is weighed. */
const children = new Map<string, (options: never) => Promise<unknown>>(
  Object.entries({ bootstrapOnce, load, watch, exportOnce, importOnce, naive }),
)

/** Runs one of them and tells its result to the process that started it. */
export async function runChildHere(name: string, options: string): Promise<void> {
  const child = children.get(name)
  if (!child) throw new Error(`No child ${name}.`)
  process.send?.(await child(JSON.parse(options) as never))
  process.disconnect?.()
}
