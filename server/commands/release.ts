import { Option, type Command } from 'commander'
import { readFileSync } from 'node:fs'
import type { SubmissionsReply } from '../contract/crowd.ts'
import { localOwner } from '../access.ts'
import { takeSubmissions } from '../crowd/submissions.ts'
import { real } from '../machine.ts'
import { namedStudy, withStore } from './open.ts'

type Given = { submissions: string; as?: 'returned' | 'timed-out'; json?: true }

/** `blindpair release`: what a crowd platform took back or let run out goes to other raters. */
export function release(program: Command): void {
  program
    .command('release')
    .description('free the pairs of submissions that were returned or timed out, by a list from the crowd platform')
    .argument('<study>')
    .requiredOption('--submissions <file>', "the platform's CSV file, or ids one a line; - reads standard input")
    .addOption(
      new Option('--as <what>', 'what became of them, where the list has no status').choices(['returned', 'timed-out']),
    )
    .option('--json', 'print one JSON document')
    .action(async (name: string, { submissions, as, json }: Given) => {
      const list = readFileSync(submissions === '-' ? 0 : submissions, 'utf8')
      await withStore(async (store) => {
        const study = await namedStudy(store, name)
        const reply = await takeSubmissions({ ...real, store }, study, { list, ...(as ? { as } : {}) }, localOwner)
        console.log(json ? JSON.stringify({ study: study.name, ...reply }) : told(study.name, reply))
      })
    })
}

function told(study: string, { released, pairsFreed, lines }: SubmissionsReply): string {
  const counts = `${study}: ${String(released)} of ${String(lines.length)} submissions released, ${String(pairsFreed)} pairs free again.`
  const unknown = lines.filter(({ state }) => state === null).length
  return [
    counts,
    ...(unknown > 0 ? [`${String(unknown)} never came here.`] : []),
    ...lines.flatMap(({ line, rater, remark }) =>
      remark ? [`Line ${String(line)}${rater ? ` (${rater})` : ''}: ${remark}`] : [],
    ),
  ].join('\n')
}
