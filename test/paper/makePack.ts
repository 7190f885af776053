import { Readable } from 'node:stream'
import { codeBook } from '../../server/formats/judgmentColumns.ts'
import { composePack } from '../../server/paper/composePack.ts'
import { hashOf } from '../../server/paper/hashes.ts'
import type { OpenPack } from '../../server/paper/openPack.ts'
import { PackCollector } from '../../server/paper/packData.ts'
import { csvHead, csvRow, jsonLine, type PackRow } from '../../server/paper/packRows.ts'
import type { PackStudy } from '../../server/paper/packStudy.ts'
import { seeded } from '../../server/stats/random.ts'

export type Words = {
  target?: string
  baselines?: string[]
  prompt?: (index: number) => string
  group?: string
  title?: string
}

/** A study of three systems, four raters and some prompts, as a pack has it. */
export function makePackStudy(words: Words = {}, more: Partial<PackStudy> = {}): PackStudy {
  const { target = 'Target', baselines = ['One', 'Two'], title = 'A study' } = words
  return {
    format: 'blindpair-paper',
    formatVersion: 1,
    program: { name: 'blindpair', version: '0.1.0' },
    schemaVersion: 3,
    exportedAt: '2026-02-01T10:00:00.000Z',
    study: {
      name: 'study',
      title,
      question: 'Which is better?',
      instructions: 'Read both.',
      instructionsVersion: '0123456789ab',
      notice: null,
      state: 'closed',
      createdAt: '2026-01-01T10:00:00.000Z',
      target,
      systems: [{ name: target, role: 'target' }, ...baselines.map((name) => ({ name, role: 'baseline' as const }))],
      prompts: 8,
      comparisons: 16,
      overlap: 2,
      seed: 7,
      leaseMinutes: 30,
      repeatPrompts: false,
      judgmentsPerRater: null,
      leaks: { kept: 0, masked: 1, leftOut: 0 },
      design: {},
    },
    analysis: { kinds: ['human'], target, level: 0.95, replicates: 200, seed: 7, scale: 'logit' },
    progress: { planned: 32, skipped: 2, sideExceptions: 0 },
    tags: {},
    registration: null,
    amendments: [],
    exclusions: [],
    withdrawn: [],
    looks: [],
    ...more,
  }
}

/** Two judgments of each comparison, of which one was replaced. */
export function makePackRows(words: Words = {}, prompts = 8): PackRow[] {
  const { target = 'Target', baselines = ['One', 'Two'], prompt = (index) => `Prompt ${index}?`, group } = words
  const random = seeded(11)
  const preferences = ['a', 'b', 'tie'] as const
  const rows: PackRow[] = []
  const add = (row: Omit<PackRow, 'judgment_id'>) => {
    rows.push(inColumns({ judgment_id: `j${String(rows.length).padStart(4, '0')}`, ...row }))
  }
  for (let index = 0; index < prompts; index++) {
    for (const [place, baseline] of baselines.entries()) {
      for (let rater = 0; rater < 2; rater++) {
        const onA = (index + rater + place) % 2 === 0
        const preference = preferences[random.integer(0, 2)]!
        add({
          study: 'study',
          prompt_id: `p${index}`,
          turn: null,
          comparison_id: `c${index}-${place}`,
          system_a: onA ? target : baseline,
          system_b: onA ? baseline : target,
          side_recorded: true,
          preference,
          both_bad: false,
          ...{ withdrawn: false, excluded: false },
          target,
          outcome: preference === 'tie' ? 'tie' : (preference === 'a') === onA ? 'win' : 'loss',
          rater: `R${rater * 2 + place + 1}`,
          rater_kind: 'human',
          rater_group: group ?? null,
          submission: null,
          assignment_id: `a${rows.length}`,
          replaces: null,
          counted: true,
          surplus: false,
          withdrawn: false,
          excluded: false,
          elapsed_ms: 9000 + 137 * index,
          rationale: index === 3 ? 'Clear, "short"\nand right' : null,
          created_at: new Date(Date.UTC(2026, 0, 10, 9, rows.length)).toISOString(),
          instructions_version: '0123456789ab',
          origin: 'here',
          prompt: [prompt(index)],
          response_a: ['x'.repeat(40 + 17 * index)],
          response_b: ['y'.repeat(60 + 5 * index)],
          degree: null,
          reasons: null,
          criteria: null,
          grade: null,
          reading: null,
          tags: null,
        })
      }
    }
  }
  // A changed mind: the first judgment is kept, its successor counts.
  rows[0]!.counted = false
  const { judgment_id: replaces, ...first } = rows[0]!
  add({ ...first, counted: true, replaces, preference: 'tie', outcome: 'tie' })
  // Judgments of one comparison stand beside one another.
  rows.splice(1, 0, rows.pop()!)
  return rows
}

/** The same of a study without a target, whose systems all met. */
export function makeAllPairs(): { study: PackStudy; rows: PackRow[] } {
  const study = makePackStudy()
  study.study.target = study.analysis.target = null
  const further = makePackRows({ target: 'One', baselines: ['Two'] }).map((row) => ({
    ...row,
    judgment_id: `k${row.judgment_id}`,
    comparison_id: `k${row.comparison_id}`,
    replaces: row.replaces && `k${row.replaces}`,
  }))
  const rows = [...makePackRows(), ...further].map((row) => inColumns({ ...row, target: null, outcome: null }))
  return { study, rows }
}

/** A pack in memory: every file by its path. */
export async function makePack(study: PackStudy, untagged: PackRow[]): Promise<Map<string, Buffer>> {
  const rows = untagged.map((row) => ({ ...row, tags: study.tags[row.prompt_id] ?? null }))
  const collector = new PackCollector(study)
  for (const row of rows) collector.add(row)
  const csv = csvHead + rows.map(csvRow).join('')
  const jsonl = rows.map((row) => `${jsonLine(row)}\n`).join('')
  const hashes = [hashOf('data/judgments.csv', csv), hashOf('data/judgments.jsonl', jsonl)]
  const files = await composePack(study, collector.finish(), hashes)
  files.set('data/judgments.csv', csv)
  files.set('data/judgments.jsonl', jsonl)
  return new Map([...files].map(([path, content]) => [path, Buffer.from(content)]))
}

/** Files in memory as an open pack. */
export function opened(files: Map<string, Buffer>): OpenPack {
  return {
    paths: [...files.keys()].sort(),
    read: (path) => Promise.resolve(Readable.from([files.get(path)!])),
    close: () => undefined,
  }
}

/** A row with its fields in the order of the code book. */
export const inColumns = (row: PackRow) =>
  Object.fromEntries(
    (Object.keys(codeBook) as (keyof typeof codeBook)[]).map((column) => [column, row[column]]),
  ) as PackRow
