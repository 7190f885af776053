import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setMember } from '../../db/accounts.ts'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { findStudy } from '../../db/studies.ts'
import { analyze } from '../../server/analysis/analyze.ts'
import type { Analysis } from '../../server/contract/analysis.ts'
import type { OwnJudge } from '../../server/contract/design.ts'
import { importStudy } from '../../server/importStudy.ts'
import { stageFiles } from '../../server/staging/stage.ts'
import { studyFileOf } from '../../server/studyFileOf.ts'
import { tableOfFiles } from '../../server/tableOfFiles.ts'
import { makeResearcher, makeWorld } from '../make.ts'

const folder = mkdtempSync(join(tmpdir(), 'blindpair-families-'))
const path = join(folder, 'votes.csv')
let store: Store
let world: Awaited<ReturnType<typeof makeWorld>>

beforeAll(async () => {
  const lines = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((n) => [
    `p${n},Zirkon,Quarzit,${n % 2 ? 'a' : 'b'},r1,human`,
    `p${n},Zirkon,Quarzit,${n === 4 ? 'b' : 'a'},gpt-4,judge`,
  ])
  writeFileSync(path, `prompt_id,system_a,system_b,preference,rater,rater_kind\n${lines.join('\n')}\n`)
  store = await openStore(':memory:')
  world = await makeWorld(store)
})
afterAll(async () => {
  await world.app.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const files = () => [{ name: 'votes.csv', path, part: 'judgments' as const }]
async function imported(name: string, judges: OwnJudge[]) {
  const staged = await stageFiles({
    ...{ folder, files: files() },
    study: { name, title: 'Judged', target: 'Zirkon', baselines: ['Quarzit'], judges },
  })
  try {
    return await importStudy(world.parts, staged)
  } finally {
    staged.close()
  }
}
const analysisOf = async (id: string, headers: { cookie: string } = world.researcher) =>
  (await world.app.inject({ url: `/api/studies/${id}/analysis`, headers })).json<Analysis>()

describe('systems of a judge’s own family, as a study file says', () => {
  test('are held against people’s view of them, as `analyze --own` does', async () => {
    const judges = [{ name: 'gpt-4', own: ['Quarzit'] }]
    const study = await imported('family', judges)
    const { judgesAgainstHumans, settings, warnings } = await analysisOf(study.id)
    const { selfPreference } = judgesAgainstHumans!.judges[0]!
    expect(selfPreference).toMatchObject({
      systems: ['Quarzit'],
      judge: { estimate: 0.125 },
      people: { estimate: 0.5 },
    })
    expect(warnings.join()).not.toContain('family')
    const { table } = await tableOfFiles(files())
    const ofFiles = analyze(table, {
      ...{ ...settings, target: 'Zirkon', baselines: ['Quarzit'] },
      ownSystems: { 'gpt-4': ['Quarzit'] },
    })
    expect(ofFiles.judgesAgainstHumans).toEqual(judgesAgainstHumans)
    // The study keeps what its file said, and says it again.
    expect((await studyFileOf(store, (await findStudy(store, study.id))!)).judges).toEqual(judges)
  })

  test('are not told to a blinded analyst, who would know a letter by them', async () => {
    const study = await imported('veiled', [{ name: 'gpt-4', own: ['Quarzit'] }])
    const one = await makeResearcher(world)
    const member = { studyId: study.id, researcherId: one.id, createdAt: world.parts.now() }
    await store.atomically((queries) => setMember(queries, { ...member, role: 'blinded-analyst' }))
    const analysis = await analysisOf(study.id, one.headers)
    expect(JSON.stringify(analysis)).not.toMatch(/Zirkon|Quarzit/)
    const { selfPreference } = analysis.judgesAgainstHumans!.judges[0]!
    expect(selfPreference).toMatchObject({ systems: [], judge: { estimate: null } })
    for (const path of ['', '/results', '/record', '/export?format=json', '/export?format=codebook']) {
      const reply = await world.app.inject({ url: `/api/studies/${study.id}${path}`, headers: one.headers })
      expect([path, reply.statusCode, /"own"|Quarzit|Zirkon/.test(reply.body)]).toEqual([path, 200, false])
    }
  })

  test('of a judge who never judged are told of, and of a system that there is not refused', async () => {
    const study = await imported('misnamed', [{ name: 'gpt-5', own: ['Zirkon'] }])
    const { judgesAgainstHumans, warnings } = await analysisOf(study.id)
    expect(judgesAgainstHumans!.judges[0]!.selfPreference.systems).toEqual([])
    expect(warnings.join()).toContain('gpt-5')
    await expect(imported('unknown', [{ name: 'gpt-4', own: ['Basalt'] }])).rejects.toMatchObject({
      code: 'import_refused',
      details: [{ file: 'study', value: 'Basalt', message: expect.stringMatching(/Zirkon, Quarzit/) as string }],
    })
  })
})
