import Sqlite from 'better-sqlite3'
import { rmSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { findStudy, listStudies, removeUnfinished } from '../db/studies.ts'
import { threadedAnalyst } from './analyst.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { raterLink, researcherLink } from './links.ts'
import type { Store } from '../db/store.ts'
import { wasStarted } from '../db/sessions.ts'
import { addressFile, openConfigured, real, type Address } from './machine.ts'
import { clearStaged } from './staging/folders.ts'
import { version } from './version.ts'

/** The name of the bundled study. */
const demoName = 'demo'

/** An import that has not ended after this long was cut off. */
const importMs = 60 * 60_000

/** Opens the store, builds the app, listens, prints the two links, and closes cleanly when asked to. */
export async function serve(config: Config): Promise<void> {
  const store = await openConfigured(config)
  try {
    await serveStore(store, config)
  } catch (error) {
    // A database connection left open would keep the process alive.
    await store.close()
    throw error
  }
}

async function serveStore(store: Store, config: Config): Promise<void> {
  const unlock = lockData(config)
  const analyst = threadedAnalyst(config.databaseUrl, real.now, store)
  const { publicUrl, dataFolder, openid, standIns, hookHosts } = config
  const parts = { ...real, store, analyst, publicUrl, dataFolder, standIns, hookHosts, version, openid, logger: true }
  clearStaged(config.dataFolder)
  await removeUnfinished(store, new Date(real.now().getTime() - importMs))
  const app = await buildApp(parts)
  try {
    await app.listen({ port: config.port, host: config.host })
  } catch (error) {
    unlock()
    await app.close()
    if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
    const message = `Port ${String(config.port)} is in use. Stop the other program, or choose another port with PORT.`
    throw new Error(message, { cause: error })
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

  // A server that is killed writes no cache of what it compiled, and its next start would compile it all again.
  flushCompileCache()
  const isFirstStart = !(await wasStarted(store)) && (await listStudies(store)).length === 0
  if (isFirstStart) await (await import('./demo/importDemo.ts')).importDemo(parts)
  const demo = await findStudy(store, demoName)
  console.log(`Blindpair ${version} on ${store.kind === 'sqlite' ? config.databaseUrl : 'PostgreSQL'}`)
  console.log(`Researcher: ${await researcherLink(parts)}`)
  if (standIns) console.log(`Stand-ins for crowd platforms: ${publicUrl}/stand-in`)
  if (demo?.archivedAt === null) console.log(`Rater: ${await raterLink(parts, demo, 'human')}`)

  let closing = false
  const close = () => {
    if (closing) return
    closing = true
    rmSync(addressFile(config), { force: true })
    const late = setTimeout(() => process.exit(1), 9_000)
    // Who waits for an analysis is told at once: it may take minutes.
    Promise.all([app.close(), analyst.close()])
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

/** One server a data folder, and one a SQLite file, wherever it stands; answers how to let go. */
function lockData(config: Config): () => void {
  const isFile = !/^postgres(ql)?:/.test(config.databaseUrl)
  const places = [
    join(config.dataFolder, 'server'),
    ...(isFile ? [config.databaseUrl.replace(/^file:(\/\/)?/, '')] : []),
  ]
  const locks: Sqlite.Database[] = []
  const unlock = () => {
    for (const lock of locks) lock.close()
  }
  for (const place of places) {
    // Held as a lock on a small file of its own, which goes with the process however it ends.
    const lock = new Sqlite(`${place}.lock`)
    locks.push(lock)
    lock.pragma('busy_timeout = 200')
    try {
      lock.exec('begin exclusive')
    } catch (error) {
      unlock()
      const what = place === places[0] ? config.dataFolder : place
      throw new Error(`Another Blindpair server is running on ${what}. Stop it first.`, { cause: error })
    }
  }
  return unlock
}
