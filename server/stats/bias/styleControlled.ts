import type { StyleControlled } from '../../contract/bias.ts'
import { byStudent, through, unknown } from '../numeric/clusterMeasures.ts'
import { sigmoid } from '../numeric/sigmoid.ts'
import { mostSystemsHeld, strengthsHeld } from './coefficient.ts'
import { differences } from './featureEffect.ts'
import { styleStrengths, type StyleStrengths } from './styleStrengths.ts'
import { byPair, partOf, type View } from './view.ts'

const told = 'Bradley–Terry with style held, clustered by prompt (CR1)'

/**
 * The strengths of the systems of a view with all features held that are known and differ, clustered by prompt, and the
 * half-tie rates that they give for responses of equal length and formatting; nothing, and the reason, where texts are not
 * known, where there are too many systems or where there is no finite fit. A feature that foretells every outcome of
 * responses that differ in it has no finite effect, and is told as not held.
 */
export function styleControlled(all: View, level: number): StyleControlled {
  const nothing = (why: string) => ({ strengths: [], style: [], rates: [], why })
  const { features, prompts, systems, judgments } = all.table
  if (features.length === 0) return nothing('The texts of the responses are not known.')
  const known = features.map((feature) => differences(all, feature))
  const view = partOf(all, (entry) => known.every((difference) => !Number.isNaN(difference[entry]!)))
  if (view.n === 0) return nothing('No judgment is about two responses whose texts are known.')
  const pairs = strengthsHeld(view.own, view.other)
  if (pairs === null) return nothing(`The strengths of more than ${mostSystemsHeld} systems are not held.`)
  if (!view.prompt.some((prompt) => prompt !== view.prompt[0]))
    return nothing('An interval needs at least two prompts.')
  const differing = features.filter((_, k) => known[k]!.some((value) => Math.abs(value) > 0))
  const endless = differing.filter((feature) => foretells(view, differences(view, feature)))
  const holding = differing.filter((feature) => !endless.includes(feature))
  const column = (straight: Float64Array, turned: Float64Array) => {
    const result = new Float64Array(view.n)
    for (let entry = 0; entry < view.n; entry++) {
      const comparison = judgments.comparison[view.judgment[entry]!]!
      result[entry] = view.turned[entry] === 1 ? straight[comparison]! : turned[comparison]!
    }
    return result
  }
  const fit = styleStrengths({
    ...pairs,
    outcome: view.outcome,
    features: holding.map(({ name, first, second }) => ({
      name,
      first: column(first, second),
      second: column(second, first),
    })),
    clusters: { of: view.prompt, count: prompts.length },
    uncentred: true,
  })
  if (!fit.converged) return nothing(fit.why)
  const clusters = fit.clusters ?? 0
  const measure = (estimate: number, se: number) =>
    byStudent({ level, method: told, n: view.n }, { estimate, se: se > 1e-12 ? se : 0, clusters })
  // Numbered as they were met, row after row.
  const names: string[] = []
  for (let entry = 0; entry < view.n; entry++) {
    names[pairs.first[entry]!] = systems[view.own[entry]!]!
    names[pairs.second[entry]!] = systems[view.other[entry]!]!
  }
  const numberOf = new Map(names.map((system, k) => [system, k]))
  return {
    rates: ratesOf(view, fit, (own, other) => [numberOf.get(systems[own]!)!, numberOf.get(systems[other]!)!], level),
    strengths: names
      .map((system, k) => ({ system, strength: measure(fit.strengths[k]!, fit.strengthErrors[k]!) }))
      .sort((one, other) => systems.indexOf(one.system) - systems.indexOf(other.system)),
    style: differing.map((feature) => {
      const { name } = feature
      const held = fit.style.find((one) => one.name === name)
      if (held) return { feature: name, logOdds: measure(held.estimate, held.se) }
      const n = differences(view, feature).filter((value) => value !== 0).length
      return { feature: name, logOdds: unknown({ level, method: told, n }, notHeld) }
    }),
  }
}

const notHeld = 'Wherever responses differ in it, it foretells the outcome: its effect is infinite, and it is not held.'

/** Whether the response with more of it always won, or always lost: then no finite effect is likeliest. */
function foretells({ outcome }: View, difference: Float64Array): boolean {
  let [more, less] = [false, false]
  for (const [entry, value] of difference.entries()) {
    if (value === 0) continue
    if (outcome[entry] === 0.5) return false
    if ((outcome[entry] === 1) === value > 0) more = true
    else less = true
  }
  return more !== less
}

/** Beyond this many pairs of systems no rates are listed. */
const mostPairs = 200

function ratesOf(
  view: View,
  { strengths, strengthCovariance: v, clusters = 0 }: StyleStrengths,
  numbersOf: (own: number, other: number) => [number, number],
  level: number,
): StyleControlled['rates'] {
  const pairs = byPair(view)
  if (pairs.length > mostPairs) return []
  const systems = strengths.length
  return pairs.map(({ own, other, entries }) => {
    const [i, j] = numbersOf(own, other)
    const variance = v[i * systems + i]! + v[j * systems + j]! - 2 * v[i * systems + j]!
    const se = Math.sqrt(Math.max(0, variance))
    const logOdds = byStudent(
      { level, method: told, n: entries.length },
      { estimate: strengths[i]! - strengths[j]!, se: se > 1e-12 ? se : 0, clusters },
    )
    return { target: view.table.systems[own]!, baseline: view.table.systems[other]!, rate: through(logOdds, sigmoid) }
  })
}
