import { Command, CommanderError } from 'commander'
import { environmentHelp } from '../config.ts'
import { Refusal } from '../errors.ts'
import { version } from '../version.ts'
import { accountCommands } from './accounts.ts'
import { addBaseline } from './addBaseline.ts'
import { analyzeCommand } from './analyze.ts'
import { backup } from './backup.ts'
import { demo } from './demo.ts'
import { exportCommand } from './export.ts'
import { hookCommand } from './hook.ts'
import { importCommand } from './import.ts'
import { platformCommand } from './platform.ts'
import { release } from './release.ts'
import { registrationCommand } from './registration.ts'
import { planCommand } from './plan.ts'
import { restore } from './restore.ts'
import { serveCommand } from './serve.ts'
import { signIn } from './signIn.ts'
import { simulate } from './simulate.ts'
import { studyCommand } from './study.ts'
import { studiesCommand } from './studies.ts'
import { verifyCommand } from './verify.ts'

/** Wrong usage ends with 2, a refusal with 1 and its message on stderr. */
export async function run(argv: string[]): Promise<void> {
  // A reader that has seen enough, such as `head`, is no error of ours.
  process.stdout.on('error', () => process.exit(0))
  const program = new Command('blindpair')
    .description('Blinded pairwise human-preference evaluation of language models')
    .version(version)
    .exitOverride()
    .showHelpAfterError()
    .addHelpText(
      'after',
      `\nEnvironment:\n${environmentHelp.map(([name, meaning]) => `  ${name.padEnd(18)} ${meaning}`).join('\n')}\n`,
    )
  for (const add of [
    serveCommand,
    importCommand,
    addBaseline,
    exportCommand,
    verifyCommand,
    analyzeCommand,
    planCommand,
    simulate,
    demo,
    studiesCommand,
    platformCommand,
    release,
    studyCommand,
    registrationCommand,
    signIn,
    accountCommands,
    hookCommand,
    backup,
    restore,
  ])
    add(program)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2
      return
    }
    if (error instanceof Refusal || (error instanceof Error && !(error instanceof TypeError)))
      console.error(error.message)
    else console.error(error)
    process.exitCode = 1
  }
}
