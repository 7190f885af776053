import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemsOf, textsOfStudy, type Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import { stageFiles } from './staging/stage.ts'
import type { Staged, StagedFile } from './staging/staged.ts'

/**
 * Stages files of new systems beside a study as it stands: its prompts and responses are laid out as files first, so
 * that new systems are joined, checked and reported on exactly as at the first import.
 */
export async function stageExtension(
  store: Store,
  study: Study,
  files: StagedFile[],
  { folder }: { folder: string },
): Promise<Staged> {
  mkdirSync(folder, { recursive: true })
  const { prompts, responses } = await textsOfStudy(store, study.id)
  const systems = await systemsOf(store, study.id)
  const questions = join(folder, 'study-prompts.jsonl')
  writeFileSync(questions, prompts.map(({ key, turns }) => `${JSON.stringify({ question_id: key, turns })}\n`).join(''))
  const present: StagedFile[] = [{ name: 'prompts of the study', path: questions, part: 'prompts' }]
  for (const [index, { id, name }] of systems.entries()) {
    const own = responses.filter(({ systemId }) => systemId === id)
    if (own.length === 0) continue
    const path = join(folder, `study-responses-${String(index)}.jsonl`)
    const line = ({ key, turns }: (typeof own)[number]) =>
      `${JSON.stringify({ question_id: key, answer_id: key, model_id: name, choices: [{ index: 0, turns }] })}\n`
    writeFileSync(path, own.map(line).join(''))
    present.push({ name: `responses of ${name}`, path, part: 'responses', system: name })
  }
  const target = systems.find(({ role }) => role === 'target')
  return stageFiles({
    folder,
    files: [...present, ...files],
    study: {
      name: study.name,
      title: study.title,
      overlap: study.overlap,
      seed: study.seed,
      ...(target ? { target: { name: target.name, aliases: target.aliases } } : {}),
    },
  })
}
