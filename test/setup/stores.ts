import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import type {} from './postgres.ts'

export interface TestDatabase {
  readonly kind: Store['kind']
  /** The address of a new, empty database, which is gone after this file. */
  freshUrl(): Promise<string>
  /** An open, migrated store on a database of its own; closed and gone after this file. */
  freshStore(): Promise<Store>
}

/** Both databases, for `describe.each(testStores())('judgments on $kind', (database) => …)`. */
export function testStores(): TestDatabase[] {
  return [testDatabase('sqlite', freshFile), testDatabase('postgres', freshDatabase)]
}

type Fresh = { url: string; remove(): Promise<void> | void }

function testDatabase(kind: TestDatabase['kind'], makeFresh: () => Promise<Fresh> | Fresh): TestDatabase {
  const stores: Store[] = []
  const databases: Fresh[] = []
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()))
    for (const database of databases) await database.remove()
  })
  const freshUrl = async () => {
    const made = await makeFresh()
    databases.push(made)
    return made.url
  }
  const freshStore = async () => {
    const store = await openStore(await freshUrl())
    stores.push(store)
    return store
  }
  return { kind, freshUrl, freshStore }
}

function freshFile(): Fresh {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-test-'))
  return {
    url: join(folder, 'blindpair.sqlite'),
    remove: () => {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freshDatabase(): Promise<Fresh> {
  const server = inject('postgresUrl')
  const name = `blindpair_${randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template template0`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, remove: () => onServer(server, `drop database ${name} with (force)`) }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
