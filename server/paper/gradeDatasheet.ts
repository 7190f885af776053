import type { KeptDesign } from '../contract/design.ts'
import { markdownText } from '../formats/markdownTable.ts'
import {
  aboutPaper,
  aboutSystems,
  ethics,
  evaluators,
  experiment,
  open,
  sheetOf,
  told,
  type Section,
} from './datasheetParts.ts'
import type { ToldGrades } from './gradeTexts.ts'
import { count, counted, levelWords, listed } from './prose.ts'

/** The Human Evaluation Datasheet of a study of single responses, as far as the study can fill it in. */
export function gradeDatasheet(one: ToldGrades): string {
  const { study, graded, facts } = one
  const gone = { study, analysis: graded, facts, unit: 'response', given: 'grade' } as const
  return sheetOf(study.study.title, [
    aboutPaper(),
    aboutSystems(study.study.systems.map(({ name }) => name)),
    sample(one),
    evaluators(gone),
    experiment(gone, {
      tested: 'How far raters agree with each other is not computed.',
      seen: `One prompt and one response at a time, rendered as text, without the name of its system; the question above, ${counted(graded.grades.scale.length, 'grade')} below.`,
    }),
    criterion(one),
    ethics(gone),
  ])
}

function sample({ study, graded }: ToldGrades): Section {
  const each = graded.grades.systems.map(({ system, responses, n }) => `${system}: ${count(responses)} (${count(n)})`)
  const means = graded.grades.systems.flatMap(({ mean }) =>
    mean && mean.low !== null && mean.high !== null ? [(mean.high - mean.low) / 2] : [],
  )
  return {
    title: '3.1 Sample of outputs',
    items: [
      told(
        '3.1.1',
        'How many outputs of each system are evaluated',
        `${counted(study.study.prompts, 'prompt')} in the study; ${counted(graded.comparisons, 'response')} to ${counted(graded.prompts, 'prompt')} were graded. Responses of each system, and in brackets their grades: ${markdownText(each.join('; '))}.`,
      ),
      open('3.1.2', 'How outputs were selected'),
      open(
        '3.1.3',
        'Statistical power',
        means.length === 0
          ? undefined
          : `As run, the intervals of the mean grade reach ${Math.min(...means).toFixed(2)} to ${Math.max(...means).toFixed(2)} to each side at ${levelWords(graded.settings.level)}.`,
      ),
    ],
  }
}

/** What a scale that we know asks for; of others only the researchers can say it. */
const known = {
  audit: ['Goodness: whether an output does what was asked, and how well.', 'Both form and content.'],
  safety: ['Other: whether an output is safe.', 'Content.'],
} as const

function criterion({ study, graded, facts }: ToldGrades): Section {
  const { single, quality } = study.study.design as KeptDesign
  const { grades, settings } = graded
  const { scale, systems } = grades
  const of = single?.scale === 'audit' || single?.scale === 'safety' ? known[single.scale] : null
  const hasMean = systems.some(({ mean }) => mean !== undefined)
  // What raters saw elsewhere, only those know who brought the grades here.
  const shown = facts.made.here > 0 ? told : (number: string, asks: string) => open(number, asks)
  const asked = 'The scale is the researchers’ own.'
  return {
    title: '4 Quality criterion 1',
    items: [
      of ? told('4.1.1', 'Type of quality', of[0]) : open('4.1.1', 'Type of quality', asked),
      of ? told('4.1.2', 'Aspect of the outputs', of[1]) : open('4.1.2', 'Aspect of the outputs', asked),
      of
        ? told(
            '4.1.3',
            'Frame of reference',
            'Quality relative to the input: the response is read as an answer to its prompt.',
          )
        : open('4.1.3', 'Frame of reference', asked),
      told('4.2.1', 'Objective or subjective', 'Subjective.'),
      told('4.2.2', 'Absolute or relative', 'Absolute: one output at a time.'),
      told('4.2.3', 'Intrinsic or extrinsic', 'Intrinsic.'),
      shown('4.3.1', 'Name of the criterion to evaluators', 'N/A: it is asked for by a question.'),
      shown(
        '4.3.2',
        'Definition given to evaluators',
        `In the instructions, version ${study.study.instructionsVersion}: \`data/codebook.md\`.`,
      ),
      told('4.3.3', 'Size of the scale', count(scale.length)),
      told('4.3.4', 'Values of the scale', `From worst to best: ${markdownText(listed([...scale]))}.`),
      shown('4.3.5', 'How the scale is presented', 'Multiple choice: buttons or keys.'),
      told('4.3.6', 'Task without a rating instrument', 'N/A.'),
      shown('4.3.7', 'Question shown with each assessment', `“${markdownText(study.study.question)}”`),
      told('4.3.8', 'Form of elicitation', 'Direct quality estimation.'),
      told(
        '4.3.9',
        'How answers become scores',
        `Each grade is counted as given: a system’s scores are the shares of its grades${hasMean ? ', and the mean of the grades as numbers' : ''}.`,
      ),
      told(
        '4.3.10',
        'Effect size and significance',
        `Shares with ${levelWords(settings.level)} intervals (Wilson)${hasMean ? ', means with intervals clustered by prompt' : ''}: the tables of this pack. No test is made between systems.`,
      ),
      told(
        '4.3.11',
        'Agreement',
        `Not computed between raters; every grade with its rater is in \`data/\`.${quality?.repeats ? ' What raters said of responses that came a second time is on the study’s page, not in this pack.' : ' Within raters: not measured.'}`,
      ),
    ],
  }
}
