import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Bench } from './bench.ts'

const dist = fileURLToPath(new URL('../../client/dist/', import.meta.url))

/** What a rater's browser has to load before the first pair, and what waits until a text needs it. */
export async function bench({ figure }: Bench): Promise<void> {
  if (!existsSync(`${dist}rate.html`)) await build({ logLevel: 'error' })
  const page = readFileSync(`${dist}rate.html`, 'utf8')
  const named = (text: string) =>
    [...text.matchAll(/[./]*((?:assets\/)?[\w.-]+\.(?:js|css))/g)].map(([, name]) => asset(name!))
  const initial = new Set<string>()
  const waiting = named(page).filter((name) => name !== undefined)
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (initial.has(name)) continue
    initial.add(name)
    if (name.endsWith('.js')) waiting.push(...imported(readFileSync(`${dist}assets/${name}`, 'utf8')))
  }
  const size = (names: Iterable<string>, ending: string) =>
    [...names]
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + gzipSync(readFileSync(`${dist}assets/${name}`)).length, 0) / 1000
  const lazy = reachable(initial)
  figure({
    id: 'page',
    what: 'script of the rating page before the first pair, gzipped',
    value: size(initial, '.js'),
    unit: 'kB',
    beside: { files: [...initial].filter((name) => name.endsWith('.js')).length, 'styles kB': size(initial, '.css') },
  })
  figure({
    id: 'page',
    what: 'loaded when a text needs it, gzipped',
    value: size(lazy, '.js'),
    unit: 'kB',
    beside: Object.fromEntries(
      [...lazy].filter((name) => name.endsWith('.js')).map((name) => [name, size([name], '.js')]),
    ),
  })
}

function asset(name: string): string | undefined {
  const bare = name.split('/').at(-1)!
  return readdirSync(`${dist}assets`).includes(bare) ? bare : undefined
}

/** The chunks that a chunk brings along at once. */
function imported(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)].map(([, name]) => name!)
}

/** The chunks that these ask for later, and what those bring along. */
function reachable(initial: Set<string>): Set<string> {
  const lazy = new Set<string>()
  const waiting = [...initial]
  for (let name = waiting.pop(); name; name = waiting.pop()) {
    if (!name.endsWith('.js')) continue
    const text = readFileSync(`${dist}assets/${name}`, 'utf8')
    const later = [...text.matchAll(/import\(\s*[`"']\.\/([\w.-]+\.js)[`"']/g)].map(([, found]) => found!)
    for (const one of [...later, ...(lazy.has(name) ? imported(text) : [])]) {
      if (initial.has(one) || lazy.has(one)) continue
      lazy.add(one)
      waiting.push(one)
    }
  }
  return lazy
}
