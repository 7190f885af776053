import Sqlite from 'better-sqlite3'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { openStore } from '../../db/open.ts'
import { raterLink } from '../../server/links.ts'
import { makeParts, makeStudy, type StagedOptions } from '../make.ts'
import { freePort } from './house.ts'

const checkout = join(import.meta.dirname, '../..')
/** The keys that answer, as they are set at first. */
export const keys = { a: 'a', tie: 's', b: 'd' } as const

/** A server of its own process on a study on disk, to be killed and started again. */
export async function makePlace(design: Partial<StagedOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-lost-'))
  const file = join(folder, 'blindpair.sqlite')
  const url = `http://127.0.0.1:${String(await freePort())}`
  const store = await openStore(file)
  const study = await makeStudy(store, { promptCount: 60, systems: ['Target', 'One'], overlap: 1, ...design })
  const link = await raterLink({ ...makeParts(store), publicUrl: url }, study, 'human')
  await store.close()
  let server: ChildProcess | undefined
  return {
    link,
    page: `${url}/rate/${study.code}`,
    async start() {
      const started = spawn(process.execPath, ['server/blindpair.ts', 'serve'], {
        cwd: checkout,
        env: {
          ...process.env,
          BLINDPAIR_DATA: folder,
          PORT: new URL(url).port,
          ...{ DATABASE_URL: '', HOST: '', PUBLIC_URL: '' },
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      server = started
      await new Promise<void>((resolve, reject) => {
        started.stdout.setEncoding('utf8').on('data', (text: string) => {
          if (text.includes('Researcher: ')) resolve()
        })
        started.once('exit', () => reject(new Error('The server ended before it listened.')))
      })
    },
    async kill() {
      if (!server || server.exitCode !== null || server.signalCode !== null) return
      server.kill('SIGKILL')
      await once(server, 'exit')
    },
    stored() {
      const database = new Sqlite(file, { readonly: true })
      type Row = {
        id: string
        preference: string
        assignment: string
        replaces: string | null
        reading: string | null
        prompt: string
      }
      const rows = database
        .prepare<[], Row>(
          `select j.id, preference, assignment_id as assignment, replaces, j.reading, p.turns ->> '$[0]' as prompt
          from judgments j join assignments a on a.id = assignment_id join prompts p on p.id = prompt_id
          order by j.rowid`,
        )
        .all()
      database.close()
      return rows
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** The prompt of the pair in hand; nothing where there is none. */
export const assignmentOn = (page: Page) =>
  page.evaluate(() => document.querySelector('.head + .text')?.textContent ?? null)

/** Waits for a pair, since the next one may be on its way, and answers its prompt. */
export async function judging(page: Page): Promise<string> {
  const found = await page.waitForFunction(() => document.querySelector('.head + .text')?.textContent)
  return (await found.jsonValue()) ?? ''
}

/** Waits until all is stored. */
export async function saved(page: Page): Promise<void> {
  await page.getByText('saved', { exact: true }).waitFor({ timeout: 45_000 })
}

/** Ends a tab as a crash does: nothing of it runs any more, no farewell. */
export async function crash(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page)
  const crashed = page.waitForEvent('crash')
  void session.send('Page.crash').catch(() => undefined)
  await crashed
  await page.close()
}
