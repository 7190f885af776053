import { meanings, type Columns } from './column.ts'
import { writeAlpacaEval } from './writeAlpacaEval.ts'
import { writeArenaBattles } from './writeArenaBattles.ts'
import { writeArgilla } from './writeArgilla.ts'
import { writeCsv, writeSpreadsheet } from './writeCsv.ts'
import { writeHelpSteer3 } from './writeHelpSteer3.ts'
import { writeJsonl } from './writeJsonl.ts'
import { writeLabelStudio } from './writeLabelStudio.ts'
import { writeMtBench } from './writeMtBench.ts'
import { writeParquet } from './writeParquet.ts'
import type { Writer } from './writer.ts'
import { writeTrlKto } from './writeTrlKto.ts'
import { writeTrlPreference } from './writeTrlPreference.ts'
import type { JudgmentFormat } from '../contract/exports.ts'

/** Every format that judgments go out in. */
export const allWriters: Record<JudgmentFormat, Writer> = {
  csv: writeCsv,
  spreadsheet: writeSpreadsheet,
  jsonl: writeJsonl,
  parquet: writeParquet,
  arena: writeArenaBattles,
  'mt-bench': writeMtBench,
  'alpaca-eval': writeAlpacaEval,
  'trl-preference': writeTrlPreference,
  'trl-kto': writeTrlKto,
  helpsteer3: writeHelpSteer3,
  'label-studio': writeLabelStudio,
  argilla: writeArgilla,
}

/** What each field of a format means. */
export function codeBookOf({ columns }: Writer): Record<string, string> {
  return meanings(columns as Columns)
}
