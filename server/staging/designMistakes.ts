import type { CheckInput } from '../contract/design.ts'
import { gradesOf } from '../contract/design.ts'
import type { StudyFile } from '../contract/study.ts'

/** A mistake in a study file, where it stands, and what stands there. */
export type DesignMistake = { path: string[]; message: string; value?: unknown }

/** What a study file says of rating that cannot be meant, beyond the form of each field. */
export function designMistakes({ single, answers, training, quality }: StudyFile): DesignMistake[] {
  const mistakes: DesignMistake[] = []
  const add = (path: string[], message: string, value?: unknown) => mistakes.push({ path, message, value })
  const known = single ? gradesOf(single) : ['first', 'second', 'tie']
  const check = (item: CheckInput, path: string[]) => {
    if (!known.includes(item.answer)) {
      add([...path, 'answer'], `"${[...path, 'answer'].join('.')}" must be one of ${known.join(', ')}`, item.answer)
    }
    if (single && item.second !== undefined) {
      add([...path, 'second'], 'a study of single responses has no second response')
    }
    if (!single && item.second === undefined) add(path, `the field "${[...path, 'second'].join('.')}" is missing`)
  }
  training?.pairs.forEach((item, index) => {
    check(item, ['training', 'pairs', String(index)])
  })
  quality?.gold?.items.forEach((item, index) => {
    check(item, ['quality', 'gold', 'items', String(index)])
  })
  if (answers?.criteriaIn && !answers.criteria) {
    add(['answers', 'criteriaIn'], '"answers.criteriaIn" needs criteria', answers.criteriaIn)
  }
  if (answers?.reasonsAre && !answers.reasons) {
    add(['answers', 'reasonsAre'], '"answers.reasonsAre" needs reasons', answers.reasonsAre)
  }
  for (const [field, value] of [
    ['graded', answers?.graded],
    ['bothBad', answers?.bothBad],
    ['criteria', answers?.criteria],
  ] as const) {
    if (single && value) add(['answers', field], `"answers.${field}" needs two responses, and this study shows one`)
  }
  for (const path of [
    ['answers', 'criteria'],
    ['single', 'scale'],
  ]) {
    const list = path[0] === 'single' ? single && gradesOf(single) : answers?.criteria?.map(({ name }) => name)
    const twice = list?.find((one, index) => list.indexOf(one) !== index)
    if (twice !== undefined) add(path, `"${path.join('.')}" names "${twice}" twice`)
  }
  return mistakes
}
