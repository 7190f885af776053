import { randomInt, randomUUIDv7 } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '../db/open.ts'
import type { Store } from '../db/store.ts'
import type { Config } from './config.ts'
import { newSecret } from './session.ts'
import { seeded } from './stats/random.ts'

/** Clock, ids and secrets of a real run; tests hand in their own. */
export const real = { now: () => new Date(), newId: () => randomUUIDv7(), newSecret }

/** Opens the store of a configuration, making the data folder where it is missing. */
export async function openConfigured(config: Config): Promise<Store> {
  try {
    mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 })
    accessSync(config.dataFolder, constants.W_OK)
  } catch (error) {
    throw new Error(`Cannot write to the data folder ${config.dataFolder}: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  const chance = seeded(randomInt(2 ** 31))
  return openStore(config.databaseUrl, { draw: () => chance.number() })
}

/** Where a running server leaves its addresses for commands in other processes. */
export const addressFile = (config: Config) => join(config.dataFolder, 'server.json')

/** A server's address on this machine, and the one its links are printed with. */
export type Address = { pid: number; url: string; publicUrl: string }

/** The addresses of the server that runs on a data folder; undefined when none does. */
export function runningServer(config: Config): Address | undefined {
  try {
    const address = JSON.parse(readFileSync(addressFile(config), 'utf8')) as Address
    process.kill(address.pid, 0)
    return address
  } catch {
    // No file, or one that a killed server left behind: its process is gone.
    return undefined
  }
}
