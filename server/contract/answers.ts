import { gradesOf, type Answers, type KeptDesign } from './design.ts'
import type { JudgmentInput } from './judgment.ts'
import type { Offer } from './pair.ts'

/** The parts of a study's design that say what raters may answer. */
export type Asked = Pick<KeptDesign, 'answers' | 'single'>

/** What a rater has answered; what is not there may be absent or null. */
export type Answered = {
  [Field in 'preference' | 'grade' | 'degree' | 'bothBad' | 'criteria' | 'reasons' | 'rationale']?:
    JudgmentInput[Field] | null
}

/** What raters are told they may answer; undefined for LIMA's three answers and nothing else. */
export function offerOf({ answers = {}, single }: Asked): Offer | undefined {
  const { graded, bothBad, reasons, reasonsAre, comment, confirm, skipReasons } = answers
  const criteria = criteriaOnScreen(answers)
  const offer: Offer = {
    ...(graded ? { graded } : {}),
    ...(bothBad ? { bothBad } : {}),
    ...(criteria.length > 0 ? { criteria: criteria.map(({ name, question }) => ({ name, question })) } : {}),
    ...(reasons ? { reasons: [...reasons], reasonsAre: reasonsAre ?? 'optional' } : {}),
    ...(comment && comment !== 'off' ? { comment } : {}),
    ...(confirm ? { confirm } : {}),
    ...(skipReasons ? { skipReasons: [...skipReasons] } : {}),
    ...(single ? { grades: [...gradesOf(single)] } : {}),
    ...(single && typeof single.scale === 'string' ? { scale: single.scale } : {}),
  }
  return Object.keys(offer).length > 0 ? offer : undefined
}

/** Why an answer is none that the study asks for, in plain words; undefined where it is. */
export function refusedAnswer({ answers = {}, single }: Asked, given: Answered): string | undefined {
  const { preference, grade, degree, bothBad, reasons, rationale } = given
  if (single) {
    const grades = gradesOf(single)
    if (preference || degree || bothBad) return 'This study shows one response at a time: it asks for a grade.'
    if (!grade) return `A grade is missing: ${grades.join(', ')}.`
    if (!grades.includes(grade)) return `“${grade}” is no grade of this study. There are: ${grades.join(', ')}.`
  } else {
    if (grade) return 'This study compares two responses: it asks for A, B or neither, not for a grade.'
    if (!preference) return 'The answer is missing: A, B or neither.'
    if (degree && !answers.graded) return 'This study does not ask how much better a side is.'
    if (degree && preference === 'tie') return '“Neither” is neither slightly nor much better.'
    if (answers.graded && preference !== 'tie' && !degree) return 'It is missing how much better the side is.'
    if (bothBad && !answers.bothBad) return 'This study has no mark for both responses being bad.'
  }
  return refusedCriteria(answers, given) ?? refusedReasons(answers, reasons ?? [], rationale ?? '')
}

function refusedCriteria(answers: Answers, { criteria }: Answered): string | undefined {
  const asked = criteriaOnScreen(answers)
  const unknown = Object.keys(criteria ?? {}).find((name) => !asked.some((one) => one.name === name))
  if (unknown !== undefined) return `This study does not ask for “${unknown}” here.`
  const missing = asked.find(({ name }) => !Object.hasOwn(criteria ?? {}, name))
  return missing && `An answer is missing: ${missing.question}`
}

function refusedReasons(answers: Answers, reasons: string[], rationale: string): string | undefined {
  const unknown = reasons.find((reason) => !answers.reasons?.includes(reason))
  if (unknown !== undefined) return `“${unknown}” is none of this study’s reasons.`
  if (answers.reasonsAre === 'required' && reasons.length === 0) return 'A reason is missing: tick at least one.'
  const { comment = 'off' } = answers
  if (comment === 'off' && rationale !== '') return 'This study takes no comments.'
  if (comment === 'required' && rationale.trim() === '') return 'The comment is missing.'
  return undefined
}

/** The further criteria that are asked for beside the study's question. */
export function criteriaOnScreen({ criteria = [], criteriaIn = 'screen' }: Answers) {
  return criteriaIn === 'screen' ? criteria : []
}
