import { parse } from 'csv-parse/sync'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Results } from '../../server/contract/results.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

type World = Awaited<ReturnType<typeof makeWorld>>
type Row = Record<string, string>

const download = async ({ app, study, researcher }: World, format: string, more = '') =>
  app.inject({ url: `/api/studies/${study.id}/export?format=${format}${more}`, headers: researcher })
const resultsOf = async ({ app, study, researcher }: World) =>
  (await app.inject({ url: `/api/studies/${study.id}/results`, headers: researcher })).json<Results>()
const rowsIn = (csv: string) => parse<Row>(csv, { columns: true, bom: true })

/** Texts that have hurt others: the public collection where it is at hand, and some of our own. */
function hostileStrings(): string[] {
  const own = [
    ...[
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1+1',
      "'=1",
      '"quoted"',
      "'",
      'a,b;c\td',
      'line\nbreak',
      'line\r\nbreak',
    ],
    ...[
      '\r',
      '\n',
      ' spaces around ',
      '',
      '\u2028\u2029',
      '\ufeffmark',
      'e\u0301 é',
      '🦆👩‍👩‍👧',
      '\u202Eright to left',
      'null',
    ],
    ...['<script>alert(1)</script>', '"},{"', '\\', '\\n', '${7*7}', "'; drop table judgments; --", '__proto__'],
  ]
  const folder = join(import.meta.dirname, '../../../shared/data/naughty/strings')
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : []
  const theirs = files.flatMap((name) => {
    const read = JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
    return Array.isArray(read) ? read.filter((one) => typeof one === 'string') : []
  })
  // A comment holds up to 2,000 characters, well formed and without NUL.
  return [...own, ...theirs].filter((one) => one.isWellFormed() && !one.includes('\0') && one.length <= 2000)
}

describe.each(testStores())('an export on $kind', (database) => {
  async function judgedWorld() {
    const world = await makeWorld(await database.freshStore(), { promptCount: 6, overlap: 2, notice: 'A trial.' })
    const preferences = ['a', 'b', 'tie']
    for (let n = 0; n < 3; n++) {
      const rater = await world.rater()
      for (let place = n; ; place++) {
        const { pairs } = await rater.look()
        if (!pairs[0]) break
        const judged = await rater.judge(pairs[0].assignmentId, preferences[place % 3]!)
        const { id } = judged.json<{ id: string }>()
        if (place % 4 === 0) await rater.judge(pairs[0].assignmentId, 'tie', { replaces: id })
      }
    }
    return world
  }

  test('counted again gives the results document, and that is what the results route answers', async () => {
    const world = await judgedWorld()
    const results = await resultsOf(world)
    const { instructions, codeBook, record, ...document } = (await download(world, 'json')).json<
      Results & { instructions: string; codeBook: object; record: { registration: { unchanged: boolean } } }
    >()
    expect(record.registration.unchanged).toBe(true)
    expect(document).toEqual(results)
    expect(instructions).toBe(world.study.instructions)

    const rows = rowsIn((await download(world, 'csv')).body)
    expect(Object.keys(rows[0]!)).toEqual(Object.keys(codeBook))
    expect(rows.length).toBeGreaterThan(results.judgments)
    const counted = rows.filter((row) => row.counted === 'true')
    expect(counted).toHaveLength(results.judgments)
    for (const { target, baseline, win, tie, loss, n, sides } of results.tallies) {
      const own = counted.filter((row) => [row.system_a, row.system_b].includes(baseline))
      const outcomes = Object.groupBy(own, (row) => row.outcome!)
      expect([own.length, outcomes.win?.length ?? 0, outcomes.tie?.length ?? 0, outcomes.loss?.length ?? 0]).toEqual([
        n,
        win,
        tie,
        loss,
      ])
      expect(own.filter((row) => row.system_a === target)).toHaveLength(sides.a)
      // The outcome is recomputed here from the sides, by another road than the server's.
      for (const row of own) {
        const preferred = row.preference === 'tie' ? undefined : row[`system_${row.preference!}`]
        expect(row.outcome).toBe(preferred === undefined ? 'tie' : preferred === target ? 'win' : 'loss')
      }
    }
    await world.app.close()
  })

  test('as JSONL says the same as the CSV, row by row', async () => {
    const world = await judgedWorld()
    const rows = rowsIn((await download(world, 'csv')).body)
    const lines = (await download(world, 'jsonl')).body.trimEnd().split('\n')
    const told = lines.map((line) =>
      Object.fromEntries(
        Object.entries(JSON.parse(line) as Record<string, string | number | boolean | string[] | null>).map(
          ([column, value]) => [
            column,
            value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value),
          ],
        ),
      ),
    )
    expect(told).toEqual(rows)
    await world.app.close()
  })

  test('states its code book and the version of the instructions in force', async () => {
    const world = await judgedWorld()
    const reply = await download(world, 'csv')
    expect(reply.headers.link).toContain('format=codebook')
    expect(reply.headers['content-disposition']).toContain(`${world.study.name}.judgments.csv`)
    const book = (await download(world, 'codebook')).body
    const rows = rowsIn(reply.body)
    for (const column of Object.keys(rows[0]!)) expect(book).toContain(`| \`${column}\` |`)
    expect(book).toContain(`version ${world.study.instructionsVersion}`)
    expect(book).toContain('A trial.')
    expect(new Set(rows.map((row) => row.instructions_version))).toEqual(new Set([world.study.instructionsVersion]))
    await world.app.close()
  })

  test('marks each row with the kind of its rater, and leaves kinds out only when asked to', async () => {
    const world = await judgedWorld()
    const { app, study, researcher } = world
    const answer = await app.inject({ method: 'POST', url: `/api/studies/${study.id}/test-link`, headers: researcher })
    const joined = await app.inject({ url: new URL(answer.json<{ link: string }>().link).pathname })
    const headers = { cookie: String(joined.headers['set-cookie']).split(';')[0]! }
    const look = await app.inject({ url: `/api/assignments?study=${study.code}`, headers })
    const [pair] = look.json<{ pairs: { assignmentId: string }[] }>().pairs
    await app.inject({
      method: 'PUT',
      url: '/api/judgments/00000000-0000-4000-8000-000000000000',
      headers,
      payload: { assignmentId: pair!.assignmentId, preference: 'a' },
    })
    const kinds = (csv: string) => [...new Set(rowsIn(csv).map((row) => row.rater_kind))].sort()
    expect(kinds((await download(world, 'csv')).body)).toEqual(['human', 'test'])
    expect(kinds((await download(world, 'csv', '&kinds=human')).body)).toEqual(['human'])
    // And people’s results know nothing of it but that it is there.
    const results = await resultsOf(world)
    expect(results.kinds).toEqual(['human'])
    expect(results.judgmentsByKind.test).toBe(1)
    await app.close()
  })

  test(
    'gives hostile texts back to the byte, and tames formulas only in the form for spreadsheets',
    { timeout: 60_000 },
    async () => {
      const hostile = hostileStrings()
      const world = await makeWorld(await database.freshStore(), {
        answers: { comment: 'optional' },
        systems: ['=cmd|A1', '@Other'],
        promptCount: hostile.length,
        text: (prompt, system) => `${system}${hostile[prompt - 1]!}`,
      })
      const rater = await world.rater()
      const comments = new Map<string, string>()
      const { app, study } = world
      for (const comment of hostile) {
        const { pairs } = await rater.look()
        if (!pairs[0]) break
        const { assignmentId } = pairs[0]
        const reply = await app.inject({
          method: 'PUT',
          url: `/api/judgments/00000000-0000-4000-8000-${String(comments.size).padStart(12, '0')}`,
          headers: rater.headers,
          payload: { assignmentId, preference: 'tie', rationale: comment },
        })
        expect([reply.statusCode, comment]).toEqual([200, comment])
        comments.set(assignmentId, comment)
      }
      expect(comments.size).toBeGreaterThan(25)

      const rows = rowsIn((await download(world, 'csv')).body)
      expect(rows).toHaveLength(comments.size)
      for (const row of rows) {
        expect(row.rationale).toBe(comments.get(row.assignment_id!))
        const text = hostile[Number(row.prompt_id) - 1]!
        expect(JSON.parse(row.response_a!)).toEqual([`${row.system_a!}${text}`])
        expect(JSON.parse(row.response_b!)).toEqual([`${row.system_b!}${text}`])
      }
      const lines = (await download(world, 'jsonl')).body.trimEnd().split('\n')
      for (const line of lines) {
        const row = JSON.parse(line) as { assignment_id: string; rationale: string }
        expect(row.rationale).toBe(comments.get(row.assignment_id))
      }

      const tame = await download(world, 'spreadsheet')
      expect(tame.body.startsWith('\ufeff')).toBe(true)
      for (const row of rowsIn(tame.body)) {
        for (const cell of Object.values(row)) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
        const comment = comments.get(row.assignment_id!)!
        expect([comment, `'${comment}`]).toContain(row.rationale)
        expect(row.system_a).toMatch(/^'[=@]/)
      }
      expect(study.name).toMatch(/^study-/)
      await app.close()
    },
  )

  test('of a study that no one has judged has its columns and no rows', async () => {
    const world = await makeWorld(await database.freshStore())
    const results = await resultsOf(world)
    expect(results).toMatchObject({ judgments: 0, raters: 0, planned: 8, sequence: 0, kinds: ['human'] })
    expect(results.tallies.map(({ n, rates }) => [n, rates])).toEqual([
      [0, undefined],
      [0, undefined],
    ])
    expect((await download(world, 'csv')).body.trim().split(',')).toContain('judgment_id')
    expect(rowsIn((await download(world, 'csv')).body)).toEqual([])
    expect((await download(world, 'jsonl')).body).toBe('')
    await world.app.close()
  })
})
