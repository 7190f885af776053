import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seeded } from '../server/stats/random.ts'

/** A value of a tag that must stay text wherever it is shown. */
export const hostile = '=1+1 <img src=x> & "law"'

/** Prompts with tags, texts of several lengths, and judgments of whole conversations and of turns by three groups. */
export function slicedFiles(folder: string) {
  const random = seeded(21)
  const prompts = Array.from({ length: 24 }, (_, index) => ({
    question_id: `p${index}`,
    turns: [`First ${index}? ${'long '.repeat(index * 4)}`, 'And then?'],
    ...(index % 4 === 0 ? {} : { category: index % 4 === 1 ? 'math' : 'prose' }),
    source: index % 2 ? 'web' : hostile,
    serial: `s${index}`,
  }))
  const answers = prompts.flatMap(({ question_id, turns }, index) =>
    ['Target', 'One', 'Two'].map((system) => ({
      prompt_id: question_id,
      prompt: turns,
      system,
      response: [`${system} answers ${'𝔸 '.repeat(index * 30)}`, `${system} again ${'word '.repeat(index * 20)}`],
    })),
  )
  const judgments = Array.from({ length: 320 }, (_, index) => ({
    prompt_id: `p${random.integer(0, 23)}`,
    system_a: 'Target',
    system_b: index % 2 ? 'One' : 'Two',
    preference: ['a', 'b', 'tie'][random.integer(0, 2)],
    rater: `r${index % 9}`,
    ...(index % 9 < 6 ? { rater_group: index % 9 < 3 ? 'crowd' : 'expert' } : {}),
    turn: random.integer(0, 2),
  }))
  const write = (name: string, part: 'prompts' | 'responses' | 'judgments', rows: object[], tags?: string[]) => {
    const path = join(folder, name)
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    return { name, path, part, ...(tags ? { tags } : {}) }
  }
  return [
    write('prompts.jsonl', 'prompts', prompts, ['source', 'serial']),
    write('answers.jsonl', 'responses', answers),
    write('judgments.jsonl', 'judgments', judgments),
  ]
}
