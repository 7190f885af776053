import { render } from 'svelte/server'
import type { Component } from 'svelte'
import { describe, expect, test } from 'vitest'
import { doorTo, type Query } from '../../client/browse/query.ts'
import Agreement from '../../client/dashboard/Agreement.svelte'
import { doorKey } from '../../client/dashboard/doors.ts'
import RatesTable from '../../client/dashboard/RatesTable.svelte'
import SideTable from '../../client/dashboard/SideTable.svelte'
import StrengthTables from '../../client/dashboard/StrengthTables.svelte'
import { makeAgreement, makeBias, makeMeasure } from './makeAnalysis.ts'
import { makeTally } from './makeResults.ts'
import { makeStrengths } from './makeStrengths.ts'

/** The doors of a part of the dashboard: where each leads, and the number that is one. */
function doorsOf<P extends Record<string, unknown>>(part: Component<P>, props: P): string[] {
  const context = new Map([[doorKey, (query: Query) => doorTo('s', query)]])
  const { body } = render(part as Component<Record<string, unknown>>, { props, context })
  return [...body.matchAll(/<a href="\/studies\/s\/browse([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
    ([, search, said]) =>
      `${said!.replace(/<!--.*?-->/g, '')} ${decodeURIComponent(search!.replaceAll('&amp;', '&').replaceAll('+', ' '))}`,
  )
}

describe('a number of the dashboard is a door', () => {
  test('among the rates: n and each rate open the judgments of their pair', () => {
    const rows = [makeTally({ win: 3, tie: 1, loss: 2 }), makeTally({ baseline: 'Alpaca', win: 0, tie: 0, loss: 0 })]
    const doors = doorsOf(RatesTable, { rows, target: 'LIMA', current: null })
    // The rates of these rows are three, and the row without judgments has none.
    expect(doors).toHaveLength(4)
    for (const door of doors) expect(door).toMatch(/^\S+ \?system=LIMA&against=Bard$/)
    expect(doors[0]).toMatch(/^6 /)
  })

  test('among the strengths: n opens the judgments that the system is in', () => {
    const strengths = makeStrengths()
    const [door] = doorsOf(StrengthTables, { strengths })
    expect(door).toContain('?system=')
  })

  test('among sides: each count opens the judgments for that side, unless some sides are not recorded', () => {
    const bias = makeBias()
    const side = { ...bias.side, a: 3, b: 4, tie: 0, unknown: 0 }
    expect(doorsOf(SideTable, { side, target: null })).toEqual(['3 ?preference=a', '4 ?preference=b'])
    expect(doorsOf(SideTable, { side: { ...side, unknown: 1 }, target: null })).toEqual([])
  })

  test('among the coefficients of agreement: n opens all that was said, the most contested first', () => {
    const agreement = makeAgreement({ raterPairs: 144, raw: makeMeasure(0.5, 'Wilson', 144) })
    expect(doorsOf(Agreement, { agreement })).toContain('144 ')
  })
})
