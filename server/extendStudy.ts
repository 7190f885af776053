import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { systemsOf, textsOfStudy, type Study } from '../db/studies.ts'
import type { Store } from '../db/store.ts'
import type { LeakChoice, StudyFile } from './contract/study.ts'
import { Refusal } from './errors.ts'
import { stageFiles } from './staging/stage.ts'
import type { Staged, StagedFile } from './staging/staged.ts'

/**
 * Stages files of new systems beside a study as it stands: its prompts and responses are laid out as files first, so
 * that new systems are joined, checked and reported on exactly as at the first import. Leaks are treated as the study
 * says, unless `leaks` does.
 */
export async function stageExtension(
  store: Store,
  study: Study,
  files: StagedFile[],
  { folder, leaks }: { folder: string; leaks?: LeakChoice },
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
      ...(study.design.single ? { single: study.design.single } : {}),
      leaks: { ...study.leakRule, default: leaks ?? study.leakRule.default },
      ...(target ? { target: { name: target.name, aliases: target.aliases } } : {}),
    },
  })
}

/** The definition of an extension after a change on the screen; refused where it changes what the study has settled. */
export function changedExtension(before: StudyFile, after: StudyFile): StudyFile {
  for (const field of ['name', 'target', 'overlap', 'seed', 'single'] as const) {
    if (isDeepStrictEqual(before[field], after[field])) continue
    throw new Refusal('import_refused', { message: `A study that exists keeps its ${field}. Nothing was changed.` })
  }
  return after
}
