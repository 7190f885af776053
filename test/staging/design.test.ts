import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { StudyFile } from '../../server/contract/study.ts'
import type { Refusal } from '../../server/errors.ts'
import { keptDesign } from '../../server/keptDesign.ts'
import { designWarnings } from '../../server/staging/designMistakes.ts'
import { parseStudyFile } from '../../server/staging/studyFile.ts'

function mistakesOf(text: string): unknown {
  try {
    return parseStudyFile(Buffer.from(`name: s\ntitle: S\n${text}`), 's.yaml')
  } catch (error) {
    return (error as Refusal).details
  }
}

test('an answer that a check cannot have is refused with its line and what would do', () => {
  expect(
    mistakesOf(`training:
  pairs:
    - prompt: Which is green?
      first: Grass.
      second: Snow.
      answer: left
`),
  ).toMatchObject([
    { line: 8, value: 'left', message: /"training\.pairs\.0\.answer" must be one of first, second, tie/ },
  ])
})

test('grades are answered on a scale, without a second response and without what needs two', () => {
  const check = (more: string) => `quality: { gold: { items: [{ prompt: P, first: F, ${more} }] } }\n`
  expect(mistakesOf(`single: { scale: audit }\n${check('answer: pass')}`)).toMatchObject({ name: 's' })
  expect(mistakesOf(`single: { scale: audit }\n${check('answer: good')}`)).toMatchObject([{ value: 'good' }])
  expect(mistakesOf(`single: { scale: audit }\n${check('second: S, answer: pass')}`)).toMatchObject([
    { message: /no second response/ },
  ])
  expect(mistakesOf(check('answer: first'))).toMatchObject([
    { message: /"quality\.gold\.items\.0\.second" is missing/ },
  ])
  expect(mistakesOf('single: { scale: safety }\nanswers: { bothBad: true }\n')).toMatchObject([
    { message: /needs two responses/ },
  ])
  expect(mistakesOf('single: { scale: [poor, good, poor] }\n')).toMatchObject([{ message: /names "poor" twice/ }])
})

test('what needs something else is refused without it', () => {
  expect(mistakesOf('answers: { criteriaIn: passes }\n')).toMatchObject([{ message: /needs criteria/ }])
  expect(mistakesOf('answers: { reasonsAre: required }\n')).toMatchObject([{ message: /needs reasons/ }])
  const criterion = '{ name: helpfulness, question: Which helps more? }'
  expect(mistakesOf(`answers: { criteria: [${criterion}, ${criterion}] }\n`)).toMatchObject([
    { message: /names "helpfulness" twice/ },
  ])
})

test('a design is kept short, its texts in rows of their own', () => {
  const pair = { prompt: 'Which is green?', first: ['Grass.'], second: 'Snow.', answer: 'first', explanation: 'It is.' }
  const { design, checks, consents } = keptDesign(
    {
      language: 'ar',
      consent: 'You agree.',
      training: { pairs: [pair, pair], pass: 0.5 },
      quality: { gold: { items: [pair], every: 10 }, attentionChecks: 1 },
    },
    { studyId: 'study', newId: randomUUID, now: new Date(0) },
  )
  expect(design).toEqual({
    language: 'ar',
    consent: consents[0]!.hash,
    training: { pairs: 2, pass: 0.5 },
    quality: { attentionChecks: 1, gold: { items: 1, every: 10 } },
  })
  // printf 'You agree.' | sha256sum
  expect(consents).toMatchObject([
    { hash: '2db106f68bd4ef8e4f8e7d58939d3d123670e6f1cea430e0e22ef810e505133c', version: 1, text: 'You agree.' },
  ])
  expect(checks.map(({ purpose, position, firstTurns }) => [purpose, position, firstTurns])).toEqual([
    ['training', 0, ['Grass.']],
    ['training', 1, ['Grass.']],
    ['gold', 0, ['Grass.']],
  ])
})

test('a credit is asked of SONA only', () => {
  const creditAt = "creditAt: 'https://school.sona-systems.com/services/SonaAPI.svc/WebstudyCredit'"
  expect(mistakesOf(`platform: { name: sona, ${creditAt} }\n`)).toMatchObject({ name: 's' })
  expect(mistakesOf(`platform: { name: prolific, ${creditAt} }\n`)).toMatchObject([
    { message: /"creditAt" is where SONA is asked for a credit, and the platform is prolific/ },
  ])
})

test('what would never happen is warned of', () => {
  const warned = (text: string) => designWarnings(mistakesOf(text) as StudyFile)
  const repeats = (more: string) => `quality: { repeats: { share: 0.1 ${more} } }\n`
  expect(warned(`judgmentsPerRater: 20\n${repeats('')}`)).toEqual([
    'No pair will be repeated: a rater judges 20 at most ("judgmentsPerRater"), and a repeat comes at least 20 later ("quality.repeats.apart").',
  ])
  expect(warned(`judgmentsPerRater: 21\n${repeats('')}`)).toEqual([])
  expect(warned(repeats(', apart: 500'))).toEqual([])
  expect(warned(`judgmentsPerRater: 5\n${repeats(', apart: 4')}`)).toEqual([])
  expect(warned(`judgmentsPerRater: 4\n${repeats(', apart: 4')}`)).toHaveLength(1)
  expect(warned('platform: { name: prolific, screenOutCode: A, failedCheckCode: B }\n')).toEqual([
    expect.stringContaining('no training'),
    expect.stringContaining('no attention checks'),
  ])
})

test('a judge is named once, and so is each system of its own family', () => {
  const family = (more: string) => mistakesOf(`judges: [{ name: gpt-4, own: [A, B] }${more}]\n`)
  expect(family('')).toMatchObject({ name: 's' })
  expect(family(', { name: gpt-4, own: [C] }')).toMatchObject([
    { value: 'gpt-4', message: /"judges" names "gpt-4" twice/ },
  ])
  expect(family(', { name: other, own: [C, C] }')).toMatchObject([{ message: /"judges\.1\.own" names "C" twice/ }])
  expect(family(', { name: other, own: [] }')).toMatchObject([{ message: /judges\.1\.own/ }])
})
