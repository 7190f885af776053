import type { Analysis } from '../contract/analysis.ts'
import type { KeptDesign } from '../contract/design.ts'
import { askedRaters } from './askedRaters.ts'
import { kindsCounted, whatWasJudged, whoJudged } from './kindWords.ts'
import type { PackFacts } from './packData.ts'
import type { PackStudy } from './packStudy.ts'
import { inFigureOrder, printedRate } from './printedRates.ts'
import {
  cite,
  count,
  counted,
  decimalWords,
  levelWords,
  listed,
  percentWords,
  sentences,
  type Paragraph,
  type Piece,
} from './prose.ts'

export type Told = { study: PackStudy; analysis: Analysis; facts: PackFacts }

/** What was done, in the words and the numbers of a methods section. */
export function methodsText(told: Told): Paragraph[] {
  return [design(told), collection(told), analysisOf(told), agreementOf(told), record(told)].filter(
    (paragraph) => paragraph.length > 0,
  )
}

const mostNamed = 8

function design({ study: pack, analysis, facts }: Told): Paragraph {
  const { study } = pack
  const { target } = analysis
  const others = analysis.systemNames.filter((name) => name !== target)
  const names = others.length <= mostNamed ? listed(others) : `${count(others.length)} systems`
  const { answers } = study.design as KeptDesign
  return sentences(
    study.notice ? [study.notice] : null,
    target === null
      ? [`We compared ${names} in pairs on ${counted(analysis.prompts, 'prompt')}.`]
      : [`We compared ${target} with ${names} on ${counted(analysis.prompts, 'prompt')}.`],
    facts.made.here === 0
      ? null
      : [
          'Raters saw one prompt and the responses of two systems beside each other, without the systems’ names',
          '; on which side a response stood was drawn beforehand and balanced over the raters of a comparison and over the comparisons of a rater.',
        ],
    facts.made.here === 0 && kindsCounted(analysis).some((kind) => kind === 'human' || kind === 'judge')
      ? [
          'The judgments were made elsewhere; what their raters were asked and shown is as their source describes it. Here they are read as answers that one response is better, that the other is, or that neither is',
          cite('zhou2023lima'),
          '.',
        ]
      : facts.made.here === 0
        ? null
        : [
            `They were asked: “${study.question}” They answered that response A is significantly better, that B is, or that neither is`,
            cite('zhou2023lima'),
            answers?.graded ? ', and said whether it was slightly or much better.' : '.',
          ],
    facts.made.here > 0 ? [askedRaters(pack, 'comparison')] : null,
  )
}

function collection({ study, analysis, facts }: Told): Paragraph {
  const { progress } = study
  const when =
    facts.first === null
      ? ''
      : facts.first === facts.last
        ? ` on ${facts.first}`
        : ` between ${facts.first} and ${facts.last ?? ''}`
  const comments = facts.comments === 0 ? '' : `, ${count(facts.comments)} of them with a comment`
  const imported = facts.made.imported
  const sides = facts.targetOnA + facts.targetOnB
  return sentences(
    [
      `${whoJudged(analysis)} gave ${whatWasJudged(analysis)} of ${counted(analysis.comparisons, 'comparison')}${when}${comments}.`,
    ],
    imported === 0
      ? null
      : [
          `${imported === analysis.judgments ? 'They' : `${count(imported)} of them`} were collected elsewhere and imported (${listed(facts.formats)}).`,
        ],
    sides === 0
      ? null
      : [
          `${analysis.target ?? ''} stood on side A in ${count(facts.targetOnA)} and on side B in ${count(facts.targetOnB)} judgments.`,
        ],
    facts.seconds === null
      ? null
      : [
          `Half of the judgments took between ${facts.seconds.quartiles[0].toFixed(1)} and ${facts.seconds.quartiles[2].toFixed(1)} seconds (median ${facts.seconds.quartiles[1].toFixed(1)}, n = ${count(facts.seconds.n)}).`,
        ],
    progress.planned === 0
      ? null
      : [
          `Planned were ${counted(progress.planned, 'judgment')}; ${counted(progress.skipped, 'pair was', 'pairs were')} skipped.`,
        ],
  )
}

function analysisOf({ analysis }: Told): Paragraph {
  const { tallies, settings } = analysis
  if (tallies.length === 0) return []
  const clustered = tallies.some((tally) => printedRate(tally, 'winOrTieRate').method.startsWith('cluster-robust'))
  const exact = tallies.some((tally) => printedRate(tally, 'winOrTieRate').method.startsWith('exact bound'))
  const how: Piece[] = clustered
    ? [
        'allow for judgments of one prompt that resemble each other (cluster-robust by prompt, CR1, Student’s t',
        cite('liang1986', 'cameron2015'),
        ')',
      ]
    : ['take judgments as independent (Wilson', cite('wilson1927'), ')']
  const who = kindsCounted(analysis).includes('human') ? 'Raters' : 'The judgments'
  const named = inFigureOrder(tallies).slice(0, mostNamed)
  const results = named.map((tally) => {
    const against = analysis.target === null ? `${tally.target} against ${tally.baseline}` : tally.baseline
    return `${against}: ${percentWords(printedRate(tally, 'winOrTieRate'))} of ${count(tally.n)}`
  })
  return sentences(
    [
      `${analysis.target === null ? 'Of each pair of systems, seen from the first of them,' : 'Against each baseline'} we report the win rate (wins/n), the win-or-tie rate ((wins + ties)/n)`,
      cite('zhou2023lima'),
      ` and the half-tie rate ((wins + ties/2)/n).`,
    ],
    [
      `Intervals are at ${levelWords(settings.level)} and `,
      ...how,
      ...(exact ? ['; where all prompts agree they are exact bounds', cite('clopper1934')] : []),
      '.',
    ],
    [
      `That both systems are preferred equally often was tested by prompt (t test of the half-tie rate) and by the exact sign test without ties; p-values are adjusted for ${counted(tallies.length, 'comparison of systems', 'comparisons of systems')}`,
      cite('holm1979'),
      '.',
    ],
    [
      `${who} preferred ${analysis.target ?? 'the first system'} or saw no significant difference in these shares. ${results.join('; ')}`,
      tallies.length > named.length ? `; the other ${count(tallies.length - named.length)} are in the table.` : '.',
    ],
  )
}

function agreementOf({ analysis }: Told): Paragraph {
  const { agreement, settings } = analysis
  if (agreement.raterPairs === 0)
    return ['No comparison was judged by two raters, so nothing can be said of their agreement.']
  const { tieDiscounted, chance, raw, krippendorffAlpha, gwetAC1, cohenKappa } = agreement
  return sentences(
    [
      `Over ${counted(agreement.raterPairs, 'pair')} of judgments by different raters on one comparison, tie-discounted agreement`,
      cite('zhou2023lima'),
      ` was ${decimalWords(tieDiscounted)}` +
        (chance.tieDiscounted === null ? '' : `, where chance would give ${chance.tieDiscounted.toFixed(3)}`) +
        `; raw agreement was ${decimalWords(raw)}.`,
    ],
    [
      `Corrected for chance: Krippendorff’s α ${decimalWords(krippendorffAlpha)}`,
      cite('krippendorff2011'),
      `, Gwet’s AC1 ${decimalWords(gwetAC1)}`,
      cite('gwet2008'),
      `, mean Cohen’s κ of pairs of raters ${decimalWords(cohenKappa)}`,
      cite('cohen1960'),
      ` (${levelWords(settings.level)} intervals in brackets, from ${count(settings.replicates)} resamples of ${agreement.resampled}, for κ from its clustered standard error).`,
    ],
  )
}

function record({ study, analysis, facts }: Told): Paragraph {
  const { registration, amendments, exclusions, withdrawn, looks } = study
  return sentences(
    registration === null || facts.made.here === 0
      ? ['The study was not registered in Blindpair before its first judgment.']
      : [
          `Design, instructions, rules and analysis plan were frozen on ${registration.frozenAt.slice(0, 10)} (SHA-256 ${registration.hash}); ` +
            (amendments.length === 0
              ? 'nothing was changed after that.'
              : `${counted(amendments.length, 'change was', 'changes were')} made after that and ${amendments.length === 1 ? 'is' : 'are'} listed in the manifest.`),
        ],
    exclusions.length + withdrawn.length === 0
      ? ['No judgment was excluded.']
      : [
          `By rule ${counted(exclusions.length, 'rater was', 'raters were')} excluded (${counted(facts.excluded, 'judgment')}) and ${counted(withdrawn.length, 'comparison was', 'comparisons were')} withdrawn (${counted(facts.withdrawn, 'judgment')}); a table gives the results with them.`,
        ],
    facts.replaced + facts.surplus === 0
      ? null
      : [
          `${counted(facts.replaced, 'judgment was', 'judgments were')} replaced by the same rater’s later one and ${counted(facts.surplus, 'came', 'came')} after its place had been given to another; these are kept in the data and not counted.`,
        ],
    looks.length === 0
      ? null
      : [`Results with system names were looked at ${counted(looks.length, 'time')} before the study was unlocked.`],
    [
      `All numbers were computed from the released judgments with Blindpair ${study.program.version}`,
      cite('blindpair'),
      ` (seed ${analysis.settings.seed}); its command “verify” computes each of them again.`,
    ],
  )
}
