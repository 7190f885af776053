import Sqlite from 'better-sqlite3'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findStudy, listStudies, removeUnfinished } from '../db/studies.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { demoName, importDemo } from './demo/importDemo.ts'
import { raterLink, researcherLink } from './links.ts'
import { addressFile, openConfigured, real, type Address } from './machine.ts'
import { version } from './version.ts'

/** Opens the store, builds the app, listens, prints the two links, and closes cleanly when asked to. */
export async function serve(config: Config): Promise<void> {
  const store = await openConfigured(config)
  const unlock = lockData(config)
  await removeUnfinished(store)
  const parts = { ...real, store, publicUrl: config.publicUrl, dataFolder: config.dataFolder, version, logger: true }
  const app = await buildApp(parts)
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') {
      throw new Error(
        `Port ${String(config.port)} is in use. Stop the other program, or choose another port with PORT.`,
        { cause: error },
      )
    }
    throw error
  }
  // Where commands on this machine reach it, whatever address it shows to others.
  const every = config.host === '0.0.0.0' || config.host === '::'
  const local = every ? '127.0.0.1' : config.host.includes(':') ? `[${config.host}]` : config.host
  const address: Address = {
    pid: process.pid,
    url: `http://${local}:${String(config.port)}`,
    publicUrl: config.publicUrl,
  }
  writeFileSync(addressFile(config), JSON.stringify(address))

  if ((await listStudies(store)).length === 0) await importDemo(parts)
  const demo = await findStudy(store, demoName)
  console.log(`Blindpair ${version} on ${store.kind === 'sqlite' ? config.databaseUrl : 'PostgreSQL'}`)
  console.log(`Researcher: ${await researcherLink(parts)}`)
  if (demo?.archivedAt === null) console.log(`Rater: ${await raterLink(parts, demo, 'human')}`)

  let closing = false
  const close = () => {
    if (closing) return
    closing = true
    rmSync(addressFile(config), { force: true })
    const late = setTimeout(() => process.exit(1), 9_000)
    app
      .close()
      .then(() => store.close())
      .then(unlock)
      .then(
        () => {
          clearTimeout(late)
          process.exit(0)
        },
        () => process.exit(1),
      )
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

/** One server a data folder: held as a lock on a small file of its own, which goes with the process however it ends. */
function lockData(config: Config): () => void {
  const path = join(config.dataFolder, 'server.lock')
  const lock = new Sqlite(path)
  lock.pragma('busy_timeout = 200')
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    throw new Error(`Another Blindpair server is running on ${config.dataFolder}. Stop it first.`, { cause: error })
  }
  return () => {
    lock.close()
  }
}
