import type { KeptDesign } from '../contract/design.ts'
import { markdownText } from '../formats/markdownTable.ts'
import { kindsCounted } from './kindWords.ts'
import type { Told } from './methodsText.ts'
import { count, counted, decimalWords, listed, levelWords } from './prose.ts'

/** A question of the datasheet by its number; `answer` is null where only the researchers know. */
type Item = { number: string; asks: string; answer: string | null; hint?: string }
type Section = { title: string; items: Item[] }

/**
 * The Human Evaluation Datasheet (Shimorina and Belz 2022, questions 1.1 to 5.4) as far as a study can fill it in. Our
 * words, their numbers; what only the researchers can say is marked.
 */
export function datasheet(told: Told): string {
  const sections = [
    paper(),
    systems(told),
    sample(told),
    evaluators(told),
    experiment(told),
    criterion(told),
    ...furtherCriteria(told),
    ethics(told),
  ]
  const items = sections.flatMap((section) => section.items)
  const open = items.filter(({ answer }) => answer === null)
  return [
    `# Human Evaluation Datasheet: ${markdownText(told.study.study.title)}`,
    '',
    `After Shimorina and Belz (2022), version 2.0. ${count(items.length - open.length)} of ${count(items.length)} questions are answered from the study; ${count(open.length)} can only be answered by the researchers and are marked **Researchers**: ${listed(open.map(({ number }) => number))}.`,
    '',
    ...sections.flatMap(({ title, items }) => [`## ${title}`, '', ...items.flatMap(written)]),
  ].join('\n')
}

function written({ number, asks, answer, hint }: Item): string[] {
  const said = answer ?? `**Researchers:** to be filled in.${hint === undefined ? '' : ` ${hint}`}`
  return [`### ${number} ${asks}`, '', said, '']
}

/** An item that the study answers. */
const told = (number: string, asks: string, answer: string): Item => ({ number, asks, answer })
/** An item that only the researchers can answer, with what the study knows of it. */
const open = (number: string, asks: string, hint?: string): Item => ({
  number,
  asks,
  answer: null,
  ...(hint === undefined ? {} : { hint }),
})

const paper = (): Section => ({
  title: '1 Paper and resources',
  items: [
    open('1.1', 'Paper that reports the experiment'),
    open(
      '1.2',
      'Where its resources are',
      'This folder holds the judgments, prompts and responses, code book, analysis and figures.',
    ),
    open('1.3', 'Who completed this sheet, and whom to contact'),
  ],
})

function systems({ analysis }: Told): Section {
  return {
    title: '2 Systems',
    items: [
      told(
        '2.1',
        'Type of input',
        'Text: what users ask of a language model; one turn or several, as the column `prompt` has them.',
      ),
      told(
        '2.2',
        'Type of output',
        `Text: the responses of ${counted(analysis.systems, 'system')}: ${markdownText(listed(analysis.systemNames))}.`,
      ),
      told('2.3', 'Task', 'Other: answering open prompts (instruction following).'),
      open('2.4', 'Languages of the input'),
      open('2.5', 'Languages of the output'),
    ],
  }
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

function evaluators({ study, analysis, facts }: Told): Section {
  const { training, platform } = study.study.design as KeptDesign
  const kinds = kindsCounted(analysis)
  const groups = facts.groups.length === 0 ? '' : ` Groups: ${markdownText(listed(facts.groups))}.`
  const trained = training
    ? ` A training of ${counted(training.pairs, 'pair')} with feedback came first${training.pass ? ` (to pass: ${levelWords(training.pass)} right, ${counted(training.attempts ?? 2, 'attempt')})` : ''}.`
    : ' There was no training.'
  return {
    title: '3.2 Evaluators',
    items: [
      told(
        '3.2.1',
        'How many evaluators',
        `${count(analysis.raters)}${kinds.includes('judge') ? ` and ${counted(analysis.judges, 'language model')}` : ''}.${kinds.includes('human') ? '' : ' None of them is a person.'}`,
      ),
      kinds.includes('human')
        ? open('3.2.2', 'What kind of evaluators', `Counted are judgments by ${listed(kinds)} raters.${groups}`)
        : told('3.2.2', 'What kind of evaluators', `Other: ${listed(kinds)} only.${groups}`),
      open('3.2.3', 'How they were recruited', platform ? `Through ${platform.name}.` : 'By links to the study.'),
      (facts.made.here > 0 ? told : open)(
        '3.2.4',
        'Training and introduction',
        `Written instructions (version ${study.study.instructionsVersion}, in \`data/codebook.md\`).${trained}`,
      ),
      open('3.2.5', 'Other characteristics of the evaluators'),
    ],
  }
}

function experiment({ study, facts }: Told): Section {
  const { registration, amendments, exclusions } = study
  const { quality, screen, answers } = study.study.design as KeptDesign
  const checks = [
    ...(quality?.gold ? [`${counted(quality.gold.items, 'gold item')} with a known answer`] : []),
    ...(quality?.attentionChecks ? [`${counted(quality.attentionChecks, 'attention check')} a rater`] : []),
    ...(quality?.repeats ? [`${levelWords(quality.repeats.share)} of a rater’s pairs repeated`] : []),
  ]
  return {
    title: '3.3 Design of the experiment',
    items: [
      registration
        ? told(
            '3.3.1',
            'Preregistration',
            `In Blindpair on ${registration.frozenAt.slice(0, 10)}, SHA-256 ${registration.hash}; ${counted(amendments.length, 'later change')}. Researchers: name a public registry if there is one.`,
          )
        : open('3.3.1', 'Preregistration', 'Nothing was frozen in Blindpair.'),
      told(
        '3.3.2',
        'How responses were collected',
        facts.made.here > 0
          ? `By Blindpair ${study.program.version}, a web page${facts.made.imported > 0 ? `; ${counted(facts.made.imported, 'judgment')} came from files (${listed(facts.formats)})` : ''}.`
          : `Elsewhere; imported from files (${listed(facts.formats)}). Researchers: say how.`,
      ),
      told(
        '3.3.3',
        'Quality assurance',
        `${checks.length === 0 ? 'No checks were placed among the pairs.' : `Automatic: ${listed(checks)}.`} Tests of side, straight answers, favour and pace were computed for every rater (appendix). ${exclusions.length === 0 ? 'Nobody was excluded.' : `${counted(exclusions.length, 'rater was', 'raters were')} excluded by rule; see the manifest.`}`,
      ),
      facts.made.here > 0
        ? told(
            '3.3.4',
            'What evaluators saw',
            'One prompt and two responses, A and B, beside each other (one below the other or by turns on a phone), rendered alike, without names of systems; the question above, three answers below.',
          )
        : open('3.3.4', 'What evaluators saw'),
      facts.made.here > 0
        ? told(
            '3.3.5',
            'Freedom of time and pace',
            `Neither a set time nor one sitting: raters could stop and go on; a pair was held for ${study.study.leaseMinutes} minutes.${screen?.secondsPer100Words ? ` Answers woke after ${screen.secondsPer100Words} seconds for 100 words.` : ''}${facts.seconds ? ` Median ${facts.seconds.quartiles[1].toFixed(1)} seconds a judgment.` : ''}`,
          )
        : open('3.3.5', 'Freedom of time and pace'),
      open(
        '3.3.6',
        'Whether evaluators could ask or comment',
        answers?.comment && answers.comment !== 'off' ? `A comment was ${answers.comment}.` : undefined,
      ),
      open(
        '3.3.7',
        'Conditions of the evaluation',
        facts.made.here > 0 ? 'A web page, open from anywhere.' : undefined,
      ),
      open('3.3.8', 'Range of conditions'),
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

function ethics({ study, facts }: Told): Section {
  const { consent } = study.study.design as KeptDesign
  return {
    title: '5 Ethics',
    items: [
      open(
        '5.1',
        'Approval by an ethics committee',
        consent ? `Raters agreed to a consent text (SHA-256 ${consent}).` : 'No consent text was shown in Blindpair.',
      ),
      open(
        '5.2',
        'Personal data',
        `Raters have pseudonyms; no names or addresses are stored here. ${facts.comments === 0 ? 'There are no comments.' : `${counted(facts.comments, 'comment')} may hold some.`} Prompts and responses may.`,
      ),
      open('5.3', 'Special categories of data'),
      open('5.4', 'Impact assessments'),
    ],
  }
}
