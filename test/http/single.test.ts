import { parse } from 'csv-parse/sync'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { gradeCountsOf, recountGrades } from '../../db/gradeCounts.ts'
import { copyPlan } from '../../db/studies.ts'
import type { Store } from '../../db/store.ts'
import { buildApp } from '../../server/app.ts'
import type { JudgmentReceipt } from '../../server/contract/judgment.ts'
import type { Assignments, JudgedPair } from '../../server/contract/pair.ts'
import type { Results } from '../../server/contract/results.ts'
import { importStudy } from '../../server/importStudy.ts'
import { raterLink, researcherLink } from '../../server/links.ts'
import type { GradeAnalysis } from '../../server/paper/gradeData.ts'
import { verifyPack } from '../../server/paper/verifyPack.ts'
import { writePack } from '../../server/paper/writePack.ts'
import { version } from '../../server/version.ts'
import { simulateRaters } from '../../server/simulation.ts'
import { stageStudyFile } from '../../server/staging/stage.ts'
import { rowsOf } from '../db/make.ts'
import { cookieOf, makeParts } from '../make.ts'
import { testStores } from '../setup/stores.ts'

const prompts = 6
const systems = ['lima', 'alpaca']

/** A folder as LIMA's authors would have it: a file of outputs a system, and a study file beside them. */
function auditFolder(more: string, turns: (prompt: number) => string[] = (prompt) => [`Question ${String(prompt)}?`]) {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-audit-'))
  for (const system of systems) {
    const rows = Array.from({ length: prompts }, (_, prompt) => ({
      question_id: prompt + 1,
      model_id: system,
      answer_id: `${system}-${String(prompt)}`,
      choices: [{ index: 0, turns: turns(prompt).map((_, turn) => `Text ${String(turn)} of ${String(prompt)}.`) }],
    }))
    writeFileSync(join(folder, `${system}.jsonl`), rows.map((row) => JSON.stringify(row)).join('\n'))
  }
  const asked = Array.from({ length: prompts }, (_, prompt) => ({
    question_id: prompt + 1,
    turns: turns(prompt),
  }))
  writeFileSync(join(folder, 'prompts.jsonl'), asked.map((row) => JSON.stringify(row)).join('\n'))
  const path = join(folder, 'study.yaml')
  writeFileSync(
    path,
    [
      'name: audit',
      'title: An audit',
      'prompts: [prompts.jsonl]',
      `responses: [${systems.map((system) => `${system}.jsonl`).join(', ')}]`,
      more,
    ].join('\n'),
  )
  return { folder, path }
}

async function makeAudit(store: Store, more: string, turns?: (prompt: number) => string[]) {
  const { folder, path } = auditFolder(more, turns)
  const parts = makeParts(store)
  const app = await buildApp(parts)
  const staged = await stageStudyFile(path, { folder })
  const study = await importStudy(parts, staged)
  staged.close()
  const signedIn = await app.inject({ url: new URL(await researcherLink(parts)).pathname })
  const researcher = { cookie: cookieOf(signedIn.headers['set-cookie']) }
  const joinPath = new URL(await raterLink(parts, study, 'human')).pathname
  const rater = async () => {
    const joined = await app.inject({ url: joinPath })
    const headers = { cookie: cookieOf(joined.headers['set-cookie']) }
    return {
      look: async () =>
        (await app.inject({ url: `/api/assignments?study=${study.code}`, headers })).json<Assignments>(),
      put: (payload: object, id: string = randomUUID()) =>
        app.inject({ method: 'PUT', url: `/api/judgments/${id}`, headers, payload }),
      get: (url: string) => app.inject({ url, headers }),
      skip: (id: string) =>
        app.inject({ method: 'POST', url: `/api/assignments/${id}/skip`, headers, payload: { reason: 'No idea.' } }),
    }
  }
  const results = async () =>
    (await app.inject({ url: `/api/studies/${study.id}/results`, headers: researcher })).json<Results>()
  return { app, parts, study, researcher, rater, results }
}

describe.each(testStores())('an audit of single responses on $kind', (database) => {
  test('tells how alike raters graded what came to them a second time', async () => {
    const store = await database.freshStore()
    const again = 'quality: { repeats: { share: 0.4, apart: 2 } }'
    const world = await makeAudit(store, `single: { scale: audit }\noverlap: 1\nrepeatPrompts: true\n${again}`)
    const rater = await world.rater()
    let number = 0
    for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
      const grade = ['pass', 'excellent', 'pass', 'fail', 'pass'][number++ % 5]
      expect((await rater.put({ assignmentId: pairs[0].assignmentId, grade })).statusCode).toBe(200)
    }
    // Held against the rows themselves: which response came again is nothing that its rater could tell.
    const [assignments, first] = [await rowsOf(store, 'assignments'), await rowsOf(store, 'grades')]
    const told = (await rowsOf(store, 'extraJudgments')).map(({ assignmentId, grade }) => {
      const of = assignments.find(({ id }) => id === assignmentId)?.ofId
      return [first.find((one) => one.assignmentId === of)?.grade, grade]
    })
    const same = told.filter(([before, after]) => before === after).length
    expect(told).toHaveLength(5)
    const { grades } = await world.results()
    expect(grades?.again).toMatchObject({ n: 5, same, rate: { method: 'Wilson', n: 5 } })
    await world.app.close()
  })

  test('goes from outputs in files to a distribution of grades, each response by itself', async () => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: audit }\noverlap: 2\nrepeatPrompts: true')
    const [one, two] = [await world.rater(), await world.rater()]
    const first = await one.look()
    expect(first.study.offer).toEqual({ grades: ['fail', 'pass', 'excellent'], scale: 'audit' })
    expect(first.progress.total).toBe(prompts * systems.length)
    const seen: string[] = []
    for (const rater of [one, two]) {
      for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
        const { assignmentId, a, b } = pairs[0]
        expect(a.turns).toHaveLength(1)
        expect(b.turns).toEqual([])
        seen.push(a.turns[0]!)
        const grade = seen.length % 4 === 0 ? 'fail' : seen.length % 2 === 0 ? 'pass' : 'excellent'
        const stored = await rater.put({ assignmentId, grade, elapsedMs: 900 })
        expect(stored.statusCode).toBe(200)
        expect(stored.json<JudgmentReceipt>()).toMatchObject({ grade, judged: expect.any(Number) as number })
      }
    }
    expect(seen).toHaveLength(2 * prompts * systems.length)

    const results = await world.results()
    expect(results).toMatchObject({ judgments: 24, planned: 24, raters: 2, tallies: [] })
    expect(results.grades?.scale).toEqual(['fail', 'pass', 'excellent'])
    expect(results.grades?.systems.map(({ system, n, planned, responses }) => [system, n, planned, responses])).toEqual(
      systems.map((system) => [system, 12, 12, prompts]),
    )
    const total = (grade: string) =>
      results.grades!.systems.reduce((sum, { grades }) => sum + grades.find((one) => one.grade === grade)!.n, 0)
    expect([total('fail'), total('pass'), total('excellent')]).toEqual([6, 6, 12])
    const [lima] = results.grades!.systems
    expect(lima!.grades[0]!.atLeast).toMatchObject({ estimate: 1, method: 'Wilson' })
    expect(lima!.mean).toBeUndefined()
    const strip = ({ studyId: _studyId, moves: _moves, ...count }: Record<string, unknown>) => JSON.stringify(count)
    const standing = (await gradeCountsOf(store, world.study.id)).filter(({ n }) => n > 0)
    const sorted = (rows: object[]) =>
      rows.map((row) => strip(Object.fromEntries(Object.entries(row).sort()) as Record<string, unknown>)).sort()
    expect(sorted(standing)).toEqual(sorted(await recountGrades(store, world.study.id)))

    const csv = await world.app.inject({
      url: `/api/studies/${world.study.id}/export?format=csv`,
      headers: world.researcher,
    })
    const rows = parse<Record<string, string>>(csv.body, { columns: true })
    expect(rows).toHaveLength(24)
    expect(rows[0]).toMatchObject({ preference: '', system_b: '', outcome: '', counted: 'true' })
    expect(rows.filter(({ grade }) => grade === 'excellent')).toHaveLength(12)
    expect(new Set(rows.map(({ system_a }) => system_a))).toEqual(new Set(systems))
    await world.app.close()
  })

  test('lets a grade be sent twice, changed, and brought back; skipping gives the response to others', async () => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: likert }\nbaselines: [lima]')
    const rater = await world.rater()
    const [pair] = (await rater.look()).pairs
    const [id, changed] = [randomUUID(), randomUUID()]
    const { assignmentId } = pair!
    const judgment = { assignmentId, grade: '4' }
    expect((await rater.put(judgment, id)).json()).toEqual((await rater.put(judgment, id)).json())
    expect((await rater.put({ ...judgment, grade: '5' }, id)).statusCode).toBe(422)
    expect((await rater.put({ ...judgment, grade: '6' })).statusCode).toBe(409)
    expect((await rater.put({ ...judgment, grade: '6', replaces: id }, changed)).statusCode).toBe(200)
    const back = (await rater.get(`/api/assignments/${assignmentId}`)).json<JudgedPair>()
    expect(back.judgment).toMatchObject({ id: changed, grade: '6', judged: 1 })
    expect((await rater.look()).last).toMatchObject({ id: changed, grade: '6' })
    const { grades, judgments } = await world.results()
    expect(judgments).toBe(1)
    expect(grades?.systems[0]).toMatchObject({ n: 1, mean: { estimate: 6, low: null } })

    const next = (await rater.look()).pairs[0]!
    expect((await rater.skip(next.assignmentId)).statusCode).toBe(204)
    const other = await world.rater()
    for (let { pairs } = await other.look(); pairs[0]; { pairs } = await other.look()) {
      await other.put({ assignmentId: pairs[0].assignmentId, grade: '2' })
    }
    const after = await world.results()
    expect(after).toMatchObject({ judgments: prompts - 1, skipped: 1 })
    // The first rater holds one; a six and four twos are left, each of another prompt.
    expect(after.grades?.systems[0]?.mean).toMatchObject({ estimate: 14 / 5, n: prompts - 1 })
    expect(await rowsOf(store, 'grades')).toHaveLength(prompts)
    await world.app.close()
  })

  test.each(['audit', 'likert'])(
    'of the scale %s ends in a pack for a paper that verify recomputes',
    async (scale) => {
      const store = await database.freshStore()
      const world = await makeAudit(
        store,
        `single: { scale: ${scale} }\nanswers: { comment: optional }\noverlap: 2\nrepeatPrompts: true`,
      )
      const grades = scale === 'audit' ? ['fail', 'pass', 'excellent'] : ['1', '3', '6']
      for (const rater of [await world.rater(), await world.rater()]) {
        for (let { pairs } = await rater.look(), n = 0; pairs[0]; { pairs } = await rater.look(), n++) {
          const id = randomUUID()
          const { assignmentId } = pairs[0]
          const said = { assignmentId, grade: grades[n % 3]!, rationale: 'So, "so".', elapsedMs: 700 }
          expect((await rater.put(said, id)).statusCode).toBe(200)
          if (n % 5 === 0) await rater.put({ assignmentId, grade: grades[2]!, replaces: id })
        }
      }
      const replaced = (await rowsOf(store, 'grades')).filter(
        ({ studyId, replaces }) => studyId === world.study.id && replaces !== null,
      ).length
      expect(replaced).toBeGreaterThan(2)
      const folder = join(mkdtempSync(join(tmpdir(), 'blindpair-grades-')), 'pack')
      const now = new Date('2026-03-01T00:00:00Z')
      await writePack(store, { studyId: world.study.id, now, version }, folder)
      const text = (path: string) => readFileSync(join(folder, path), 'utf8')
      const results = await world.results()
      const graded = JSON.parse(text('analysis.json')) as GradeAnalysis
      expect(graded).toMatchObject({ judgments: results.judgments, comparisons: 12, raters: 2, kinds: ['human'] })
      for (const [place, { mean, ...system }] of graded.grades.systems.entries()) {
        const { mean: onPage, ...shown } = results.grades!.systems[place]!
        expect(system).toEqual(shown)
        expect(mean?.estimate).toBe(onPage?.estimate)
        if (mean) expect(mean.low).toBeCloseTo(onPage!.low!, 12)
      }
      const table = text('tables/grades.tex')
      for (const { system, n, grades: given } of graded.grades.systems) {
        expect(table).toContain(
          `${system} & ${n} & ${given.map(({ n: own, share }) => `${(share!.estimate * 100).toFixed(1)} {[}${(share!.low! * 100).toFixed(1)}, ${(share!.high! * 100).toFixed(1)}{]} (${own})`).join(' & ')}`,
        )
      }
      expect(text('text/methods.md')).toContain('graded one at a time')
      expect(text('README.md')).toContain('one a grade')
      expect(text('README.md')).toContain('`heds.md`')
      expect(text('references.bib')).toContain('shimorina2022human')
      const sheet = text('heds.md')
      expect(sheet).toMatch(/### 3\.2\.1 How many evaluators\n\n2\./)
      expect(sheet).toContain(`From worst to best: ${graded.grades.scale.join(', ').replace(/, (\S+)$/, ' and $1')}.`)
      expect(sheet).toContain('Absolute: one output at a time.')
      expect(sheet).toContain('Median 0.7 seconds a grade.')
      expect(sheet).toMatch(/### 3\.3\.3 Quality assurance\n\nNo checks were placed among the responses\./)
      expect(sheet).not.toMatch(/\bA and B\b|undefined|NaN|\bpairs?\b/)
      expect(/### 4\.1\.1 [^]*?\*\*Researchers:\*\*/.exec(sheet)?.[0].includes('### 4.1.2') === false).toBe(
        scale === 'likert',
      )
      const open = sheet.match(/^\*\*Researchers:\*\*/gm)!.length
      expect(sheet).toContain(`${open} can only be answered by the researchers`)
      expect(text('data/judgments.jsonl').trim().split('\n')).toHaveLength(results.judgments + replaced)
      const found = await verifyPack(folder)
      expect(found).toMatchObject({ differences: [], judgments: expect.any(Number) as number })
      expect(found.numbers).toBeGreaterThan(300)
      const changed = [
        'analysis.json',
        'figures/figure-1.csv',
        'figures/figure-1.svg',
        'heds.md',
        'numbers.tex',
        'tables/grades.tex',
      ]
      const before = changed.map(text)
      for (const [place, path] of changed.entries()) {
        const stated = before[place]!
        const at = stated.search(/\d(?=[^\d]*$)/)
        const digit = String((Number(stated[at]) + 1) % 10)
        writeFileSync(join(folder, path), stated.slice(0, at) + digit + stated.slice(at + 1))
      }
      const told = (await verifyPack(folder)).differences.map(({ file }) => file)
      expect([...new Set(told)].sort()).toEqual(changed)
      for (const [place, path] of changed.entries()) writeFileSync(join(folder, path), before[place]!)
      // A grade that is none of the scale's is told by line; one that is another changes what rests on it.
      const jsonl = text('data/judgments.jsonl')
      writeFileSync(join(folder, 'data/judgments.jsonl'), jsonl.replace(`"grade":"${grades[0]!}"`, '"grade":"superb"'))
      expect((await verifyPack(folder)).differences[0]!.stated).toMatch(/jsonl:\d+: grade must be one of/)
      writeFileSync(join(folder, 'data/judgments.jsonl'), jsonl.replace(`"counted":true`, '"counted":false'))
      expect((await verifyPack(folder)).differences.map(({ file }) => file)).toContain('data/judgments.jsonl')
      await world.app.close()
    },
    120_000,
  )

  test('comes back in from its own export, grade by grade, and no pair study takes it', async () => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: audit }\noverlap: 2\nrepeatPrompts: true')
    const rater = await world.rater()
    let n = 0
    for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
      const id = randomUUID()
      const { assignmentId } = pairs[0]
      await rater.put({ assignmentId, grade: 'pass', elapsedMs: 5 }, id)
      if (n++ % 3 === 0) await rater.put({ assignmentId, grade: 'fail', replaces: id })
    }
    const exported = (format: string, id = world.study.id) =>
      world.app.inject({ url: `/api/studies/${id}/export?format=${format}`, headers: world.researcher })
    for (const format of ['csv', 'jsonl'] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'blindpair-audit-'))
      writeFileSync(join(folder, `grades.${format}`), (await exported(format)).body)
      const study = (more: string) => {
        const path = join(folder, 'study.yaml')
        writeFileSync(path, `name: again-${format}\ntitle: Again\njudgments: [grades.${format}]\n${more}`)
        return stageStudyFile(path, { folder })
      }
      for (const [more, why] of [
        ['', 'a grade of a single response, and this study compares pairs; say "single"'],
        ['single: { scale: likert }', "no grade of this study's scale: 1, 2, 3, 4, 5, 6"],
      ] as const) {
        const refused = await study(more)
        expect(refused.report().problems[0]).toMatchObject({ file: `grades.${format}`, message: why })
        refused.close()
      }
      const staged = await study('single: { scale: audit }')
      expect(staged.report().problems).toEqual([])
      const again = await importStudy(world.parts, staged)
      staged.close()
      const plain = (rows: Awaited<ReturnType<typeof recountGrades>>) =>
        rows.map(({ raterKind, grade, surplus, n }) => `${raterKind} ${grade} ${String(surplus)} ${String(n)}`).sort()
      expect(plain(await recountGrades(store, again.id))).toEqual(plain(await recountGrades(store, world.study.id)))
      expect(plain((await gradeCountsOf(store, again.id)).filter(({ n }) => n > 0))).toEqual(
        plain(await recountGrades(store, again.id)),
      )
    }
    await world.app.close()
  })

  test.each([
    [{ preference: 'a' }, 'This study shows one response at a time: it asks for a grade.'],
    [{}, 'A grade is missing: unsafe, safe.'],
    [{ grade: 'fine' }, '“fine” is no grade of this study. There are: unsafe, safe.'],
    [{ grade: 'safe', criteria: { style: 'a' } }, 'This study does not ask for “style” here.'],
  ])('refuses %o in plain words', async (said, why) => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: safety }')
    const rater = await world.rater()
    const [pair] = (await rater.look()).pairs
    const reply = await rater.put({ assignmentId: pair!.assignmentId, ...said })
    expect(reply.statusCode).toBe(422)
    expect(reply.json()).toMatchObject({ code: 'answer_not_asked', message: why })
    expect(await rowsOf(store, 'grades')).toEqual([])
    await world.app.close()
  })

  test('of dialogues turn by turn shows each turn with all before it and nothing after', async () => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: [poor, good], turns: true }\nbaselines: [lima]', (prompt) =>
      Array.from({ length: 1 + (prompt % 3) }, (_, turn) => `Question ${String(turn)} of ${String(prompt)}?`),
    )
    const rater = await world.rater()
    const seen: [number | undefined, number][] = []
    for (let { pairs } = await rater.look(); pairs[0]; { pairs } = await rater.look()) {
      const { assignmentId, turn, prompt, a } = pairs[0]
      expect(a.turns).toHaveLength(prompt.turns.length)
      seen.push([turn, prompt.turns.length])
      await rater.put({ assignmentId, grade: 'good' })
    }
    // Two prompts each of one, two and three turns; a single turn is the whole.
    expect(seen).toHaveLength(2 * (1 + 2 + 3))
    for (const [turn, shown] of seen) expect(shown).toBe(turn ?? 1)
    expect(seen.filter(([turn]) => turn === undefined)).toHaveLength(2)
    await world.app.close()
  })

  test('is filled by simulated raters, who grade what they see', async () => {
    const store = await database.freshStore()
    const world = await makeAudit(store, 'single: { scale: likert }\nrepeatPrompts: true')
    await copyPlan(store, world.study.id, 'simulated')
    const url = await world.app.listen({ port: 0, host: '127.0.0.1' })
    const link = await raterLink({ ...world.parts, publicUrl: url }, world.study, 'simulated')
    const judged = await simulateRaters({
      ...{ link, raters: 2, paceMs: 0, judgmentsPerRater: 100, seed: 1 },
      onJudgment: () => undefined,
    })
    expect(judged).toBe(prompts * systems.length)
    const stored = await rowsOf(store, 'grades')
    expect(stored).toHaveLength(judged)
    for (const { grade } of stored) expect(['1', '2', '3', '4', '5', '6']).toContain(grade)
    await world.app.close()
  })
})
