import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { excludeRater } from '../../db/exclusions.ts'
import { analyzeStudy } from '../../server/analyzeStudy.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import { exportStudy } from '../../server/exportStudy.ts'
import { loadFigures } from '../../server/paper/figures.ts'
import type { PackStudy } from '../../server/paper/packStudy.ts'
import { verifyPack } from '../../server/paper/verifyPack.ts'
import { writePack } from '../../server/paper/writePack.ts'
import { version } from '../../server/version.ts'
import { makeWorld } from '../make.ts'
import { testStores } from '../setup/stores.ts'

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-paper-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'pack')
}

const json = (folder: string, path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown

describe.each(testStores())('the paper pack of a study on $kind', (database) => {
  async function judgedWorld() {
    const world = await makeWorld(await database.freshStore(), { promptCount: 5, overlap: 2, notice: 'A trial.' })
    const preferences = ['a', 'b', 'tie']
    for (let n = 0; n < 2; n++) {
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

  test('holds the page’s analysis, the exports’ data, and verifies', async () => {
    const { parts, study } = await judgedWorld()
    const { store } = parts
    const now = new Date('2026-03-01T00:00:00Z')
    const folder = emptyFolder()
    const written = await writePack(store, { studyId: study.id, now, version }, folder)
    expect(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())).toHaveLength(
      written.length,
    )
    const { sequence: _, ...analysis } = await analyzeStudy(store, { studyId: study.id })
    expect(json(folder, 'analysis.json')).toEqual(JSON.parse(JSON.stringify(analysis)))
    for (const [format, path] of [
      ['csv', 'data/judgments.csv'],
      ['jsonl', 'data/judgments.jsonl'],
    ] as const) {
      expect(readFileSync(join(folder, path), 'utf8')).toBe(await text(exportStudy(store, study, { format, now })))
    }
    // The export's code book goes on with what was done otherwise, for which a pack has its manifest.
    const codeBook = await text(exportStudy(store, study, { format: 'codebook', of: 'jsonl', now }))
    expect(codeBook.startsWith(readFileSync(join(folder, 'data/codebook.md'), 'utf8').trimEnd())).toBe(true)
    const { paperFigures } = await loadFigures()
    // The typefaces apart, which the page's file is without.
    const svg = readFileSync(join(folder, 'figures/figure-1.svg'), 'utf8')
    expect(svg.replace(/ <style>[^]*?<\/style>\n/, '')).toBe(paperFigures({ ...analysis })[0]!.svg)
    const found = await verifyPack(folder)
    expect(found).toMatchObject({ differences: [], study: { name: study.name }, madeBy: version })
    expect(found.judgments).toBeGreaterThan(10)
  })

  test('comes as a zip archive that verifies as it is, to those who may see systems', async () => {
    const { app, study, researcher, parts } = await judgedWorld()
    const url = `/api/studies/${study.id}/paper`
    expect((await app.inject({ url })).statusCode).toBe(401)
    const reply = await app.inject({ url, headers: researcher })
    expect(reply.statusCode).toBe(200)
    expect(reply.headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="${study.name}-paper.zip"`,
    })
    const archive = `${emptyFolder()}.zip`
    writeFileSync(archive, reply.rawPayload)
    expect((await verifyPack(archive)).differences).toEqual([])
    // Nothing is left of it on the server.
    await expect.poll(() => readdirSync(join(parts.dataFolder, 'papers'))).toEqual([])
  })

  test('says what was excluded, withdrawn and changed, and shows results with and without', async () => {
    const { parts, study } = await judgedWorld()
    const { store } = parts
    const { db, tables: t } = store
    const raters = await db.select().from(t.raters)
    const rater = raters.find(({ studyId }) => studyId === study.id)!
    const at = new Date('2026-02-01T00:00:00Z')
    const record = { studyId: study.id, reason: '2 s a pair', actor: 'A researcher', createdAt: at }
    await excludeRater(
      store,
      { ...record, id: `x-${study.id}`, raterId: rater.id, rule: 'too fast' },
      { ...record, id: `m-${study.id}`, what: 'rater excluded', before: null, after: null },
    )
    const folder = emptyFolder()
    await writePack(store, { studyId: study.id, now: new Date('2026-03-01T00:00:00Z'), version }, folder)
    const [without, all] = ['analysis.json', 'analysis-with-excluded.json'].map(
      (path) => json(folder, path) as Analysis,
    )
    expect(without!.raters).toBe(1)
    expect(all!.raters).toBe(2)
    expect(json(folder, 'manifest.json')).toMatchObject({
      exclusions: [{ rater: rater.pseudonym, rule: 'too fast', reason: '2 s a pair' }],
      deviations: [{ what: 'rater excluded', reason: '2 s a pair' }],
    })
    expect(readFileSync(join(folder, 'tables/exclusions.tex'), 'utf8')).toContain(`& ${all!.tallies[0]!.n} &`)
    const methods = readFileSync(join(folder, 'text/methods.md'), 'utf8')
    expect(methods).toContain('1 rater was excluded')
    const { registration } = json(folder, 'study.json') as PackStudy
    expect(methods).toContain(`(SHA-256 ${registration!.hash})`)
    expect(readFileSync(join(folder, 'registration.json'), 'utf8')).toBe(registration!.document)
    expect((await verifyPack(folder)).differences).toEqual([])
  })

  test('leaves a folder alone that holds something', async () => {
    const { parts, study } = await judgedWorld()
    const folder = mkdtempSync(join(tmpdir(), 'blindpair-paper-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'mine.txt'), 'mine')
    const request = { studyId: study.id, now: new Date('2026-03-01T00:00:00Z'), version }
    await expect(writePack(parts.store, request, folder)).rejects.toThrow('is not empty')
    expect(readdirSync(folder)).toEqual(['mine.txt'])
    expect(existsSync(`${folder}.unfinished`)).toBe(false)
  })
})
