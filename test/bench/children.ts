import { load } from './load.ts'

/** What runs in processes of its own: clients, so that they take no time from the server, and whatever is weighed. */
const children = { load } as Record<string, (options: never) => Promise<unknown>>

/** Runs one of them and tells its result to the process that started it. */
export async function runChildHere(name: string, options: string): Promise<void> {
  const child = children[name]
  if (!child) throw new Error(`No child ${name}.`)
  process.send?.(await child(JSON.parse(options) as never))
  process.disconnect()
}
