import { expect, test } from 'vitest'
import { stageTexts } from './staging.ts'

test.each([
  ['a.jsonl', '{"prompt":"Q","system":"x","response":"1"}\n{"prompt":"Q","system":"y","response":"2\\u0000"}\n', 2],
  ['a.jsonl', '{"prompt":"Q","system":"x","response":"1"}\n{"prompt":"Q","system":"y","response":"2\0"}\n', 2],
  ['a.json', '[{"prompt":"Q","system":"x","response":"1"},\n{"prompt":"Q","system":"y\\u0000","response":"2"}]', 2],
  ['a.csv', 'prompt,system,response\nQ,x,1\nQ,y,2\0\n', 3],
  ['a.csv', 'prompt,x,y\0\nQ,1,2\n', 1],
])('a NUL in %s is refused by its line', async (name, text, line) => {
  const { problems } = (await stageTexts({ [name]: text })).report()
  expect(problems).toContainEqual(
    expect.objectContaining({ file: name, line, message: expect.stringMatching(/NUL/) as string }),
  )
})
