import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { and, eq, ne } from 'drizzle-orm'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, describe, expect, test } from 'vitest'
import { answerCountsOf, recountAnswers } from '../../db/answerCounts.ts'
import { excludeRater } from '../../db/exclusions.ts'
import { judgmentPages } from '../../db/exports.ts'
import { findStudy } from '../../db/studies.ts'
import { withdrawComparison } from '../../db/withdrawals.ts'
import { judgmentFormats, type ExportList, type JudgmentFormat } from '../../server/contract/exports.ts'
import type { Results } from '../../server/contract/results.ts'
import { importStudy } from '../../server/importStudy.ts'
import { resultsOf } from '../../server/results.ts'
import { stageFiles } from '../../server/staging/stage.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof judgedWorld>>

const folder = mkdtempSync(join(tmpdir(), 'blindpair-exports-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const answers = {
  graded: true,
  bothBad: true,
  comment: 'optional' as const,
  criteria: [{ name: 'safe', question: 'Which is safer?' }],
}
/** In turns: what each judgment says beyond who makes it. */
const said = [
  { preference: 'a', degree: 'much', criteria: { safe: 'b' } },
  { preference: 'tie', criteria: { safe: 'tie' } },
  { preference: 'b', degree: 'slight', bothBad: true, criteria: { safe: 'a' }, rationale: 'Neither, really.' },
  { preference: 'tie', bothBad: true, criteria: { safe: 'a' } },
]

/** A study judged by two people, one of whom changes their mind now and then, and once by someone trying the screen. */
async function judgedWorld(store: Parameters<typeof makeWorld>[0]) {
  const world = await makeWorld(store, { promptCount: 4, overlap: 2, answers })
  const { app, study, researcher } = world
  const judge = async (headers: { cookie: string }, place: number) => {
    const looked = await app.inject({ url: `/api/assignments?study=${study.code}`, headers })
    const [pair] = looked.json<{ pairs: { assignmentId: string }[] }>().pairs
    if (!pair) return false
    const { assignmentId } = pair
    const send = async (id: string, payload: object) => {
      const reply = await app.inject({ method: 'PUT', url: `/api/judgments/${id}`, headers, payload })
      expect(reply.statusCode).toBe(200)
    }
    const id = randomUUID()
    await send(id, { assignmentId, ...said[place % 4] })
    if (place % 5 === 0) await send(randomUUID(), { assignmentId, ...said[(place + 1) % 4], replaces: id })
    return true
  }
  for (const rater of [await world.rater(), await world.rater()]) {
    for (let place = 0; await judge(rater.headers, place);) place += 1
  }
  const link = await app.inject({ method: 'POST', url: `/api/studies/${study.id}/test-link`, headers: researcher })
  const joined = await app.inject({ url: new URL(link.json<{ link: string }>().link).pathname })
  await judge({ cookie: String(joined.headers['set-cookie']).split(';')[0]! }, 0)
  return world
}

const download = ({ app, study, researcher }: World, format: string, more = '') =>
  app.inject({ url: `/api/studies/${study.id}/export?format=${format}${more}`, headers: researcher })

async function listed({ app, study, researcher }: World, more = '') {
  const reply = await app.inject({ url: `/api/studies/${study.id}/exports${more}`, headers: researcher })
  expect(reply.statusCode).toBe(200)
  return reply.json<ExportList>().formats
}

/** The counts of tallies that have any, whichever sides were recorded. */
const counted = ({ tallies }: Results) => judged(tallies)

function judged(tallies: { baseline: string; win: number; tie: number; loss: number; n: number }[]) {
  return tallies
    .filter(({ n }) => n > 0)
    .map(({ baseline, win, tie, loss, n }) => ({ baseline, win, tie, loss, n }))
    .sort((one, other) => one.baseline.localeCompare(other.baseline))
}

/** The study that importing a file of judgments makes. */
async function importedFrom({ parts }: World, name: string, bytes: Buffer) {
  const path = join(folder, `${randomUUID()}-${name}`)
  writeFileSync(path, bytes)
  const study = { name: `back-${randomUUID()}`, title: 'Back', target: 'Target', answers }
  const staged = await stageFiles({ folder, files: [{ name, path, part: 'judgments' }], study })
  expect(staged.report().problems).toEqual([])
  await importStudy(parts, staged)
  staged.close()
  return (await findStudy(parts.store, study.name))!
}

/** How a format's file is called on the way back, with the ending by which its container is known. */
const fileNames: Partial<Record<JudgmentFormat, string>> = {
  ...{ csv: 'x.csv', spreadsheet: 'x.csv', parquet: 'x.parquet', arena: 'x.json', 'alpaca-eval': 'x.json' },
  ...{ 'label-studio': 'x.json', argilla: 'x.json' },
}

describe.each(testStores())('the formats of exports on $kind', (database) => {
  test('hold what they say, and come back in to the same tallies', { timeout: 60_000 }, async () => {
    const world = await judgedWorld(await database.freshStore())
    const { store } = world.parts
    const now = world.parts.now()
    const people = counted(await resultsOf(store, world.study, { kinds: ['human'] }, now))
    const all = counted(await resultsOf(store, world.study, { kinds: ['human', 'test'] }, now))
    for (const { format, judgments, leftOut, kinds } of await listed(world)) {
      const reply = await download(world, format)
      expect(reply.headers['blindpair-judgments']).toBe(String(judgments))
      expect(JSON.parse(String(reply.headers['blindpair-left-out']))).toEqual(leftOut)
      const back = await importedFrom(world, fileNames[format] ?? 'x.jsonl', reply.rawPayload)
      const results = await resultsOf(store, back, { kinds }, now)
      const ours = ['csv', 'spreadsheet', 'jsonl', 'parquet'].includes(format)
      expect(kinds).toEqual(ours ? ['human', 'simulated', 'test', 'judge'] : ['human'])
      expect(leftOut.kinds).toEqual(ours ? [] : [{ kind: 'test', judgments: 1 }])
      const dropped = Object.fromEntries(leftOut.reasons.map(({ why, judgments: n }) => [why, n]))
      const ties = people.reduce((sum, { tie }) => sum + tie, 0)
      if (format === 'trl-preference') {
        expect(dropped['ties']! + dropped['both bad']!).toBe(ties)
        expect(counted(results)).toEqual(judged(people.map((one) => ({ ...one, tie: 0, n: one.n - one.tie }))))
      } else if (format === 'trl-kto') {
        expect(dropped['ties']).toBe(ties - results.tallies.reduce((sum, { tie }) => sum + tie, 0))
        const decided = (all: typeof people) => judged(all.map((one) => ({ ...one, tie: 0, n: one.n - one.tie })))
        expect(decided(counted(results))).toEqual(decided(people))
      } else {
        expect(dropped).toEqual({})
        expect(counted(results)).toEqual(ours ? all : people)
      }
      // What both were marked as survives wherever the judgment does.
      const marks = (rows: { bothBad: boolean; surplus: boolean; n: number }[]) =>
        rows.filter((one) => one.bothBad && !one.surplus).reduce((sum, { n }) => sum + n, 0)
      const marked = async (id: string) => {
        const { counts } = store.tables
        const rows = await store.db.select().from(counts).where(eq(counts.studyId, id))
        return marks(rows.filter(({ raterKind }) => ours || raterKind === 'human'))
      }
      expect(await marked(back.id)).toBe((await marked(world.study.id)) - (dropped['both bad'] ?? 0))
    }
    await world.app.close()
  })

  test('ours bring degrees and criteria back, and their counters', async () => {
    const world = await judgedWorld(await database.freshStore())
    const { store } = world.parts
    const totals = async (studyId: string) => {
      const rows = await answerCountsOf(store, studyId)
      expect(unordered(rows.filter(({ n }) => n > 0))).toEqual(
        unordered((await recountAnswers(store, studyId)).map((row) => ({ ...row, studyId }))),
      )
      const sums = new Map<string, number>()
      for (const { criterion, preference, degree, n } of rows) {
        const key = `${criterion} ${preference} ${degree}`
        sums.set(key, (sums.get(key) ?? 0) + n)
      }
      return new Map([...sums].filter(([, n]) => n > 0).sort())
    }
    const before = await totals(world.study.id)
    expect([...before.keys()]).toContain('safe a ')
    for (const format of ['csv', 'parquet'] as const) {
      const back = await importedFrom(world, fileNames[format]!, (await download(world, format)).rawPayload)
      expect(await totals(back.id)).toEqual(before)
      const again = (await download({ ...world, study: back }, 'jsonl')).body.trimEnd().split('\n')
      const first = (await download(world, 'jsonl')).body.trimEnd().split('\n')
      expect(sayings(again)).toEqual(sayings(first))
    }
    await world.app.close()
  })

  test('a cell of Parquet that holds JSON is what JSONL has there', async () => {
    const world = await judgedWorld(await database.freshStore())
    const bytes = (await download(world, 'parquet')).rawPayload
    const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
    const lines = (await download(world, 'jsonl')).body.trimEnd().split('\n')
    const cells = ({ judgment_id, criteria, reasons, tags, response_a }: Record<string, unknown>) => ({
      ...{ judgment_id, criteria, reasons, tags, response_a },
    })
    expect(rows.map(cells)).toEqual(lines.map((line) => cells(JSON.parse(line) as Record<string, unknown>)))
    expect(rows).toContainEqual(expect.objectContaining({ criteria: { safe: 'b' } }))
    await world.app.close()
  })

  test('kinds of raters that are asked for are in, each marked', async () => {
    const world = await judgedWorld(await database.freshStore())
    const lines = (await download(world, 'mt-bench', '&kinds=human,test')).body.trimEnd().split('\n')
    const kinds = lines.map((line) => (JSON.parse(line) as { rater_kind: string }).rater_kind)
    expect(new Set(kinds)).toEqual(new Set(['human', 'test']))
    const [list] = (await listed(world, '?kinds=human,test')).filter(({ format }) => format === 'mt-bench')
    expect(list).toMatchObject({ judgments: lines.length, leftOut: { reasons: [], kinds: [] } })
    await world.app.close()
  })

  test('what is judged while an export runs is not in it', async () => {
    const world = await judgedWorld(await database.freshStore())
    const { store } = world.parts
    let rows = 0
    const total = (await download(world, 'jsonl')).body.trimEnd().split('\n').length
    await store.snapshot(async (reads) => {
      for await (const page of judgmentPages(reads, world.study, { prompts: 1 })) {
        if (rows === 0) {
          const { judgments } = store.tables
          await store.db.delete(judgments).where(eq(judgments.studyId, world.study.id))
        }
        rows += page.length
      }
    })
    expect(rows).toBe(total)
    await world.app.close()
  })

  test('what was withdrawn and who was excluded is kept in ours and marked, and in no other', async () => {
    const world = await judgedWorld(await database.freshStore())
    const { store } = world.parts
    const { study } = world
    const first = (await rowsOf(world)).find(({ counted: counts }) => counts)!
    const [rater] = await store.db
      .select()
      .from(store.tables.raters)
      .where(and(eq(store.tables.raters.studyId, study.id), ne(store.tables.raters.pseudonym, first.rater)))
      .limit(1)
    const of = { studyId: study.id, reason: 'A trial.', actor: 'me', createdAt: world.parts.now() }
    const amendment = (what: string) => ({ ...of, id: randomUUID(), what, before: null, after: null })
    const change = { studyId: study.id, comparisonId: first.comparison_id, amendment: amendment('withdrawn') }
    expect(await withdrawComparison(store, change, 'A trial.', of.createdAt)).toBe(true)
    const exclusion = { ...of, id: randomUUID(), raterId: rater!.id, rule: 'trial' }
    expect(await excludeRater(store, exclusion, amendment('excluded'))).toBe(true)

    const rows = await rowsOf(world)
    for (const row of rows) {
      expect(row.withdrawn).toBe(row.comparison_id === first.comparison_id)
      expect(row.excluded).toBe(row.rater === rater!.pseudonym)
      if (row.withdrawn || row.excluded) expect(row.counted).toBe(false)
    }
    const kinds = ['human', 'test'] as const
    const results = await resultsOf(store, study, { kinds: [...kinds] }, of.createdAt)
    expect(rows.filter((row) => row.counted)).toHaveLength(results.judgments)
    const lists = await listed(world, '?kinds=human,test')
    for (const { format, judgments } of lists.filter((one) => ['jsonl', 'arena'].includes(one.format))) {
      expect(judgments).toBe(format === 'jsonl' ? rows.length : results.judgments)
    }
    const arena = JSON.parse((await download(world, 'arena', '&kinds=human,test')).body) as object[]
    expect(arena).toHaveLength(results.judgments)
    // And what did not count there counts in no study it is taken into.
    const back = await importedFrom(world, 'x.jsonl', (await download(world, 'jsonl')).rawPayload)
    expect(counted(await resultsOf(store, back, { kinds: [...kinds] }, of.createdAt))).toEqual(counted(results))
    await world.app.close()
  })

  test('each has a code book of its own, and one book has them all', async () => {
    const world = await judgedWorld(await database.freshStore())
    const whole = (await download(world, 'codebook')).body
    for (const format of judgmentFormats) {
      const link = String((await download(world, format)).headers.link)
      expect(link).toContain(`of=${format}`)
      const own = (await download(world, 'codebook', `&of=${format}`)).body
      const named = [...own.matchAll(/^\| `(.+?)` \| (.+) \|$/gm)].map(([line]) => line)
      expect(named.length).toBeGreaterThan(5)
      for (const line of named) expect(whole).toContain(line)
    }
    await world.app.close()
  })
})

type OwnRow = { comparison_id: string; rater: string; counted: boolean; withdrawn: boolean; excluded: boolean }

async function rowsOf(world: World): Promise<OwnRow[]> {
  const lines = (await download(world, 'jsonl')).body.trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as OwnRow)
}

/** What each judgment says, without ids of this database and what imports do not keep. */
function sayings(lines: string[]) {
  return unordered(
    lines.map((line) => {
      const row = JSON.parse(line) as Record<string, unknown>
      const own = ['study', 'comparison_id', 'judgment_id', 'replaces', 'assignment_id']
      return Object.fromEntries(Object.entries(row).filter(([name]) => !own.includes(name)))
    }),
  )
}

function unordered(rows: object[]): string[] {
  return rows.map((row) => JSON.stringify(Object.entries(row).sort())).sort()
}
