import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Figure } from './report.ts'

/** What a benchmark gets from `run.ts`. */
export type Bench = {
  /** Small sizes, to see that everything runs. */
  quick: boolean
  /** An empty folder of its own, on a real disk. */
  folder: string
  /** Where large filled databases lie; kept between runs when the caller asked for it. */
  filled: string
  figure: (figure: Figure) => void
}

const runner = fileURLToPath(new URL('./run.ts', import.meta.url))

/** Starts one of the programs in `children.ts` in a process of its own. */
export function startChild(name: string, options: object, flags: string[] = []): ChildProcess {
  return spawn(process.execPath, [...flags, runner, '--child', name, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** What a child tells in its next message; a child that ends without one is an error. */
export async function told<T>(child: ChildProcess): Promise<T> {
  const end = new AbortController()
  try {
    return await Promise.race([
      once(child, 'message', { signal: end.signal }).then(([message]) => message as T),
      once(child, 'exit', { signal: end.signal }).then(([code]): never => {
        throw new Error(`A child of the benchmark ended with ${String(code)}.`)
      }),
    ])
  } finally {
    end.abort()
  }
}

/** Runs a child to its end and answers what it told. */
export async function runChild<T>(name: string, options: object, flags: string[] = []): Promise<T> {
  const child = startChild(name, options, flags)
  const result = await told<T>(child)
  if (child.exitCode === null) await once(child, 'exit')
  return result
}
