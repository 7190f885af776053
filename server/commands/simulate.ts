import { InvalidArgumentError, type Command } from 'commander'
import type { Config } from '../config.ts'
import { copyPlan } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { raterLink } from '../links.ts'
import { real, runningServer } from '../machine.ts'
import { simulateRaters } from '../simulation.ts'
import { version } from '../version.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair simulate STUDY --raters N`: raters made of arithmetic, marked as simulated throughout. */
export function simulate(program: Command): void {
  program
    .command('simulate')
    .description(
      'let simulated raters judge a study over HTTP; their judgments are marked and never mixed with people’s',
    )
    .argument('<study>')
    .requiredOption('--raters <n>', 'how many, all at once', whole)
    .option('--pace <ms>', 'what a rater takes for a pair, on average', whole, 300)
    .option('--each <n>', 'the most pairs one rater judges', whole, 1_000_000)
    .option('--seed <n>', 'where their choices start', whole, 1)
    .option('--json', 'print one JSON document')
    .action(
      async (name: string, options: { raters: number; pace: number; each: number; seed: number; json?: true }) => {
        await withStore(async (store, config) => {
          const study = await namedStudy(store, name)
          if (study.state !== 'open')
            throw new Error(
              `${study.name} is ${study.state}, so no one can rate it. Open it first: blindpair open ${study.name}`,
            )
          await copyPlan(store, study.id, 'simulated')
          const server = await anyServer(store, config)
          try {
            const link = await raterLink({ ...real, store, publicUrl: server.url }, study, 'simulated')
            const judged = await simulateRaters({
              link,
              raters: options.raters,
              paceMs: options.pace,
              judgmentsPerRater: options.each,
              seed: options.seed,
              onJudgment: (n) => {
                if (!options.json && process.stderr.isTTY) process.stderr.write(`\r${String(n)} judgments`)
              },
            })
            if (!options.json && process.stderr.isTTY) process.stderr.write('\r')
            console.log(
              options.json
                ? JSON.stringify({ study: study.name, raters: options.raters, judgments: judged, simulated: true })
                : `${String(judged)} simulated judgments by ${String(options.raters)} simulated raters.`,
            )
          } finally {
            await server.close()
          }
        })
      },
    )
}

/** The server that runs on this data folder, or one of our own for as long as it takes. */
async function anyServer(store: Store, config: Config): Promise<{ url: string; close: () => Promise<void> }> {
  const running = runningServer(config)
  if (running) return { url: running.url, close: () => Promise.resolve() }
  const [{ buildApp }, { analystHere }] = await Promise.all([import('../app.ts'), import('../analystHere.ts')])
  const { dataFolder } = config
  const analyst = analystHere(store)
  const app = await buildApp({ ...real, store, analyst, publicUrl: 'http://127.0.0.1', dataFolder, version })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { url, close: () => app.close() }
}

function whole(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(value)
}
