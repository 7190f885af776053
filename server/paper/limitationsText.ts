import type { Measure } from '../contract/estimate.ts'
import type { Told } from './methodsText.ts'
import { includesHalf, printedRate } from './printedRates.ts'
import { kindsCounted } from './kindWords.ts'
import {
  cite,
  count,
  counted,
  decimalWords,
  levelWords,
  listed,
  percentWords,
  pWords,
  sentences,
  type Paragraph,
} from './prose.ts'

/** What the study does not show, in the words and the numbers of a limitations section. */
export function limitationsText(told: Told): Paragraph[] {
  return [whoRated(told), whatIsOpen(told), whatElseDecided(told), howItWent(told)].filter(({ length }) => length > 0)
}

function whoRated({ analysis }: Told): Paragraph {
  const kinds = kindsCounted(analysis)
  const { tallies, agreement } = analysis
  const widened = tallies.find(({ twoWay }) => twoWay.winOrTieRate.low !== null)
  return sentences(
    kinds.includes('simulated')
      ? ['Simulated judgments were made by a program and say nothing of how people would judge these systems.']
      : null,
    kinds.includes('test') ? ['Test judgments were made to try the screen and say nothing of the systems.'] : null,
    kinds.includes('judge') ? ['Judgments by language models are not those of people.'] : null,
    kinds.length > 1 ? ['Judgments of different kinds are counted together.'] : null,
    kinds.includes('human')
      ? [
          `The ${counted(analysis.raters, 'rater')} are those who took part, not a sample of any larger group that was drawn; their number limits what can be said of other raters.`,
        ]
      : null,
    widened
      ? [
          'The printed intervals speak of other prompts of the same kind, judged by the same raters. ' +
            `If judgments by one rater may resemble each other, too, the win-or-tie rate against ${widened.baseline} is ${percentWords(widened.twoWay.winOrTieRate)} rather than ${percentWords(printedRate(widened, 'winOrTieRate'))}`,
          cite('cameron2011'),
          '.',
        ]
      : null,
    agreement.raterPairs === 0
      ? ['Since no comparison was judged twice, taste and error of single raters cannot be told apart.']
      : null,
  )
}

function whatIsOpen({ analysis }: Told): Paragraph {
  const { tallies, settings } = analysis
  const open = tallies.filter((tally) => includesHalf(printedRate(tally, 'halfTieRate')) === true)
  const name = ({ target, baseline }: (typeof tallies)[number]) =>
    analysis.target === null ? `${target} and ${baseline}` : baseline
  const shown = open.slice(0, 8)
  return sentences(
    open.length === 0
      ? null
      : [
          `${count(open.length)} of ${count(tallies.length)} intervals of the half-tie rate at ${levelWords(settings.level)} include one half, so that the study leaves open which system is preferred: ` +
            shown.map((tally) => `${name(tally)} (${percentWords(printedRate(tally, 'halfTieRate'))})`).join('; ') +
            (open.length > shown.length ? ' and others.' : '.'),
        ],
    [
      'Each system is represented by one response a prompt: how much its responses to the same prompt differ is not part of the intervals.',
    ],
  )
}

function whatElseDecided({ analysis, facts }: Told): Paragraph {
  const { side, length, lengthControlled } = analysis.bias
  const unknown = analysis.judgments - facts.sidesRecorded
  const share: Measure = side.shareByRater.low === null ? side.share : side.shareByRater
  const held = lengthControlled.filter(({ lengthControlled }) => lengthControlled.estimate !== null).slice(0, 8)
  return sentences(
    unknown === 0
      ? null
      : [
          unknown === analysis.judgments
            ? 'On which side a response stood is not recorded, so that an effect of the side can neither be seen nor excluded.'
            : `On which side a response stood is not recorded for ${counted(unknown, 'judgment')}.`,
        ],
    share.estimate === null || side.p === null
      ? null
      : [`Side A was preferred in ${percentWords(share)} of the decided judgments (${pWords(side.p)} for no effect).`],
    length.shareByPrompt.estimate === null || length.p === null
      ? null
      : [
          `The longer response was preferred in ${percentWords(length.shareByPrompt)} of the decided judgments (${pWords(length.p)}).`,
        ],
    held.length === 0
      ? null
      : [
          `With length held equal by a logistic model the half-tie rates would be ${listed(
            held.map(
              ({ target, baseline, lengthControlled, halfTieRate }) =>
                `${percentWords(lengthControlled)} against ${analysis.target === null ? `${baseline} (of ${target})` : baseline} (as judged ${percentWords({ ...halfTieRate, low: null, high: null })})`,
            ),
          )}.`,
        ],
  )
}

function howItWent({ study, analysis, facts }: Told): Paragraph {
  const { progress, looks } = study
  const { leaks } = study.study
  const flagged = analysis.raterQuality.raters.filter(
    ({ tests, pace }) => tests.some((test) => test.flagged) || pace?.flagged === true,
  )
  const again = analysis.agreement.selfConsistency
  const repeats = again.sameSides.n + again.flipped.n + again.sidesUnknown.n
  return sentences(
    progress.planned > analysis.judgments
      ? [
          `Of ${counted(progress.planned, 'planned judgment')} ${count(analysis.judgments)} were made; those missing need not be like the others.`,
        ]
      : null,
    progress.skipped > 0 ? [`${counted(progress.skipped, 'pair was', 'pairs were')} skipped by raters.`] : null,
    leaks.kept > 0
      ? [
          `${counted(leaks.kept, 'response names', 'responses name')} a system, its maker or its kind and ${leaks.kept === 1 ? 'was' : 'were'} shown as written.`,
        ]
      : null,
    leaks.masked > 0 ? [`In ${counted(leaks.masked, 'response')} such words were masked.`] : null,
    flagged.length > 0
      ? [
          `${counted(flagged.length, 'rater was', 'raters were')} flagged by tests of side, straight answers, favour, gold items or pace; a flag by itself leaves nobody out.`,
        ]
      : null,
    repeats === 0
      ? [
          'No rater judged a comparison again, so that it is not known how often a rater would give the same answer twice.',
        ]
      : [
          `Raters who judged a comparison again gave the same answer in ${decimalWords(again.sameSides.n > 0 ? again.sameSides.rate : again.flipped.n > 0 ? again.flipped.rate : again.sidesUnknown.rate)} of cases (${counted(repeats, 'repeat')}).`,
        ],
    facts.instructionsVersions.length > 1
      ? [
          `The instructions changed while judgments were made: there are ${count(facts.instructionsVersions.length)} versions.`,
        ]
      : null,
    looks.length > 0
      ? [
          `Results were looked at ${counted(looks.length, 'time')} before the end, which intervals for a fixed size do not allow for.`,
        ]
      : null,
  )
}
