import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stageUpload } from '../../server/staging/uploads.ts'

function upload(files: [name: string, text: string][]) {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-uploads-'))
  const written = files.map(([name, text], index) => {
    const path = join(folder, String(index))
    writeFileSync(path, text)
    return { name, path }
  })
  return stageUpload({ folder, files: written })
}
const answer = (system: string) =>
  JSON.stringify({ prompt_id: '1', prompt: 'Why?', system, response: `Said by ${system}.` })

test('two uploads of one name are refused, since either could be meant', async () => {
  const study = JSON.stringify({
    name: 'twins',
    title: 'Twins',
    responses: [
      { file: 'one/out.jsonl', system: 'One' },
      { file: 'two/out.jsonl', system: 'Two' },
    ],
  })
  const twice = upload([
    ['study.json', study],
    ['out.jsonl', answer('One')],
    ['out.jsonl', answer('Two')],
  ])
  await expect(twice).rejects.toMatchObject({
    code: 'import_refused',
    message: expect.stringContaining('"out.jsonl"') as string,
  })
  const once = upload([
    ['study.json', study],
    ['out.jsonl', answer('One')],
  ])
  await expect(once).rejects.toMatchObject({ code: 'import_refused' })
})

test('a study file of aliases upon aliases is refused in words', async () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [from, to] of [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
    ['d', 'e'],
    ['e', 'f'],
    ['f', 'g'],
  ] as const) {
    bomb.push(`${to}: &${to} [${`*${from}, `.repeat(10)}]`)
  }
  await expect(upload([['study.yaml', bomb.join('\n')]])).rejects.toMatchObject({ code: 'import_refused' })
})

test('a study file beyond a mebibyte is refused', async () => {
  const long = `name: long\ntitle: ${'x'.repeat(1024 ** 2)}\n`
  await expect(upload([['study.yaml', long]])).rejects.toMatchObject({ code: 'import_refused' })
})
