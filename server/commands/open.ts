import type { Store } from '../../db/store.ts'
import { findStudy, listStudies, type Study } from '../../db/studies.ts'
import { readConfig, type Config } from '../config.ts'
import { openConfigured, runningServer } from '../machine.ts'

/** Runs a command on the configured store and closes it, whatever happens; links are printed as the running server's. */
export async function withStore<T>(work: (store: Store, config: Config) => Promise<T>): Promise<T> {
  const own = readConfig(process.env)
  const config = { ...own, publicUrl: runningServer(own)?.publicUrl ?? own.publicUrl }
  const store = await openConfigured(config)
  try {
    return await work(store, config)
  } finally {
    await store.close()
  }
}

/** The study of a name or id, or a refusal that lists those there are. */
export async function namedStudy(store: Store, name: string): Promise<Study> {
  const study = await findStudy(store, name)
  if (study) return study
  const names = (await listStudies(store)).map((one) => one.name)
  const there = names.length > 0 ? `There are: ${names.join(', ')}.` : 'There is none yet.'
  const { databaseUrl } = readConfig(process.env)
  const where = store.kind === 'sqlite' ? databaseUrl : 'the PostgreSQL database'
  throw new Error(
    `There is no study "${name}" in ${where}. ${there} Is another one meant? BLINDPAIR_DATA and DATABASE_URL say which.`,
  )
}
