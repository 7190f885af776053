import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { testFonts } from './fonts.ts'

/** A Chromium that runs on this machine, and what it needs in its environment. */
export interface Chromium {
  path: string
  env: Record<string, string>
  /** Where its own sandbox cannot work. */
  sandbox: boolean
}

declare module 'vitest' {
  export interface ProvidedContext {
    chromium: Chromium | null
  }
}

const cache = join(import.meta.dirname, '../../node_modules/.cache')

/** Finds the browser of a test run once: workers side by side would race on unpacking it. */
export default async function findChromium(project: TestProject): Promise<void> {
  const chromium = given() ?? installed() ?? (await bundled())
  if (!chromium) {
    process.stderr.write(
      'No browser runs here, so the browser tests are skipped. Install Chromium, or name one: CHROME_PATH=/path/to/chrome npm test\n',
    )
  }
  project.provide('chromium', chromium)
}

function given(): Chromium | null {
  const path = process.env.CHROME_PATH
  if (!path) return null
  const chromium = { path, env: withFonts(), sandbox: !isRoot() }
  if (!runs(chromium)) throw new Error(`CHROME_PATH names ${path}, which does not run.`)
  return chromium
}

function installed(): Chromium | null {
  const names = ['chromium', 'chromium-browser', 'chromium-headless-shell', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = [...names, 'microsoft-edge'].flatMap((name) => folders.map((folder) => join(folder, name)))
  const applications = ['Chromium', 'Google Chrome', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  )
  for (const path of [...paths, ...applications]) {
    const chromium = { path, env: withFonts(), sandbox: !isRoot() }
    // Ubuntu's chromium-browser is a stub that only asks for another installer.
    if (existsSync(path) && runs(chromium)) return chromium
  }
  return null
}

/** The one inside @sparticuz/chromium, with libraries and a font of its own: it needs nothing of the system. */
async function bundled(): Promise<Chromium | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const folder = join(cache, 'chromium')
  if (!existsSync(folder)) await unpack(cache, folder)
  const env = { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'), ...withFonts([join(folder, 'fonts')]) }
  const chromium = { path: join(folder, 'chromium'), env, sandbox: false }
  return runs(chromium) ? chromium : null
}

/** Unpacks beside its place and moves it there whole, so that an interrupted run leaves no half of a browser. */
async function unpack(cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true })
  const partial = mkdtempSync(join(cache, 'chromium-'))
  const before = { TMPDIR: process.env.TMPDIR, AWS_LAMBDA_JS_RUNTIME: process.env.AWS_LAMBDA_JS_RUNTIME }
  try {
    // It unpacks into the temporary folder, and its libraries only where it believes to be in a bare container.
    Object.assign(process.env, { TMPDIR: partial, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' })
    const { default: sparticuz } = await import('@sparticuz/chromium')
    await sparticuz.executablePath()
    renameSync(partial, folder)
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name)
      else process.env[name] = value
    }
    rmSync(partial, { recursive: true, force: true })
  }
}

/** Tells the browser of the tests' own fonts, beside those of the machine and of the browser. */
function withFonts(more: string[] = []): Record<string, string> {
  if (process.platform !== 'linux') return {}
  const config = join(cache, `fonts-${String(more.length)}.conf`)
  const folders = [testFonts(), ...more]
  writeFileSync(config, fontConfig(folders, join(cache, 'test-fonts-seen')))
  return { FONTCONFIG_FILE: config }
}

/** Without any font all text has zero size, and nothing ever becomes visible. */
function fontConfig(folders: string[], fontCache: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
${folders.map((folder) => `  <dir>${folder}</dir>`).join('\n')}
  <cachedir>${fontCache}</cachedir>
</fontconfig>
`
}

function runs({ path, env }: Chromium): boolean {
  return spawnSync(path, ['--version'], { env: { ...process.env, ...env }, timeout: 20_000 }).status === 0
}

function isRoot(): boolean {
  return process.getuid?.() === 0
}
