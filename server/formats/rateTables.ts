import type { Analysis } from '../contract/analysis.ts'
import type { PairTally, RateMeasures } from '../contract/tallies.ts'
import type { Table } from './table.ts'
import { interval, p, percent } from './tableCells.ts'

export function countsTable(analysis: Analysis): Table {
  const { judgments, comparisons, prompts, raters, judges, systems, kinds, settings } = analysis
  const { level, seed, replicates, version } = settings
  const counts = { judgments, comparisons, prompts, raters, judges, systems }
  return {
    title: 'What was analyzed',
    note: `Counted: judgments by ${kinds.join(', ')}. Level ${level}, ${replicates} replicates, seed ${seed}, Blindpair ${version}.`,
    head: ['', 'n'],
    rows: Object.entries(counts).map(([name, n]) => [name, String(n)]),
  }
}

export function talliesTable({ tallies }: Analysis): Table {
  return {
    title: 'Wins, ties and losses',
    note: 'Majority: what most judgments of a comparison say; one split evenly is a tie.',
    head: ['target against baseline', 'n', 'win', 'tie', 'loss', 'both bad', 'prompts', 'raters', 'majority w / t / l'],
    rows: tallies.map(({ target, baseline, n, win, tie, loss, bothBad, prompts, raters, majority }) => [
      `${target} against ${baseline}`,
      ...[n, win, tie, loss, bothBad, prompts, raters].map(String),
      `${majority.win} / ${majority.tie} / ${majority.loss}`,
    ]),
  }
}

export function rateTable({ tallies, settings }: Analysis, rate: keyof RateMeasures, name: string): Table {
  // The one that may be watched is the one that stopping rests on: by prompt where prompts have several judgments.
  const shown = (one: PairTally) =>
    [one.rates, one.clustered, one.twoWay, one[one.stopping.from], one.bootstrap].map((rates) => rates[rate])
  const methods = [0, 1, 2, 3, 4].map((kind) => [...new Set(tallies.map((one) => shown(one)[kind]!.method))].join('; '))
  return {
    title: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    note:
      `In percent, level ${settings.level}. Independent: ${methods[0]}. By prompt, the one to print: ${methods[1]}. ` +
      `By prompt and rater: ${methods[2]}. While watching: ${methods[3]}. Resampled: ${methods[4]}.`,
    head: [
      'target against baseline',
      'estimate',
      'independent',
      'by prompt',
      'by prompt and rater',
      'while watching',
      'resampled',
    ],
    rows: tallies.map((one) => [
      `${one.target} against ${one.baseline}`,
      percent(one.rates[rate].estimate),
      ...shown(one).map((measure) => interval(measure, percent)),
    ]),
  }
}

export function testsTable({ tallies }: Analysis): Table {
  return {
    title: 'Tests that target and baseline are preferred equally often',
    note: 'Sign test: exact, ties left out, judgments as independent. By prompt: t test of the half-tie rate against one half. Holm: adjusted over the rows. May stop now: by the half-tie rate’s sequence at a level raised for all rows together, on prompt means where a prompt was judged twice, else on single judgments.',
    head: ['target against baseline', 'decided', 'sign test p', 'Holm', 'by prompt p', 'Holm', 'may stop now'],
    rows: tallies.map(({ target, baseline, signTest, clusterTest, stopping }) => [
      `${target} against ${baseline}`,
      String(signTest.decided),
      ...[signTest.p, signTest.pHolm, clusterTest.p, clusterTest.pHolm].map(p),
      { better: 'target better', worse: 'target worse', similar: 'similar', goOn: 'go on' }[stopping.conclusion],
    ]),
  }
}
