import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

/** Opens a migrated store: `postgres://…`, or the path of a SQLite file (`file:` in front is allowed). */
export async function openStore(url: string, options: { mustExist?: boolean } = {}): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(url)) return openPostgres(url)
  return openSqlite(url.replace(/^file:(\/\/)?/, ''), options)
}
