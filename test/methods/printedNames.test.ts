import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allMethods } from '../../server/methods/allMethods.ts'
import { methodsPage } from '../../server/methods/methodsPage.ts'

const root = join(import.meta.dirname, '..', '..')

/** Where code names the way a number was made: `method: '…'`, a name handed to what makes one, a word put into it. */
const places = [
  /\b(?:method|drawn)(?:: | = )(?:[^'"`\n;{}]*\? )?(?<quote>['"`])(?<name>(?:(?!\k<quote>)[^\\\n]|\\.)+)\k<quote>/g,
  /\b(?:robust = [^'\n;]*|(?:listed|modelled)\([^'\n]*)'(?<name>[^'\n]+)'/g,
  /\bname: '(?<name>[^'\n]+)' \}/g,
]

/** The words that code writes as a method, without what is put into them at run time. */
function namesIn(source: string): string[] {
  return places
    .flatMap((place) => [...source.matchAll(place)].flatMap(({ groups }) => groups?.['name'] ?? []))
    .flatMap((name) => name.split(/\$\{[^}]*\}?/))
    .map((piece) => piece.replaceAll("\\'", "'").replace(/^[\s;,]+|[\s;,]+$/g, ''))
    .filter((piece) => /^\p{L}/u.test(piece) && !/[{}?]/.test(piece))
}

test('whatever name an interval bears in a reply is found on the page', () => {
  const page = methodsPage(allMethods).replaceAll('’', "'")
  const files = globSync('server/{stats,analysis}/**/*.ts', { cwd: root })
  const names = new Set(files.flatMap((file) => namesIn(readFileSync(join(root, file), 'utf8'))))
  expect(names.size).toBeGreaterThan(10)
  expect(names).toContain('Wilson')
  expect([...names].filter((name) => !page.includes(name.replaceAll('’', "'")))).toEqual([])
})
