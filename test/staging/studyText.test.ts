import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { sections, valueAt, withValue } from '../../client/studies/designFields.ts'
import { studyText } from '../../client/studies/studyText.ts'
import { presets, withPreset } from '../../server/contract/presets.ts'
import { RatingDesign } from '../../server/contract/design.ts'
import { fileFormats } from '../../server/contract/fileFormats.ts'
import { StudyFile } from '../../server/contract/study.ts'
import { allFormats } from '../../server/formats/allFormats.ts'
import { parseStudyFile } from '../../server/staging/studyFile.ts'
import { full, leavesOf } from '../fullStudy.ts'

const read = (text: string) => parseStudyFile(Buffer.from(text), 'study.yaml')
const bare: StudyFile = { name: 'a', title: 'A: “study” #1', target: 'No', baselines: ['1e3', 'null', 'x: y', '- z'] }

describe('the file that the form writes', () => {
  test('says whatever text a study has, byte by byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (text) => {
        const study = { ...bare, title: text, instructions: `${text}\n\n  ${text}\n` }
        expect(parse(studyText(study))).toEqual(study)
      }),
    )
  })

  test('says everything that a study file can say, and it comes back', () => {
    const said = (leaf: string) =>
      leaf.split('.').reduce<unknown[]>(
        (all, name) => {
          const [field = '', list] = name.split('[')
          return all.flatMap((one) => {
            const value = (one as Record<string, unknown> | undefined)?.[field]
            return list === undefined ? [value] : (value ?? [])
          })
        },
        [full],
      )
    const unsaid = leavesOf(StudyFile).filter((leaf) => said(leaf).every((one) => one === undefined))
    // What a study of single responses says in place of pairs.
    expect(unsaid).toEqual(['single.scale', 'single.turns'])
    expect(parse(studyText(full))).toEqual(full)
    expect(read(studyText(full))).toEqual(full)
  })

  test.each(presets)('of the preset $name is a study file', (preset) => {
    const study = withPreset({ ...bare, overlap: 5 }, preset)
    expect(read(studyText(study))).toEqual(study)
  })

  test('keeps nothing of one preset when another is chosen', () => {
    const [lima, , audit] = presets
    const study = withPreset(withPreset(bare, audit!), lima!)
    expect(study).toEqual({ ...withPreset(bare, lima!), target: undefined } satisfies object)
    expect(study.single).toBeUndefined()
  })

  test('keeps what someone said otherwise when a preset is chosen', () => {
    const [lima, arena, audit] = presets
    const gold = { every: 10, items: [{ prompt: '?', first: 'a', second: 'b', answer: 'first' as const }] }
    const own: StudyFile = { ...bare, instructions: 'Mine.', quality: { gold }, answers: { graded: true } }
    expect(withPreset(own, lima!)).toMatchObject(own)
    expect(withPreset(own, arena!)).toMatchObject({
      instructions: 'Mine.',
      quality: { gold },
      answers: { graded: true },
    })
    const back = withPreset(withPreset(withPreset(own, lima!), arena!), lima!)
    expect(back).toMatchObject({ instructions: 'Mine.', quality: { gold, repeats: { share: 0.1 } } })
    expect(back.answers).toEqual({ graded: true })
    expect(withPreset(own, audit!).quality).toEqual({ gold })
  })
})

describe('the form', () => {
  test('reaches every field of a study’s design', () => {
    const paths: string[] = []
    const walk = (schema: { properties?: Record<string, object> }, path: string): void => {
      for (const [name, inner] of Object.entries(schema.properties ?? {})) {
        const at = path === '' ? name : `${path}.${name}`
        if ('properties' in inner) walk(inner as { properties?: Record<string, object> }, at)
        else paths.push(at)
      }
    }
    walk(RatingDesign, '')
    const reached = sections.flatMap(({ fields }) => fields.map(({ path }) => path))
    expect(paths.filter((path) => !reached.includes(path))).toEqual([])
  })

  test('takes out what is emptied, and the part that then says nothing', () => {
    const study = withValue(withValue(bare, 'quality.repeats.share', 0.1), 'answers.graded', true)
    expect(valueAt(study, 'quality.repeats.share')).toBe(0.1)
    expect(withValue(withValue(study, 'quality.repeats.share', undefined), 'answers.graded', undefined)).toEqual(bare)
  })
})

test('the form knows the formats that files are read in', () => {
  expect([...fileFormats].sort()).toEqual(allFormats.map(({ name }) => name).sort())
})

describe('blindpair study new', () => {
  test.each(presets)('--preset $name writes a file that explains itself and can be read', ({ name }) => {
    const program = join(import.meta.dirname, '../../server/blindpair.ts')
    const text = execFileSync(
      process.execPath,
      [program, 'study', 'new', '--preset', name, '--target', 'A', 'a.json'],
      {
        encoding: 'utf8',
      },
    )
    expect(read(text)).toMatchObject({ name: 'my-study', responses: ['a.json'] })
    // With every comment taken at its word it is still a study file.
    const all = text.replaceAll(/^# (?=[ \w-]+:( |$)|\s)/gm, '')
    for (const field of ['consent', 'training', 'platform', 'analysisPlan'])
      expect(all).toMatch(new RegExp(`^${field}:`, 'm'))
  })
})
