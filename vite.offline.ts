import { createHash } from 'node:crypto'
import type { Plugin, Rolldown } from 'vite'

/** What stands beside the built files under a name of its own, and is asked for by the rater's page. */
const fixed = ['/theme.js', '/favicon.svg']

/** Tells the worker that keeps the rater's page which files it consists of: those of researchers' pages are not among them. */
export const offlineFiles: Plugin = {
  name: 'offline-files',
  apply: 'build',
  // The page's styles are known only when all else is done.
  enforce: 'post',
  generateBundle(_options, bundle) {
    const worker = bundle['rate-worker.js']
    if (worker?.type !== 'chunk') throw new Error('The worker of the rater’s page was not built.')
    const files = [...filesOf(bundle, 'rate')].sort().map((name) => `/${name}`)
    const said = JSON.stringify([...files, ...fixed])
    const version = createHash('sha256').update(said).digest('hex').slice(0, 16)
    worker.code = `self.rateFiles=${said};self.rateVersion="${version}";\n${worker.code}`
  },
}

/** All that an entry loads, at once or later. */
function filesOf(bundle: Rolldown.OutputBundle, entry: string): Set<string> {
  const first = Object.values(bundle).find((one) => one.type === 'chunk' && one.isEntry && one.name === entry)
  if (!first) throw new Error(`There is no entry ${entry}.`)
  const found = new Set<string>()
  const walk = (name: string) => {
    if (found.has(name)) return
    found.add(name)
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk') return
    for (const file of [...(chunk.viteMetadata?.importedCss ?? []), ...(chunk.viteMetadata?.importedAssets ?? [])]) {
      found.add(file)
    }
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) walk(next)
  }
  walk(first.fileName)
  return found
}
