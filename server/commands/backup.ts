import type { Command } from 'commander'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { withStore } from './open.ts'

/** `blindpair backup --out FILE`: a complete copy of the database while raters work. */
export function backup(program: Command): void {
  program
    .command('backup')
    .description('write a complete copy of the database, also while raters work')
    .requiredOption('--out <file>')
    .option('--json', 'print one JSON document')
    .action(async ({ out, json }: { out: string; json?: true }) => {
      await withStore(async (store) => {
        if (existsSync(out)) throw new Error(`${out} exists already. Choose another file.`)
        // Under another name first, so that half a copy never looks like a backup.
        const unfinished = `${out}.unfinished`
        try {
          rmSync(unfinished, { force: true })
          await store.backup(unfinished)
          renameSync(unfinished, out)
        } catch (error) {
          rmSync(unfinished, { force: true })
          throw error
        }
        console.log(
          json ? JSON.stringify({ written: [out] }) : `Wrote ${out}. To put it back: blindpair restore ${out}`,
        )
      })
    })
}
