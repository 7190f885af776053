import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'blindpair-paper-commands-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const place = (name: string) => join(folder, name)

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../server/blindpair.ts'), ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH, BLINDPAIR_DATA: place('data') },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += String(chunk)))
  child.stderr.on('data', (chunk) => (err += String(chunk)))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

describe('from the demonstration to the paper', () => {
  let made: Awaited<ReturnType<typeof run>>
  beforeAll(async () => {
    made = await run('demo', 'lima', '--out', 'pack')
  })

  test('demo lima makes the study and its pack, and says what it is not', () => {
    expect(made).toMatchObject({ code: 0, err: '' })
    expect(made.out).toContain('1500 simulated judgments, a reconstruction and not the votes of the paper')
    expect(readFileSync(place('pack/tables/results.tex'), 'utf8')).toContain(
      'GPT-4 & 300 & 18.0 (54) & 25.0 (75) & 57.0 (171)',
    )
  })

  test('verify agrees, on a machine without that database', async () => {
    expect(await run('verify', 'pack')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('1,500 judgments') as string,
    })
  })

  test('verify refuses a pack with one other digit, and says where and what', async () => {
    const table = place('pack/tables/results.tex')
    const before = readFileSync(table, 'utf8')
    writeFileSync(table, before.replace('(171)', '(172)'))
    const told = await run('verify', 'pack')
    const document = await run('verify', 'pack', '--json')
    writeFileSync(table, before)
    expect(told.code).toBe(1)
    expect(told.err).toMatch(/tables\/results\.tex, line \d+: states .*172.*; recomputed: .*171/)
    expect(document.code).toBe(1)
    expect(JSON.parse(document.out)).toMatchObject({
      agrees: false,
      differences: [{ file: 'tables/results.tex', stated: expect.stringContaining('172') as string }],
    })
  })

  test('verify of what is no pack ends with 1 and a sentence', async () => {
    expect(await run('verify', 'nothing')).toEqual({ code: 1, out: '', err: 'There is no nothing.\n' })
    expect(await run('verify', 'data')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is no paper pack') as string,
    })
  })

  test('export writes a pack of any study, and none over what is there', async () => {
    const written = await run('export', 'lima-reconstruction', '--format', 'paper', '--out', 'again', '--json')
    expect(written).toMatchObject({ code: 0, err: '' })
    expect(JSON.parse(written.out)).toMatchObject({ study: 'lima-reconstruction', folder: 'again' })
    expect(existsSync(place('again/paper.tex'))).toBe(true)
    const over = await run('export', 'lima-reconstruction', '--format', 'paper', '--out', 'again')
    expect(over).toMatchObject({ code: 1, err: expect.stringContaining('again is not empty') as string })
  })
})
