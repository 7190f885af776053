import { readFileSync } from 'node:fs'
import { Compile } from 'typebox/compile'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { StudyFile } from '../../server/contract/study.ts'

type Prompt = { question_id: number; category: string; turns: string[] }
type Answer = {
  question_id: number
  answer_id: string
  model_id: string
  choices: { index: number; turns: string[] }[]
  tstamp: number
}
type NamedSystem = { name: string; aliases: string[] }

const folder = new URL('../../server/demo/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const rowsOf = <Row>(path: string) =>
  read(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
const kinds = [
  ...['code', 'mathematics', 'advice', 'creative', 'factual', 'table', 'summarising', 'rewriting', 'planning', 'email'],
  ...['explaining', 'safety', 'ambiguous', 'long-form', 'quick fact', 'conversation', 'languages'],
]
const turnsOf = (answer: Answer) => answer.choices[0]?.turns ?? []

const study = parse(read('study.yaml')) as StudyFile
const systems = [study.target, ...(study.baselines ?? [])] as NamedSystem[]
const prompts = (study.prompts ?? []).flatMap((path) => rowsOf<Prompt>(path as string))
const answers = (study.responses ?? []).flatMap((path) => rowsOf<Answer>(path as string))
const responseTexts = answers.flatMap(turnsOf)

describe('the demo study file', () => {
  test('is a valid study file', () => {
    expect([...Compile(StudyFile).Errors(study)]).toEqual([])
  })

  test('compares one target with three baselines and masks leaks', () => {
    expect(systems).toHaveLength(4)
    expect(study.overlap).toBe(2)
    expect(study.leaks).toBe('mask')
  })

  test('says that its systems are fictional', () => {
    expect(study.notice).toMatch(/fictional/)
  })

  test('instructs raters at readable length', () => {
    const words = study.instructions?.split(/\s+/).length ?? 0
    expect(words).toBeGreaterThan(150)
    expect(words).toBeLessThan(270)
  })
})

describe('the demo prompts', () => {
  test('are at least 40, each with an id of its own', () => {
    expect(prompts.length).toBeGreaterThanOrEqual(40)
    expect(new Set(prompts.map((prompt) => prompt.question_id)).size).toBe(prompts.length)
  })

  test.each(kinds)('cover %s', (category) => {
    expect(prompts.map((prompt) => prompt.category)).toContain(category)
  })

  test('hold at least two conversations of two turns', () => {
    expect(prompts.filter((prompt) => prompt.turns.length === 2).length).toBeGreaterThanOrEqual(2)
  })

  test.each([
    ['Arabic', /\p{Script=Arabic}/u],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Chinese', /\p{Script=Han}/u],
    ['German', /Kaution/],
  ])('hold a prompt in %s that every system answers in it', (_language, script) => {
    const asked = prompts.filter((prompt) => script.test(prompt.turns.join('\n')))
    expect(asked).toHaveLength(1)
    const answered = answers.filter((answer) => answer.question_id === asked[0]?.question_id)
    expect(answered.map((answer) => script.test(turnsOf(answer).join('\n')))).toEqual([true, true, true, true])
  })
})

describe('the demo responses', () => {
  test.each(systems.map((system) => system.name))('of %s answer every turn of every prompt once', (name) => {
    const shapes = answers
      .filter((answer) => answer.model_id === name)
      .map((answer) => [answer.question_id, turnsOf(answer).length])
    expect(shapes).toEqual(prompts.map((prompt) => [prompt.question_id, prompt.turns.length]))
  })

  test('are none empty and none alike', () => {
    expect(responseTexts.filter((text) => text.trim() === '')).toEqual([])
    const whole = answers.map((answer) => `${answer.question_id} ${turnsOf(answer).join('\n')}`)
    expect(new Set(whole).size).toBe(answers.length)
  })

  test('have ids that are unique and name no system', () => {
    const ids = answers.map((answer) => answer.answer_id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => !/^[0-9a-f]{16}$/.test(id))).toEqual([])
    expect(answers.every((answer) => Number.isInteger(answer.tstamp))).toBe(true)
  })

  test.each(systems.map((system) => system.name))('and prompts never contain the name %s', (name) => {
    const texts = [...responseTexts, ...prompts.flatMap((prompt) => prompt.turns), study.instructions, study.notice]
    expect(texts.filter((text) => text?.toLowerCase().includes(name.toLowerCase()))).toEqual([])
  })

  test('give away a maker exactly once', () => {
    const aliases = systems.flatMap((system) => system.aliases)
    const leaks = responseTexts.filter((text) =>
      aliases.some((alias) => text.toLowerCase().includes(alias.toLowerCase())),
    )
    expect(leaks).toHaveLength(1)
    expect(leaks[0]).toMatch(/language model trained by/)
  })

  test('speak of their own kind nowhere else', () => {
    const kind = /language model|chatbot|\bA\.?I\b|GPT|LLaMA|OpenAI|Anthropic|\bClaude\b|\bGemini\b|\bBard\b/i
    expect(responseTexts.filter((text) => kind.test(text))).toHaveLength(1)
  })
})
