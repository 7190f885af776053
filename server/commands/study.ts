import { Option, type Command } from 'commander'
import { existsSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { presets, withPreset, type Preset } from '../contract/presets.ts'
import { studyFileOf } from '../studyFileOf.ts'
import { namedStudy, withStore } from './open.ts'

/** `blindpair study new` and `blindpair study show`: study files to begin with, and of studies there are. */
export function studyCommand(program: Command): void {
  const study = program.command('study').description('study files: a new one, or the one of a study')
  study
    .command('new')
    .description('write a commented study file')
    .argument('[files...]', 'files of responses, as AlpacaEval or others write them')
    .addOption(
      new Option('--preset <preset>', presets.map(({ name, about }) => `${name}: ${about}`).join(' '))
        .choices(presets.map(({ name }) => name))
        .default('lima'),
    )
    .option('--name <name>', 'short and unique, for addresses and commands', 'my-study')
    .option('--target <system>', 'the system the study is about')
    .option('--out <file>', 'where to write it (the standard output)')
    .action((files: string[], options: { preset: string; name: string; target?: string; out?: string }) => {
      const preset = presets.find(({ name }) => name === options.preset) ?? presets[0]!
      const text = commented(preset, files, options)
      if (options.out === undefined) {
        process.stdout.write(text)
        return
      }
      if (existsSync(options.out)) throw new Error(`${options.out} exists already. Nothing was written.`)
      writeFileSync(options.out, text)
      console.log(`Wrote ${options.out}. See what it makes with: blindpair import ${options.out} --dry-run`)
    })
  study
    .command('show')
    .description('print the study file of a study that exists, without the files it was read from')
    .argument('<study>')
    .option('--json', 'print one JSON document')
    .action(async (name: string, { json }: { json?: true }) => {
      await withStore(async (store) => {
        const file = await studyFileOf(store, await namedStudy(store, name))
        process.stdout.write(json ? `${JSON.stringify(file)}\n` : stringify(file, { lineWidth: 0 }))
      })
    })
}

/** A study file that explains itself: what a preset sets is set, everything else stands as a comment. */
function commented(preset: Preset, files: string[], { name, target }: { name: string; target?: string }): string {
  const bare = { name, title: 'A title for people', responses: files.length > 0 ? files : ['outputs/*.json'] }
  const { name: _name, title: _title, responses, ...set } = withPreset(bare, preset)
  const said = (value: object) => stringify(value, { lineWidth: 0 }).trimEnd()
  const isSet = (field: string) => field in set
  const comment = (field: string, lines: string) => (isSet(field) ? [] : lines.split('\n').map((line) => `# ${line}`))
  return [
    `# ${preset.title}: ${preset.about}`,
    '# Check it with: blindpair import FILE --dry-run. Without --dry-run the study opens, and what is planned is frozen.',
    '',
    said({ name }),
    'title: A title for people',
    ...(preset.target === null
      ? ['# No target: every pair of systems is compared.']
      : [
          target === undefined
            ? '# target: MODEL  # the system the study is about; without it, every pair'
            : said({ target }),
        ]),
    '# baselines: [OTHER, { name: SHOWN, as: what-its-file-calls-it, aliases: [words that give it away] }]',
    '',
    '# Files beside this one; formats are recognised.',
    said({ responses }),
    '# prompts: [questions.jsonl]',
    '',
    ...(Object.keys(set).length > 0 ? [`# Set by the preset ${preset.name}:`, said(set), ''] : []),
    '# What may be set besides; each is shown as it is when it is absent, or as an example.',
    ...comment('question', 'question: Imagine that you need help with this. Which response meets the need better?'),
    ...comment('instructions', 'instructions: |\n  What raters are told beforehand, in markdown.'),
    ...comment('overlap', 'overlap: 1  # how many raters judge the same comparison'),
    ...comment('seed', 'seed: 1  # where every random draw starts'),
    ...comment('leaseMinutes', 'leaseMinutes: 30'),
    ...comment('ahead', 'ahead: 2  # pairs a browser holds, up to 50: so many can be judged without network'),
    ...comment('repeatPrompts', 'repeatPrompts: false'),
    ...comment('judgmentsPerRater', 'judgmentsPerRater: 50'),
    ...comment('leaks', 'leaks: keep  # or mask, or leave-out: responses that name a system'),
    ...comment(
      'analysisPlan',
      'analysisPlan: |\n  What you expect and how you will look at it; frozen when the study opens.',
    ),
    ...comment('consent', 'consent: |\n  What raters agree to first, in markdown.'),
    ...comment('language', 'language: browser  # or en, de, es, hi, ar, zh'),
    ...comment(
      'answers',
      'answers: { graded: true, bothBad: true, comment: optional, reasons: [More correct, Easier to read] }',
    ),
    ...comment('single', 'single: { scale: audit }  # one response at a time'),
    ...comment('screen', 'screen: { raw: free, difference: true, secondsPer100Words: 1, breakAfter: 40 }'),
    ...comment(
      'training',
      'training:\n  pass: 0.8\n  pairs:\n    - { prompt: 2+2?, first: "4", second: "5", answer: first, explanation: It is 4. }',
    ),
    ...comment('quality', 'quality:\n  repeats: { share: 0.05 }\n  attentionChecks: 2\n  rules: { goldRight: 0.8 }'),
    ...comment('platform', 'platform: { name: prolific, completionCode: C1ABC }'),
    '# state: open  # or draft',
    '',
  ].join('\n')
}
