import type { Command } from 'commander'
import { recordOf } from '../studyRecord.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair registration STUDY`: what was frozen when it opened, whether it still is what its hash says, and what changed. */
export function registrationCommand(program: Command): void {
  program
    .command('registration')
    .description('print what was frozen when a study opened, verify its hash, and list what changed after that')
    .argument('<study>')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: { json?: true }) => {
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        const record = await recordOf(store, study)
        const { registration, draft, amendments, looks } = record
        if (registration && !registration.unchanged) process.exitCode = 1
        if (json) {
          console.log(JSON.stringify({ study: study.name, ...record }))
          return
        }
        const frozen = registration?.document ?? draft?.document ?? '{}'
        console.log(JSON.stringify(JSON.parse(frozen), null, 2))
        if (!registration) {
          console.log(`\n${study.name} has not opened: this is what would be frozen (SHA-256 ${draft?.hash ?? ''}).`)
          return
        }
        console.log(`\nFrozen ${registration.frozenAt}, SHA-256 ${registration.hash}.`)
        console.log(
          registration.unchanged
            ? 'Verified: the text has this hash (over its canonical form: fields in order, no spaces).'
            : 'NOT VERIFIED: the text in the database does not have this hash. It was changed after it was frozen.',
        )
        for (const { field, frozen: was, now } of registration.differences ?? []) {
          console.log(`Now otherwise: ${field}: ${JSON.stringify(was)} → ${JSON.stringify(now)}`)
        }
        console.log(`Amendments: ${amendments.length === 0 ? 'none.' : ''}`)
        for (const { at, what, actor, reason, judgments } of amendments) {
          console.log(`  ${at} ${what}, by ${actor}, after ${String(judgments)} judgments: ${reason}`)
        }
        console.log(`Looks at results with the systems’ names before unlocking: ${String(looks.count)}.`)
      })
    })
}
