import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStore } from '../../db/open.ts'
import { signedHeaders } from '../../server/hooks/signature.ts'
import type { Store } from '../../db/store.ts'
import { makeWorld } from '../make.ts'

const hasCurl = spawnSync('curl', ['--version']).status === 0
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const page = readFileSync(join(import.meta.dirname, '../../docs/api.md'), 'utf8')
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${kind}\\n([^]*?)\`\`\``, 'gm'))].map(([, block]) => block!)
const steps = blocks('sh')

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
  expect(answer('plan.json')).toMatchObject({ input: { prompts: 300, overlap: 2 } })
  expect(answer('invitations.json')).toMatchObject({
    invitations: expect.arrayContaining([expect.objectContaining({ group: 'expert', quota: 1 })]) as unknown[],
  })
  expect(answer('withdrawn.json')).toMatchObject({ withdrawn: { reason: 'its prompt is cut off' } })
  expect(answer('restored.json')).toMatchObject({ withdrawn: null })
  expect(answer('raters.json')).toMatchObject({ raters: [] })
  expect(answer('exclusions.json')).toMatchObject({ exclusions: [] })
  expect(readFileSync(join(folder, 'paper.zip')).subarray(0, 2).toString()).toBe('PK')
  expect(answer('more.json')).toMatchObject({ overlap: 2, planned: 6 })
  expect(answer('results.json')).toMatchObject({ study: { name: 'curl-study', state: 'open', target: 'One' } })
  expect(answer('hook.json')).toMatchObject({ secret: expect.stringMatching(/^whsec_/) as string })
  const tried = {
    type: 'test',
    state: 'gave up',
    attempts: 1,
    outcome: expect.stringMatching(/^The name of the host/) as string,
  }
  expect(answer('tried.json')).toMatchObject({ hooks: [{ every: 100, deliveries: [tried] }] })
  expect(answer('secret.json')).toMatchObject({ secret: expect.stringMatching(/^whsec_/) as string })
  expect(answer('hooks.json')).toMatchObject({ hooks: [{ paused: true, url: 'https://hooks.example/blindpair' }] })
  expect(answer('none.json')).toEqual({ hooks: [] })
  expect(answer('closed.json')).toMatchObject({ state: 'closed' })
  expect(readFileSync(join(folder, 'judgments.csv'), 'utf8')).toMatch(/^judgment_id,study,/)
  expect(readFileSync(join(folder, 'record.json'), 'utf8')).toContain('the holiday is over')
  await world.app.close()
})

describe('a signature is checked as the page says', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const at = new Date('2026-01-05T09:00:00Z')
  const message = { id: 'msg_1', body: '{"type":"test"}', at }
  const headers = signedHeaders(message, ['whsec_AAAA', secret])

  test('in Node', async () => {
    const [code] = blocks('js')
    const { isGenuine } = (await import(`data:text/javascript,${encodeURIComponent(code!)}`)) as {
      isGenuine: (headers: object, body: string, secret: string, now: number) => boolean
    }
    expect(isGenuine(headers, message.body, secret, at.getTime())).toBe(true)
    expect(isGenuine(headers, message.body.replace('test', 'tesT'), secret, at.getTime())).toBe(false)
    expect(isGenuine(headers, message.body, 'whsec_AAAB', at.getTime())).toBe(false)
    expect(isGenuine(headers, message.body, secret, at.getTime() + 301_000)).toBe(false)
  })

  test.skipIf(!hasOpenssl)('with openssl', () => {
    writeFileSync(join(folder, 'body.json'), message.body)
    const { stdout } = spawnSync('bash', ['-euo', 'pipefail', '-c', blocks('bash')[0]!], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, SECRET: secret, ID: message.id, TIMESTAMP: headers['webhook-timestamp'] },
    })
    expect(headers['webhook-signature']!.split(' ')).toContain(`v1,${stdout.trim()}`)
  })
})
