import { InvalidArgumentError, type Command } from 'commander'
import type { PlanAnswer, PlanRequest } from '../contract/planner.ts'
import { Estimand, type DesignOutlook, type Simulated } from '../contract/planning.ts'
import { inputOf, planAnswer } from '../plan/answer.ts'
import { planOfStudy } from '../plan/ofStudy.ts'
import { simulated } from '../plan/simulated.ts'
import { namedStudy, withStore } from './open.ts'

type Options = Partial<PlanRequest> & { simulate?: number; seed: number; json?: true }

/** `blindpair plan [STUDY]`: what a study will be able to say, what it costs, and what more of it would buy. */
export function planCommand(program: Command): void {
  program
    .command('plan')
    .description('interval width, power, detectable difference, hours and cost of a study before it is run')
    .argument('[study]', 'begin with the numbers of this study')
    .option('--prompts <n>', 'prompts', number)
    .option('--overlap <n>', 'raters for each comparison (1)', number)
    .option('--raters <n>', 'raters in all (10)', number)
    .option('--baselines <n>', 'baselines the target is judged against (1)', number)
    .option('--win <share>', 'expected share of wins', number)
    .option('--tie <share>', 'expected share of ties', number)
    .option('--estimand <name>', `one of ${Estimand.enum.join(', ')} (halfTieRate)`, estimandNamed)
    .option('--null-value <share>', 'what it is to be told from (0.5)', number)
    .option('--level <share>', 'of the interval (0.95)', number)
    .option('--power <share>', 'the chance of telling them apart that is wanted (0.8)', number)
    .option('--prompt-spread <sd>', 'how much prompts differ, in log odds (0.8)', number)
    .option('--rater-spread <sd>', 'how much raters differ, in log odds (0.4)', number)
    .option('--seconds-per-judgment <s>', 'how long one judgment takes (60)', number)
    .option('--pay-per-hour <sum>', 'what an hour of rating costs (0)', number)
    .option('--simulate <studies>', 'also run the study this many times', number)
    .option('--seed <n>', 'where the draws start', number, 1)
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, { simulate: studies, seed, json, ...given }: Options) => {
      const own =
        name === undefined
          ? undefined
          : await withStore(async (store) => planOfStudy(store, await namedStudy(store, name)))
      const { win, tie, prompts } = { ...own?.request, ...given }
      if (win === undefined || tie === undefined || prompts === undefined)
        throw new Error('Say what is expected: --prompts, --win and --tie, or the name of a study.')
      const request = { ...own?.request, ...given, win, tie, prompts }
      const answer = planAnswer(request)
      let last: Simulated | undefined
      if (studies !== undefined) {
        for await (const { done, of, simulated: part } of simulated(inputOf(request), studies, seed)) {
          last = part
          if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} studies `)
        }
        if (process.stderr.isTTY) process.stderr.write('\r')
      }
      const told = { ...answer, ...(last ? { simulated: last, seed } : {}), ...(own ? { from: own.from } : {}) }
      console.log(json ? JSON.stringify(told) : words(answer, last, own?.from ?? []))
    })
}

function words(
  { input, plan, judgments, hours, hoursPerRater, cost, baselines, payPerHour }: PlanAnswer,
  simulation: Simulated | undefined,
  from: string[],
) {
  const design = ({ prompts, overlap, judgments: n, width, power }: DesignOutlook) =>
    `${prompts} prompts × ${overlap} = ${n} judgments: interval ${points(width)} wide, power ${share(power)}`
  return [
    ...from,
    `${input.estimand} ${share(plan.value)} against ${share(input.nullValue)}, ${share(input.level)} interval`,
    `plan            ${design(plan.outlook)}`,
    `one more rater  ${design(plan.oneMoreRater)}`,
    `more prompts    ${design(plan.morePrompts)}`,
    `detectable      ${plan.detectable === null ? 'nothing' : share(plan.detectable)} with power ${share(input.power)}`,
    `needed          ${plan.judgmentsNeeded ?? 'no number of'} judgments (${plan.independentNeeded === null ? 'no number' : Math.ceil(plan.independentNeeded)} if they were independent)`,
    `whole study     ${judgments} judgments over ${baselines} ${baselines === 1 ? 'baseline' : 'baselines'}: ${hours.toFixed(1)} hours, ${hoursPerRater.toFixed(1)} a rater${payPerHour > 0 ? `, cost ${cost.toFixed(2)}` : ''}`,
    ...(simulation
      ? [
          `simulated       ${simulation.studies} studies: power ${share(simulation.power)}, interval ${points(simulation.width)} wide, held the value in ${share(simulation.coverage)}`,
        ]
      : []),
    ...plan.notes,
  ].join('\n')
}

const share = (value: number) => `${(value * 100).toFixed(1)}%`
const points = (width: number) => `${(width * 100).toFixed(1)} points`

function number(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is no number.`)
  return value
}

function estimandNamed(text: string): Estimand {
  const known = Estimand.enum.find((one) => one === text)
  if (!known) throw new InvalidArgumentError(`"${text}" is none of ${Estimand.enum.join(', ')}.`)
  return known
}
