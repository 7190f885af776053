import type { Command } from 'commander'
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { openStore } from '../../db/open.ts'
import { readConfig } from '../config.ts'
import { real, runningServer } from '../machine.ts'

/** A SQLite database and the files beside it, which hold what was written last. */
const endings = ['', '-wal', '-shm']

/** `blindpair restore FILE`: puts a backup in the place of the database, which is kept under another name. */
export function restore(program: Command): void {
  program
    .command('restore')
    .description('put a backup in the place of the database; what was there is kept under another name')
    .argument('<file>')
    .option('--json', 'print one JSON document')
    .action(async (file: string, { json }: { json?: true }) => {
      const config = readConfig(process.env)
      if (/^postgres(ql)?:/.test(config.databaseUrl)) throw new Error('Restore a PostgreSQL database with pg_restore.')
      if (runningServer(config)) throw new Error('The server is running on this data folder. Stop it first.')
      if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
      const place = config.databaseUrl.replace(/^file:(\/\/)?/, '')
      // Copied and opened first: a file that is no backup of ours changes nothing.
      const arrived = `${place}.restored`
      for (const ending of endings) rmSync(`${arrived}${ending}`, { force: true })
      copyFileSync(file, arrived)
      try {
        await (await openStore(arrived, { mustExist: true })).close()
      } catch (error) {
        for (const ending of endings) rmSync(`${arrived}${ending}`, { force: true })
        throw error
      }
      const kept = `${place}.before-restore-${real.now().toISOString().replaceAll(/[:.]/g, '-')}`
      // A log left behind by a killed server would be played onto the backup.
      moveDatabase(place, kept)
      moveDatabase(arrived, place)
      console.log(json ? JSON.stringify({ restored: place, kept }) : `Restored ${place}. What was there is ${kept}.`)
    })
}

function moveDatabase(from: string, to: string): void {
  for (const ending of endings) if (existsSync(`${from}${ending}`)) renameSync(`${from}${ending}`, `${to}${ending}`)
}
