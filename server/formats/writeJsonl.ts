import { judgmentColumns } from './judgmentColumns.ts'
import { jsonLines, jsonObject } from './writeJson.ts'
import type { Writer } from './writer.ts'

/** JSONL, one object a judgment, all that is known of it. */
export const writeJsonl: Writer = {
  title: 'JSONL',
  holds: 'one object a judgment',
  type: 'application/x-ndjson; charset=utf-8',
  ending: 'judgments.jsonl',
  ours: true,
  columns: judgmentColumns,
  write: (pages) => jsonLines(pages, jsonObject(judgmentColumns)),
}
