import { openSqlite } from './sqlite.ts'
import type { Store } from './store.ts'

/**
 * Opens a migrated store: `postgres://…`, or the path of a SQLite file (`file:` in front is allowed). `migrations` names
 * another folder than the project's own, with one folder for each database in it. `draw` answers a
 * number in [0, 1) by chance: so long, in their measure, transactions pause that met others before they try again.
 */
export async function openStore(
  url: string,
  options: { mustExist?: boolean; migrations?: string; draw?: () => number } = {},
): Promise<Store> {
  if (/^postgres(ql)?:\/\//.test(url)) {
    // Loaded only when it is asked for: it is half of what a start has to read.
    const { openPostgres } = await import('./postgres.ts')
    return openPostgres(url, options)
  }
  const other = /^(?!file:)([a-z][a-z0-9+.-]+):\/\//i.exec(url)
  if (other) throw new Error(`Blindpair knows no database "${other[1] ?? ''}". Use a SQLite file, or postgres://…`)
  return openSqlite(url.replace(/^file:(\/\/)?/, ''), options)
}
