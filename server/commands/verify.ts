import type { Command } from 'commander'
import { version } from '../version.ts'

/** `blindpair verify DIR`: whether a paper pack says what its judgments say. */
export function verifyCommand(program: Command): void {
  program
    .command('verify')
    .description('compute every number of a paper pack again from its judgments and say what differs; offline')
    .argument('<pack>', 'the folder, or its zip archive')
    .option('--json', 'print one JSON document')
    .action(async (path: string, { json }: { json?: true }) => {
      // Loaded here, as it draws figures, and other commands do not.
      const { verifyPack } = await import('../paper/verifyPack.ts')
      const { differences, ...found } = await verifyPack(path)
      const agrees = differences.length === 0
      if (!agrees) process.exitCode = 1
      if (json) {
        console.log(JSON.stringify({ ...found, program: version, agrees, differences }, null, 2))
        return
      }
      for (const { file, place, stated, recomputed } of differences) {
        console.error(`${file}, ${place}: states ${stated}; recomputed: ${recomputed}`)
      }
      for (const note of found.notes) console.log(note)
      if (agrees) {
        console.log(
          `${path}: ${found.numbers.toLocaleString('en-US')} numbers in ${found.files} files agree with ${found.judgments.toLocaleString('en-US')} judgments.`,
        )
        return
      }
      console.error(`${path} does not say what its judgments say: ${differences.length} places differ.`)
      if (found.madeBy !== null && found.madeBy !== version) {
        console.error(
          `It was made by Blindpair ${found.madeBy}, and this is ${version}: check it with that version, too.`,
        )
      }
    })
}
