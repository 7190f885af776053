import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type MigrationState = { folder: string; version: number; pending: number }

/** Compares a database's newest migration with ours; refuses a database that is newer than this program. */
export function checkMigrations(
  dialect: 'sqlite' | 'postgres',
  newest: number | null,
  name: string,
  migrations = join(root(), 'migrations'),
): MigrationState {
  const folder = join(migrations, dialect)
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { when: number }[]
  }
  const whens = journal.entries.map((entry) => entry.when)
  if (newest !== null && newest > Math.max(...whens)) {
    throw new Error(
      `The database ${name} was written by a newer version of Blindpair. Update this one, or use a backup.`,
    )
  }
  return { folder, version: whens.length, pending: whens.filter((when) => newest === null || when > newest).length }
}

/** The project's top folder: one level up in a checkout, two in the published package. */
export function root(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}
