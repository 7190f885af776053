import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import type { Store } from '../../db/store.ts'
import { makeWorld } from '../make.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0
const steps = [
  ...readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8').matchAll(/```sh\n([^]*?)```/g),
].map(([, step]) => step!)

let store: Store
let folder: string
beforeAll(async () => {
  store = await openStore(':memory:')
  folder = mkdtempSync(join(tmpdir(), 'blindpair-curl-'))
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const rows = (system: string) =>
  [1, 2, 3]
    .map((n) => `${JSON.stringify({ prompt_id: n, prompt: `Prompt ${n}?`, system, response: `${system} to ${n}.` })}\n`)
    .join('')

test.skipIf(!hasCurl)('every step of the API page works as it is printed, from upload to the end', async () => {
  const world = await makeWorld(store)
  await world.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = world.app.server.address() as AddressInfo
  const made = await world.app.inject({
    method: 'POST',
    url: '/api/tokens',
    headers: world.researcher,
    payload: { name: 'curl', scopes: ['enter', 'create', 'read', 'read-unblinded', 'edit'] },
  })
  expect(made.statusCode).toBe(200)
  writeFileSync(join(folder, 'study.yaml'), 'name: curl-study\ntitle: By curl\ntarget: One\nresponses: [one.jsonl, two.jsonl]\n') // prettier-ignore
  writeFileSync(join(folder, 'one.jsonl'), rows('One'))
  writeFileSync(join(folder, 'two.jsonl'), rows('Two'))
  expect(steps.length).toBeGreaterThan(8)

  const shell = spawn('bash', ['-euo', 'pipefail', '-c', steps.join('\n')], {
    cwd: folder,
    env: { ...process.env, BASE: `http://127.0.0.1:${port}`, TOKEN: made.json<{ token: string }>().token },
  })
  const said = text(shell.stderr)
  const [status] = (await once(shell, 'exit')) as [number]
  expect(await said).toBe('')
  expect(status).toBe(0)

  const answer = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown
  expect(answer('study.json')).toMatchObject({ name: 'curl-study', planned: 3, target: 'One' })
  expect(answer('paused.json')).toMatchObject({ state: 'paused' })
  expect(answer('results.json')).toMatchObject({ study: { name: 'curl-study', state: 'open', target: 'One' } })
  expect(answer('closed.json')).toMatchObject({ state: 'closed' })
  expect(readFileSync(join(folder, 'judgments.csv'), 'utf8')).toMatch(/^judgment_id,study,/)
  expect(readFileSync(join(folder, 'record.json'), 'utf8')).toContain('the holiday is over')
  await world.app.close()
})
