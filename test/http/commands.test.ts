import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'blindpair-commands-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})
const root = join(import.meta.dirname, '../..')
const place = (name: string) => join(folder, name)

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  return runWith({}, ...words)
}

async function runWith(env: Record<string, string>, ...words: string[]) {
  const child = spawn(process.execPath, [join(root, 'server/blindpair.ts'), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, BLINDPAIR_DATA: place('data'), ...env },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

/** Writes files of a study of two systems and answers where its study file is. */
function writeStudy(name: string, study: Record<string, unknown> = {}, responses?: string): string {
  const answers = ['One', 'Two'].flatMap((system) =>
    [1, 2, 3].map((id) => ({
      prompt_id: `p${String(id)}`,
      prompt: `Question ${String(id)}`,
      system,
      response: `${system.length} words ${String(id)} ${system === 'One' ? 'first' : 'second'}`,
    })),
  )
  writeFileSync(place(`${name}.jsonl`), responses ?? answers.map((row) => JSON.stringify(row)).join('\n'))
  const file = {
    name,
    title: `Study ${name}`,
    target: 'One',
    baselines: ['Two'],
    responses: [`${name}.jsonl`],
    ...study,
  }
  writeFileSync(place(`${name}.json`), JSON.stringify(file))
  return place(`${name}.json`)
}

vi.setConfig({ testTimeout: 120_000 })

describe('the command line', () => {
  test('help names every command and every variable, and wrong usage ends with 2', async () => {
    const help = await run('--help')
    expect(help.code).toBe(0)
    for (const word of [
      'import',
      'export',
      'simulate',
      'backup',
      'sign-in',
      'add-baseline',
      'PORT',
      'PUBLIC_URL',
      'BLINDPAIR_DATA',
    ]) {
      expect(help.out).toContain(word)
    }
    expect((await run('export', 'x')).code).toBe(2)
    expect((await run('nonsense')).code).toBe(2)
    expect((await run('export', 'x', '--format', 'docx', '--out', 'y')).code).toBe(2)
  })

  test('an environment with mistakes is refused with all of them at once', async () => {
    const { code, err } = await runWith({ PORT: 'abc', PUBLIC_URL: 'example.org' }, 'studies')
    expect(code).toBe(1)
    expect(err).toContain('PORT')
    expect(err).toContain('PUBLIC_URL')
  })

  test('a study goes in, is judged by simulated raters, goes out, and comes back in to the same results', async () => {
    const imported = await run('import', writeStudy('first', { overlap: 2 }), '--json')
    expect(imported.err).toBe('')
    expect(JSON.parse(imported.out)).toMatchObject({ study: { name: 'first', state: 'open' } })
    const simulated = await run('simulate', 'first', '--raters', '4', '--pace', '0', '--json')
    expect(JSON.parse(simulated.out)).toEqual({ study: 'first', raters: 4, judgments: 6, simulated: true })
    const again = await run('import', writeStudy('first'))
    expect(again).toMatchObject({ code: 1 })
    expect(again.err).toContain('first')

    for (const format of ['csv', 'jsonl', 'spreadsheet', 'parquet']) {
      const out = place(`out.${format}`)
      const exported = await run('export', 'first', '--format', format, '--out', out, '--json')
      expect(JSON.parse(exported.out)).toEqual({
        study: 'first',
        written: [out, `${out}.codebook.md`],
        judgments: 6,
        leftOut: { reasons: [], kinds: [] },
      })
      expect(readFileSync(`${out}.codebook.md`, 'utf8')).toContain('| `preference` |')
    }
    for (const [index, file] of ['out.csv', 'out.jsonl', 'out.spreadsheet', 'out.parquet'].entries()) {
      const name = `back-${String(index)}`
      writeFileSync(place(`${name}.yaml`), `name: ${name}\ntitle: Back\ntarget: One\njudgments: [${file}]\n`)
      const back = await run('import', place(`${name}.yaml`), '--json')
      expect(back.err).toBe('')
      const tallies = await Promise.all(
        ['first', name].map(async (study) => {
          const out = place(`${study}.results.json`)
          await run('export', study, '--format', 'json', '--out', out)
          const { judgmentsByKind, tallies } = JSON.parse(readFileSync(out, 'utf8')) as {
            judgmentsByKind: unknown
            tallies: Record<string, unknown>[]
          }
          return {
            judgmentsByKind,
            tallies: tallies.map(({ planned, comparisons, ...counted }) => ({
              counted,
              seen: [planned, comparisons].length,
            })),
          }
        }),
      )
      expect(tallies[1]).toEqual(tallies[0])
      const out = place(`${name}.again.csv`)
      await run('export', name, '--format', 'csv', '--out', out)
      const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')
      expect(lines(out)).toHaveLength(lines(place('out.csv')).length)
    }
  })

  test('a baseline is added later and the plan grows by its comparisons', async () => {
    await run('import', writeStudy('grows'))
    const before = JSON.parse((await run('simulate', 'grows', '--raters', '3', '--pace', '0', '--json')).out) as object
    expect(before).toMatchObject({ judgments: 3 })
    const rows = [1, 2, 3].map((id) => ({
      prompt_id: `p${String(id)}`,
      system: 'Three',
      response: `third ${String(id)}`,
    }))
    writeFileSync(place('three.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
    const added = await run('add-baseline', 'grows', place('three.jsonl'), '--json', '--reason', 'a newer one')
    expect(added.err).toBe('')
    expect(JSON.parse(added.out)).toMatchObject({ study: 'grows', added: ['Three'] })
    const listed = JSON.parse((await run('studies', '--json')).out) as {
      studies: { name: string; comparisons: number; planned: number; systems: string[] }[]
    }
    expect(listed.studies.find(({ name }) => name === 'grows')).toMatchObject({
      comparisons: 6,
      planned: 6,
      systems: ['One', 'Two', 'Three'],
    })
    const simulated = await run('simulate', 'grows', '--raters', '3', '--pace', '0', '--json')
    expect(JSON.parse(simulated.out)).toMatchObject({ judgments: 3 })
    await run('export', 'grows', '--format', 'json', '--out', place('grows.json'))
    const { tallies } = JSON.parse(readFileSync(place('grows.json'), 'utf8')) as {
      tallies: { n: number; planned: number }[]
    }
    expect(tallies.map(({ n, planned }) => [n, planned])).toEqual([
      [3, 3],
      [3, 3],
    ])
  })

  test('a baseline that leaks is treated as the study says, or as the command does', async () => {
    for (const [index, more] of [[], ['--leaks', 'leave-out']].entries()) {
      const name = `leaky-${String(index)}`
      await run('import', writeStudy(name, { leaks: 'mask' }))
      const rows = [1, 2, 3].map((id) => ({
        prompt_id: `p${String(id)}`,
        system: 'Three',
        response: id === 1 ? 'I am ChatGPT.' : `third ${String(id)}`,
      }))
      writeFileSync(place('leaky.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
      const added = await run('add-baseline', name, place('leaky.jsonl'), '--json', '--reason', 'a newer one', ...more)
      expect(added.err).toBe('')
      const { report } = JSON.parse(added.out) as { report: { comparisons: number; leaks: { first: object[] } } }
      expect(report.leaks.first).toMatchObject([{ system: 'Three', choice: index === 0 ? 'mask' : 'leave-out' }])
      await run('export', name, '--format', 'json', '--out', place(`${name}.json`))
      const results = JSON.parse(readFileSync(place(`${name}.json`), 'utf8')) as object
      expect(results).toMatchObject(
        index === 0
          ? { comparisons: 6, leaks: { kept: 0, masked: 1, leftOut: 0 } }
          : { comparisons: 5, leaks: { kept: 0, masked: 0, leftOut: 1 } },
      )
    }
  })

  test('a refused import names file, line and value, and writes nothing', async () => {
    const broken = writeStudy(
      'broken',
      {},
      '{"prompt_id": "p1", "system": "One", "response": "x"}\n{"prompt_id": "p1", "sys',
    )
    const { code, out, err } = await run('import', broken)
    expect(code).toBe(1)
    expect(out + err).toMatch(/broken\.jsonl:2/)
    expect((await run('studies')).out).not.toContain('broken')
    const absent = await run('import', place('absent.yaml'))
    expect(absent.code).toBe(1)
    expect(absent.err).toContain('absent.yaml')
  })

  test('a dry run reports and writes nothing', async () => {
    const { code, out } = await run('import', writeStudy('dry'), '--dry-run')
    expect(code).toBe(0)
    expect(out).toContain('3 comparisons')
    expect((await run('studies')).out).not.toContain('dry')
  })

  test('a study is paused, opened, archived and deleted only when its name is said again', async () => {
    await run('import', writeStudy('brief'))
    const silent = await run('pause', 'brief')
    expect([silent.code, silent.err]).toEqual([1, expect.stringContaining('say why')])
    expect((await run('pause', 'brief', '--reason', 'lunch')).out).toContain('paused')
    expect((await run('simulate', 'brief', '--raters', '1')).err).toContain('paused')
    expect((await run('open', 'brief', '--reason', 'after lunch')).code).toBe(0)
    expect((await run('overlap', 'brief', '0')).code).toBe(2)
    expect((await run('overlap', 'brief', '2')).err).toContain('say why')
    expect((await run('overlap', 'brief', '2', '--reason', 'to see whether raters agree')).out).toBe(
      'brief asks for 2 raters for each comparison: 6 judgments are planned.\n',
    )
    const lowered = await run('overlap', 'brief', '1', '--reason', 'too dear')
    expect([lowered.code, lowered.err]).toEqual([1, expect.stringContaining('only be raised')])
    expect((await run('hook', 'add', 'brief', 'http://localhost/')).err).toContain('HOOK_HOSTS')
    expect((await run('hook', 'add', 'brief', 'https://hooks.example/', '--every', '5')).code).toBe(2)
    const added = await run('hook', 'add', 'brief', 'https://hooks.example/', '--every', '50', '--events', 'judgments')
    expect(added.out).toMatch(/^whsec_[\w+/]{43}=\n$/)
    const listed = JSON.parse((await run('hook', 'list', 'brief', '--json')).out) as { hooks: { id: string }[] }
    expect(listed).toMatchObject({ hooks: [{ every: 50, events: ['judgments'], deliveries: [] }] })
    expect((await run('hook', 'remove', 'brief', listed.hooks[0]!.id)).out).toContain('removed')
    expect((await run('hook', 'remove', 'brief', 'none')).err).toContain('brief has no webhook none')
    expect((await run('delete', 'brief', '--confirm', 'brie')).code).toBe(1)
    expect((await run('archive', 'brief')).code).toBe(0)
    expect((await run('delete', 'brief', '--confirm', 'brief')).out).toContain('Deleted brief')
    expect((await run('pause', 'brief')).err).toContain('There is no study "brief"')
  })

  test('a backup is a database of its own, and is never written over', async () => {
    const out = place('copy.sqlite')
    expect((await run('backup', '--out', out)).code).toBe(0)
    expect(existsSync(out)).toBe(true)
    expect((await run('backup', '--out', out)).code).toBe(1)
    const [from, to] = await Promise.all([
      run('studies', '--json'),
      runWith({ DATABASE_URL: out }, 'studies', '--json'),
    ])
    expect(JSON.parse(to.out)).toEqual(JSON.parse(from.out))

    // What a killed server leaves beside its database must not be played onto the backup.
    await run('import', writeStudy('after-backup'))
    const restored = JSON.parse((await run('restore', out, '--json')).out) as { kept: string }
    expect((await run('studies')).out).not.toContain('after-backup')
    expect((await runWith({ DATABASE_URL: restored.kept }, 'studies')).out).toContain('after-backup')
    writeFileSync(place('no-database'), 'This is text. '.repeat(100))
    expect((await run('restore', place('no-database'))).code).toBe(1)
    expect((await run('studies', '--json')).out).toBe(from.out)
  })

  test('an analysis of files needs no database, and prints one JSON document', async () => {
    const rows = [1, 2, 3, 4].map((id) => ({
      prompt_id: `p${id}`,
      system_a: 'One',
      system_b: 'Two',
      preference: 'a',
      rater: 'r',
    }))
    writeFileSync(place('votes.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'))
    const { code, out, err } = await run('analyze', place('votes.jsonl'), '--target', 'One', '--json')
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ judgments: 4, tallies: [{ target: 'One', baseline: 'Two', win: 4 }] })
    const none = await run('analyze', place('votes.jsonl'), '--kinds', 'judge')
    expect(none.code).toBe(0)
    expect(none.err).toContain('There are no judgments by language models.')
  })

  test('an analysis is refused where its options say nothing that can be computed', async () => {
    const votes = place('votes.jsonl')
    for (const wrong of [
      ['--level', '0.4'],
      ['--level', '0.9999999999999999'],
      ['--replicates', '1e9'],
      ['--json', '--latex'],
    ])
      expect(await run('analyze', votes, ...wrong)).toMatchObject({ code: 2, out: '' })
    // What a variable of a script holds when it is empty.
    for (const empty of ['--target', '--group'])
      expect(await run('analyze', votes, empty, '')).toMatchObject({ code: 1, out: '' })
    const twice = await run('analyze', votes, `${folder}/../${basename(folder)}/votes.jsonl`)
    expect(twice).toMatchObject({ code: 1, out: '' })
    expect(twice.err).toContain('named twice')
  })

  test('a sign-in link is printed as one JSON document', async () => {
    const { link } = JSON.parse((await run('sign-in', '--json')).out) as { link: string }
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:3000\/sign-in\/[\w-]{43}$/)
  })
})
