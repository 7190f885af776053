import { openStore } from '../../db/open.ts'
import { agreementOf } from '../../server/analysis/agreement.ts'
import { analyze } from '../../server/analysis/analyze.ts'
import { biasOf } from '../../server/analysis/bias.ts'
import { judgesOf } from '../../server/analysis/judges.ts'
import { ratersOf } from '../../server/analysis/raterQuality.ts'
import { strengthsOf } from '../../server/analysis/strengths.ts'
import { talliesOf } from '../../server/analysis/tallies.ts'
import { ofKinds } from '../../server/stats/subset.ts'
import { tableOfStudy } from '../../server/tableOfStudy.ts'
import type { Bench } from './bench.ts'
import { filledFile, filledStudy } from './fill.ts'
import { judged, type Shape } from './judged.ts'
import { probeLoop } from './probes.ts'
import { large, small } from './sizes.ts'

const seed = 1
const replicates = 1000

/** Every section of a study's analysis, the whole of it, and reading its judgments from a database. */
export async function bench({ quick, filled, figure }: Bench): Promise<void> {
  const judgments = quick ? 100_000 : 1_000_000
  const raters = judgments / 50
  for (const prompts of [300, judgments / 10]) {
    sections({ systems: 6, judgments, prompts, raters, judges: 1, target: true }, figure)
  }
  // A prompt for each judgment; and systems of which no two meet often.
  sections({ systems: 6, judgments, prompts: judgments, raters, judges: 1, target: true }, figure)
  const many = quick ? 300 : 1000
  sections({ systems: many, judgments: 300 * many, prompts: 10 * many, raters: many, judges: 1, target: false }, figure)
  await reading('small', filled, figure)
  if (!quick) await reading('middle', filled, figure)
}

function sections(shape: Shape, figure: Bench['figure']): void {
  const table = judged(shape)
  const { systems, prompts, judgments } = shape
  const about = `${judgments.toLocaleString('en-GB')} judgments, ${systems} systems, ${prompts.toLocaleString('en-GB')} prompts`
  const target = shape.target ? { target: table.systems[0]! } : {}
  const told = (what: string, atMost: number, run: () => unknown) => {
    const start = clock()
    run()
    const { cpu, wall } = since(start)
    figure({
      id: 'S1',
      what: `${what}, ${about}`,
      value: cpu,
      unit: 's CPU',
      goal: { atMost },
      beside: { 'wall, s': wall, 'loop of 10 M steps, ms': probeLoop() },
    })
  }
  // What may be slow with a thousand systems need only end.
  const most = shape.target ? 6 : 60
  const drawn = { replicates, seed }
  const people = ofKinds(table, ['human'])
  if (shape.target) told('tallies', most, () => talliesOf(people, { ...drawn, ...target }))
  told('strengths', most, () => strengthsOf(people, drawn))
  told('agreement', most, () => agreementOf(table, drawn))
  told('bias', most, () => biasOf(people, target))
  told('rater quality', most, () => ratersOf(people))
  told('judges', most, () => judgesOf(table, target))
  told('the whole analysis', shape.target ? 15 : 60, () => analyze(table, { ...drawn, ...target, version: '' }))
}

async function reading(name: 'small' | 'middle', filled: string, figure: Bench['figure']): Promise<void> {
  const fill = name === 'small' ? small : large(true)
  const store = await openStore(await filledFile(filled, name, fill))
  const start = clock()
  const rows = (await tableOfStudy(store, filledStudy)).judgments.outcome.length
  const { cpu, wall } = since(start)
  await store.close()
  figure({
    id: 'S2',
    what: `reading ${rows.toLocaleString('en-GB')} judgments from a database`,
    value: cpu,
    unit: 's CPU',
    beside: { 'wall, s': wall, 'µs a judgment': (1e6 * cpu) / rows },
  })
}

type Clock = { cpu: NodeJS.CpuUsage; wall: number }

function clock(): Clock {
  return { cpu: process.cpuUsage(), wall: performance.now() }
}

/** Seconds of all threads together, and on the wall. */
function since(start: Clock): { cpu: number; wall: number } {
  const { user, system } = process.cpuUsage(start.cpu)
  return { cpu: (user + system) / 1e6, wall: (performance.now() - start.wall) / 1000 }
}
