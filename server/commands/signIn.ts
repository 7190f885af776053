import type { Command } from 'commander'
import { researcherLink } from '../links.ts'
import { real } from '../machine.ts'
import { withStore } from './open.ts'

/** `blindpair sign-in`: a new one-time link for a researcher. */
export function signIn(program: Command): void {
  program
    .command('sign-in')
    .description('print a new one-time link for a researcher to sign in with')
    .option('--json', 'print one JSON document')
    .action(async ({ json }: { json?: true }) => {
      await withStore(async (store, config) => {
        const link = await researcherLink({ ...real, store, publicUrl: config.publicUrl })
        console.log(json ? JSON.stringify({ link }) : `Researcher: ${link}`)
      })
    })
}
