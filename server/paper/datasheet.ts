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
import type { Told } from './methodsText.ts'
import { counted, decimalWords, levelWords, listed } from './prose.ts'

/**
 * The Human Evaluation Datasheet (Shimorina and Belz 2022, questions 1.1 to 5.4) as far as a study can fill it in. Our
 * words, their numbers; what only the researchers can say is marked.
 */
export function datasheet(one: Told): string {
  const gone = { ...one, unit: 'pair', given: 'judgment' } as const
  return sheetOf(one.study.study.title, [
    aboutPaper(),
    aboutSystems(one.analysis.systemNames),
    sample(one),
    evaluators(gone),
    experiment(gone, {
      tested: 'Tests of side, straight answers, favour and pace were computed for every rater (appendix).',
      seen: 'One prompt and two responses, A and B, beside each other (one below the other or by turns on a phone), rendered alike, without names of systems; the question above, three answers below.',
    }),
    criterion(one),
    ...furtherCriteria(one),
    ethics(gone),
  ])
}

function sample({ study, analysis }: Told): Section {
  const half = analysis.tallies.flatMap(({ clustered }) =>
    clustered.halfTieRate.low === null ? [] : [(clustered.halfTieRate.high! - clustered.halfTieRate.low) / 2],
  )
  return {
    title: '3.1 Sample of outputs',
    items: [
      told(
        '3.1.1',
        'How many outputs of each system are evaluated',
        `${counted(analysis.prompts, 'prompt')} with a response of each system that was compared on it (${counted(study.study.prompts, 'prompt')} and ${counted(study.study.comparisons, 'comparison')} in the study; ${counted(analysis.comparisons, 'comparison')} judged).`,
      ),
      open('3.1.2', 'How outputs were selected'),
      open(
        '3.1.3',
        'Statistical power',
        half.length === 0
          ? undefined
          : `As run, the intervals of the half-tie rate reach ${(Math.min(...half) * 100).toFixed(1)} to ${(Math.max(...half) * 100).toFixed(1)} percentage points to each side at ${levelWords(analysis.settings.level)}.`,
      ),
    ],
  }
}

function criterion({ study, analysis, facts }: Told): Section {
  const { agreement, settings } = analysis
  const { answers } = study.study.design as KeptDesign
  const scale = answers?.graded
    ? ['A much better', 'A slightly better', 'neither', 'B slightly better', 'B much better']
    : ['A is significantly better', 'neither is significantly better', 'B is significantly better']
  const again = agreement.selfConsistency
  const repeats = again.sameSides.n + again.flipped.n + again.sidesUnknown.n
  // What raters saw elsewhere, only those know who brought the judgments here.
  const shown = facts.made.here > 0 ? told : (number: string, asks: string) => open(number, asks)
  return {
    title: '4 Quality criterion 1: overall preference',
    items: [
      told('4.1.1', 'Type of quality', 'Goodness: which of two outputs is better.'),
      told('4.1.2', 'Aspect of the outputs', 'Both form and content.'),
      told(
        '4.1.3',
        'Frame of reference',
        'Quality relative to the input: which response meets the need of the prompt better.',
      ),
      told('4.2.1', 'Objective or subjective', 'Subjective.'),
      told('4.2.2', 'Absolute or relative', 'Relative: two outputs at a time.'),
      told('4.2.3', 'Intrinsic or extrinsic', 'Intrinsic.'),
      shown('4.3.1', 'Name of the criterion to evaluators', 'N/A: it is asked for by a question.'),
      shown(
        '4.3.2',
        'Definition given to evaluators',
        `In the instructions, version ${study.study.instructionsVersion}: \`data/codebook.md\`.`,
      ),
      shown('4.3.3', 'Size of the scale', String(scale.length)),
      shown('4.3.4', 'Values of the scale', `${listed(scale)}.`),
      shown('4.3.5', 'How the scale is presented', 'Multiple choice: buttons or keys.'),
      told('4.3.6', 'Task without a rating instrument', 'N/A.'),
      shown('4.3.7', 'Question shown with each assessment', `“${markdownText(study.study.question)}”`),
      told('4.3.8', 'Form of elicitation', 'Relative quality estimation.'),
      told(
        '4.3.9',
        'How answers become scores',
        'Each preference is turned into a win, tie or loss of one system; rates are shares of judgments (win, win or tie, win and half of the ties).',
      ),
      told(
        '4.3.10',
        'Effect size and significance',
        `Rates with ${levelWords(settings.level)} intervals clustered by prompt; t test by prompt and exact sign test, Holm’s adjustment: \`tables/results.tex\` and the appendix.`,
      ),
      told(
        '4.3.11',
        'Agreement',
        (agreement.raterPairs === 0
          ? 'Between raters: no comparison was judged by two.'
          : `Between raters, over ${counted(agreement.raterPairs, 'pair')} of judgments: tie-discounted ${decimalWords(agreement.tieDiscounted)}, Krippendorff’s α ${decimalWords(agreement.krippendorffAlpha)}, Gwet’s AC1 ${decimalWords(agreement.gwetAC1)}.`) +
          (repeats === 0
            ? ' Within raters: not measured.'
            : ` Within raters: ${counted(repeats, 'repeat')}; see the analysis.`) +
          (facts.groups.length > 1 ? ' By groups of raters: `tables/agreement-groups.tex`.' : ''),
      ),
    ],
  }
}

/** What was asked on the same screen, or in passes of its own. */
function furtherCriteria({ study, facts }: Told): Section[] {
  const { answers } = study.study.design as KeptDesign
  if (facts.made.here === 0) return []
  return (answers?.criteria ?? []).map(({ name, question }, index) => ({
    title: `4 Quality criterion ${index + 2}: ${markdownText(name)}`,
    items: [
      open('4.1.1', 'Type of quality'),
      open('4.1.2', 'Aspect of the outputs'),
      open('4.1.3', 'Frame of reference'),
      told('4.2.1', 'Objective or subjective', 'Subjective.'),
      told('4.2.2', 'Absolute or relative', 'Relative: two outputs at a time.'),
      told('4.3.3', 'Size of the scale', '3'),
      told('4.3.4', 'Values of the scale', 'A, neither and B.'),
      told('4.3.7', 'Question shown with each assessment', `“${markdownText(question)}”`),
      told('4.3.8', 'Form of elicitation', 'Relative quality estimation.'),
    ],
  }))
}
