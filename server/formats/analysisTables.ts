import type { Analysis } from '../contract/analysis.ts'
import type { RateMeasures } from '../contract/tallies.ts'
import { agreementTable, groupsTable, judgeTables } from './agreementTables.ts'
import { biasTable, lengthTables } from './biasTables.ts'
import { consensusTable, errorsTable, influenceTable, ratersTable } from './raterTables.ts'
import { countsTable, rateTable, talliesTable, testsTable } from './rateTables.ts'
import { sliceTables } from './sliceTables.ts'
import { strengthTables } from './strengthTables.ts'
import type { Table } from './table.ts'

const rateNames: [keyof RateMeasures, string][] = [
  ['winRate', 'win rate'],
  ['winOrTieRate', 'win-or-tie rate'],
  ['halfTieRate', 'half-tie rate'],
  ['winShareOfDecided', 'share of wins among decided'],
]

/** An analysis as the tables a person reads: the JSON document has more. */
export function tablesOf(analysis: Analysis): Table[] {
  return [
    countsTable(analysis),
    talliesTable(analysis),
    ...rateNames.map(([rate, name]) => rateTable(analysis, rate, name)),
    testsTable(analysis),
    ...sliceTables(analysis),
    ...strengthTables(analysis),
    agreementTable(analysis),
    groupsTable(analysis),
    biasTable(analysis),
    ...lengthTables(analysis),
    ratersTable(analysis),
    influenceTable(analysis),
    consensusTable(analysis),
    errorsTable(analysis),
    ...judgeTables(analysis),
  ].filter(({ rows }) => rows.length > 0)
}
