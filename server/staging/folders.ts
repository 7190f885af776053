import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where all imports of a data folder are staged. */
export const stagingFolder = (dataFolder: string) => join(dataFolder, 'imports')

/** Where a command of this process stages: named so that a server that starts meanwhile leaves it alone. */
export function commandFolder(dataFolder: string, id: string): string {
  return join(stagingFolder(dataFolder), `command-${process.pid}-${id}`)
}

/** Removes what an earlier server or a command that was killed left staged; no import outlives its process. */
export function clearStaged(dataFolder: string): void {
  for (const name of namesIn(stagingFolder(dataFolder))) {
    const process = /^command-(\d+)-/.exec(name)?.[1]
    if (process !== undefined && isRunning(Number(process))) continue
    rmSync(join(stagingFolder(dataFolder), name), { recursive: true, force: true })
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // Nothing was ever staged.
    return []
  }
}

function isRunning(process: number): boolean {
  try {
    return globalThis.process.kill(process, 0)
  } catch {
    return false
  }
}
