import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export const data = join(import.meta.dirname, '../../../shared/data')
const naughty = join(data, 'naughty')
export const hasData = existsSync(naughty)

/** Files that hold what systems wrote, in every folder that has some. */
const outputs = [
  ...['alpaca-eval/results/*/model_outputs.json', 'faireval/answer_*.jsonl', 'faireval/llmbar-processed/dataset.json'],
  ...[
    'lima-test/ku-nlp/model_answer/*.jsonl',
    'lima-test/cherry/lima_wrap.json',
    'mt-bench-human/model_answer/*.jsonl',
  ],
  ...['pandalm/testset-v1.json', 'vicuna80/answer/*.jsonl', 'wmt16-eng-ron/wmt16.eng-ron.csv'],
]

export type Payload = { id: string; payload: string }

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** Every string inside a value, however deep. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []
}

/** What can be stored at all: no NUL, no half of a character. */
const storable = (text: string) => text !== '' && !text.includes('\0') && text.isWellFormed()

/** Payloads that try to run something, each with its id. */
export function payloads(): Payload[] {
  const lists = ['payloadbox.json', 'dompurify-fixtures.json'].flatMap(
    (name) => json(join(naughty, 'xss', name)) as Payload[],
  )
  const own = json(join(naughty, 'markdown/xss.json')) as { items: string[]; exfiltration: string[] }
  const more = [...own.items, ...own.exfiltration].map((payload, place) => ({ id: `own-${String(place)}`, payload }))
  return [...lists, ...more]
}

/** The ids that ran in the reference run when they were set as `innerHTML` without any sanitising. */
export function fired(): string[] {
  const { files } = json(join(naughty, 'xss/control.json')) as {
    files: Record<string, { fired: { innerHTML: string[] } }>
  }
  return ['xss/dompurify-fixtures.json', 'xss/payloadbox.json'].flatMap((name) => files[name]?.fired.innerHTML ?? [])
}

/** Naughty strings and payloads. */
export function naughtyTexts(): string[] {
  const hazards = strings((json(join(naughty, 'strings/unicode-hazards.json')) as { items: unknown }).items)
  const all = [
    ...strings(json(join(naughty, 'strings/blns.json'))),
    ...hazards,
    ...payloads().map(({ payload }) => payload),
  ]
  return [...new Set(all.filter(storable))]
}

/** Real outputs: of each folder so many, spread over all that it has. */
export function realTexts(ofEach: number): Map<string, string[]> {
  const byFolder = new Map<string, string[]>()
  for (const path of globSync(outputs.map((pattern) => join(data, pattern)))) {
    const folder = relative(data, path).split('/')[0] ?? ''
    const text = readFileSync(path, 'utf8')
    const values: unknown = path.endsWith('.csv')
      ? text.split('\n')
      : path.endsWith('.jsonl')
        ? text
            .split('\n')
            .filter(Boolean)
            .map((line): unknown => JSON.parse(line))
        : JSON.parse(text)
    const long = strings(values).filter((one) => one.length >= 40 && storable(one))
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), ...long])
  }
  for (const [folder, texts] of byFolder) {
    const distinct = [...new Set(texts)]
    const step = Math.max(1, distinct.length / ofEach)
    byFolder.set(
      folder,
      Array.from({ length: Math.min(ofEach, distinct.length) }, (_, n) => distinct[Math.floor(n * step)]!),
    )
  }
  return byFolder
}

/**
 * Writes a study whose dialogues hold the texts, so many turns a dialogue, half of them on either side; each first prompt
 * names its dialogue. Answers with the study's file and what each dialogue holds on its two sides.
 */
export function studyOf(name: string, texts: string[], turns: number): { path: string; sets: string[][][] } {
  const folder = mkdtempSync(join(tmpdir(), 'blindpair-texts-'))
  const sets: string[][][] = []
  for (let from = 0; from < texts.length; from += 2 * turns) {
    const part = texts.slice(from, from + 2 * turns)
    const half = Math.ceil(part.length / 2)
    const [one, other] = [part.slice(0, half), part.slice(half)]
    while (other.length < one.length) other.push('nothing more')
    sets.push([one, other])
  }
  const lines = (rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
  const prompts = sets.map(([one = []], set) => ({
    question_id: set + 1,
    turns: one.map((_, turn) => `Set ${String(set)}, turn ${String(turn)}.`),
  }))
  writeFileSync(join(folder, 'question.jsonl'), lines(prompts))
  for (const [place, system] of ['one', 'other'].entries()) {
    const answers = sets.map((sides, set) => ({
      ...{ question_id: set + 1, model_id: system },
      choices: [{ index: 0, turns: sides[place] }],
    }))
    writeFileSync(join(folder, `${system}.jsonl`), lines(answers))
  }
  const study = {
    ...{ name, title: name, target: 'one', baselines: ['other'], leaks: 'keep' },
    prompts: [join(folder, 'question.jsonl')],
    responses: [join(folder, 'one.jsonl'), join(folder, 'other.jsonl')],
  }
  const path = join(folder, 'study.json')
  writeFileSync(path, JSON.stringify(study))
  return { path, sets }
}
