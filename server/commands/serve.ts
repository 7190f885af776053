import type { Command } from 'commander'
import { readConfig } from '../config.ts'

/** `blindpair serve`: the server, as `npm start` runs it. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server and print the two links')
    .action(async () => {
      // Loaded here: other commands start in half the time without the server.
      const { serve } = await import('../main.ts')
      await serve(readConfig(process.env))
    })
}
