import { platformMistake, type CheckInput } from '../contract/design.ts'
import { repeatApart } from '../design/quality.ts'
import { gradesOf } from '../contract/design.ts'
import type { StudyFile } from '../contract/study.ts'

/** A mistake in a study file, where it stands, and what stands there. */
export type DesignMistake = { path: string[]; message: string; value?: unknown }

/** What a study file says of rating that cannot be meant, beyond the form of each field. */
export function designMistakes({ single, answers, training, quality, platform, judges }: StudyFile): DesignMistake[] {
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
  const elsewhere = platform && platformMistake(platform)
  if (elsewhere !== undefined) add(['platform', 'creditAt'], elsewhere, platform?.creditAt)
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
  const names = judges?.map(({ name }) => name) ?? []
  const again = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (again >= 0) add(['judges', String(again), 'name'], `"judges" names "${names[again]!}" twice`, names[again])
  judges?.forEach(({ own }, index) => {
    const twice = own.find((one, place) => own.indexOf(one) !== place)
    if (twice !== undefined) add(['judges', String(index), 'own'], `"judges.${index}.own" names "${twice}" twice`)
  })
  return mistakes
}

/** What a study file says of rating that can be meant, and will not do what one might expect. */
export function designWarnings({ judgmentsPerRater, training, quality, platform }: StudyFile): string[] {
  const { repeats, attentionChecks } = quality ?? {}
  const apart = repeats?.apart ?? repeatApart
  return [
    ...(repeats && repeats.share > 0 && judgmentsPerRater !== undefined && judgmentsPerRater <= apart
      ? [
          `No pair will be repeated: a rater judges ${String(judgmentsPerRater)} at most ("judgmentsPerRater"), and a repeat comes at least ${String(apart)} later ("quality.repeats.apart").`,
        ]
      : []),
    ...(platform?.screenOutCode !== undefined && !training
      ? ['Nobody will be given "platform.screenOutCode": the study has no training that one could fail.']
      : []),
    ...(platform?.failedCheckCode !== undefined && !attentionChecks
      ? [
          'Nobody will be given "platform.failedCheckCode": the study has no attention checks ("quality.attentionChecks").',
        ]
      : []),
  ]
}
