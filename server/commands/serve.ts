import type { Command } from 'commander'
import { readConfig } from '../config.ts'

/** `blindpair serve`: the server, as `npm start` runs it. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server and print the two links')
    .option('--stand-ins', 'serve test pages that behave like the crowd platforms, at /stand-in')
    .action(async ({ standIns }: { standIns?: true }) => {
      // Loaded here: other commands start in half the time without the server.
      const { serve } = await import('../main.ts')
      const config = readConfig(process.env)
      await serve(standIns ? { ...config, standIns } : config)
    })
}
