import type { KeptDesign } from '../contract/design.ts'
import { markdownText } from '../formats/markdownTable.ts'
import { kindsCounted, type Counted } from './kindWords.ts'
import type { PackStudy } from './packStudy.ts'
import { count, counted, levelWords, listed } from './prose.ts'
import type { Seconds } from './quartiles.ts'
import type { NotedFacts } from './sortedRows.ts'

/** A question of the datasheet by its number; `answer` is null where only the researchers know. */
export type Item = { number: string; asks: string; answer: string | null; hint?: string }
export type Section = { title: string; items: Item[] }

/** What both kinds of studies know of how they went. */
export type Gone = {
  study: PackStudy
  analysis: Counted
  facts: NotedFacts & { groups: string[]; seconds: Seconds | null }
  /** What raters see at a time, and what they give it. */
  unit: 'pair' | 'response'
  given: 'judgment' | 'grade'
}

/** The Human Evaluation Datasheet of a study, from its sections. */
export function sheetOf(title: string, sections: Section[]): string {
  const items = sections.flatMap((section) => section.items)
  const open = items.filter(({ answer }) => answer === null)
  return [
    `# Human Evaluation Datasheet: ${markdownText(title)}`,
    '',
    `After Shimorina and Belz (2022), version 2.0. ${count(items.length - open.length)} of ${count(items.length)} questions are answered from the study; ${count(open.length)} can only be answered by the researchers and are marked **Researchers**: ${listed(open.map(({ number }) => number))}.`,
    '',
    ...sections.flatMap(({ title: heading, items: own }) => [`## ${heading}`, '', ...own.flatMap(written)]),
  ].join('\n')
}

function written({ number, asks, answer, hint }: Item): string[] {
  const said = answer ?? `**Researchers:** to be filled in.${hint === undefined ? '' : ` ${hint}`}`
  return [`### ${number} ${asks}`, '', said, '']
}

/** An item that the study answers. */
export const told = (number: string, asks: string, answer: string): Item => ({ number, asks, answer })
/** An item that only the researchers can answer, with what the study knows of it. */
export const open = (number: string, asks: string, hint?: string): Item => ({
  number,
  asks,
  answer: null,
  ...(hint === undefined ? {} : { hint }),
})

export const aboutPaper = (): Section => ({
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

export const aboutSystems = (names: string[]): Section => ({
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
      `Text: the responses of ${counted(names.length, 'system')}: ${markdownText(listed(names))}.`,
    ),
    told('2.3', 'Task', 'Other: answering open prompts (instruction following).'),
    open('2.4', 'Languages of the input'),
    open('2.5', 'Languages of the output'),
  ],
})

export function evaluators({ study, analysis, facts, unit, given }: Gone): Section {
  const { training, platform } = study.study.design as KeptDesign
  const kinds = kindsCounted(analysis)
  const groups = facts.groups.length === 0 ? '' : ` Groups: ${markdownText(listed(facts.groups))}.`
  const trained = training
    ? ` A training of ${counted(training.pairs, unit)} with feedback came first${training.pass ? ` (to pass: ${levelWords(training.pass)} right, ${counted(training.attempts ?? 2, 'attempt')})` : ''}.`
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
        ? open('3.2.2', 'What kind of evaluators', `Counted are ${given}s by ${listed(kinds)} raters.${groups}`)
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

/** `tested`: what is computed of every rater; `seen`: what stood before them. */
export function experiment(
  { study, facts, unit, given }: Gone,
  { tested, seen }: { tested: string; seen: string },
): Section {
  const { registration, amendments, exclusions } = study
  const { quality, screen, answers } = study.study.design as KeptDesign
  const checks = [
    ...(quality?.gold ? [`${counted(quality.gold.items, 'gold item')} with a known answer`] : []),
    ...(quality?.attentionChecks ? [`${counted(quality.attentionChecks, 'attention check')} a rater`] : []),
    ...(quality?.repeats ? [`${levelWords(quality.repeats.share)} of a rater’s ${unit}s repeated`] : []),
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
          ? `By Blindpair ${study.program.version}, a web page${facts.made.imported > 0 ? `; ${counted(facts.made.imported, given)} came from files (${listed(facts.formats)})` : ''}.`
          : `Elsewhere; imported from files (${listed(facts.formats)}). Researchers: say how.`,
      ),
      told(
        '3.3.3',
        'Quality assurance',
        `${checks.length === 0 ? `No checks were placed among the ${unit}s.` : `Automatic: ${listed(checks)}.`} ${tested} ${exclusions.length === 0 ? 'Nobody was excluded.' : `${counted(exclusions.length, 'rater was', 'raters were')} excluded by rule; see the manifest.`}`,
      ),
      facts.made.here > 0 ? told('3.3.4', 'What evaluators saw', seen) : open('3.3.4', 'What evaluators saw'),
      facts.made.here > 0
        ? told(
            '3.3.5',
            'Freedom of time and pace',
            `Neither a set time nor one sitting: raters could stop and go on; a ${unit} was held for ${study.study.leaseMinutes} minutes.${screen?.secondsPer100Words ? ` Answers woke after ${screen.secondsPer100Words} seconds for 100 words.` : ''}${facts.seconds ? ` Median ${facts.seconds.quartiles[1].toFixed(1)} seconds a ${given}.` : ''}`,
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

export function ethics({ study, facts }: Gone): Section {
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
