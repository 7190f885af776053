import type { Command } from 'commander'
import { readConfig } from '../config.ts'
import { serve } from '../main.ts'

/** `blindpair serve`: the server, as `npm start` runs it. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server and print the two links')
    .action(async () => {
      await serve(readConfig(process.env))
    })
}
