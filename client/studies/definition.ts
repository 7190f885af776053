import type { LeakChoice, StudyFile, SystemInput } from '../../server/contract/study.ts'

/** The name of a system, however the study file writes it. */
export const systemName = (system: SystemInput) => (typeof system === 'string' ? system : system.name)

/** A short name for addresses and commands, made from a title; empty when nothing of it is left. */
export function nameFrom(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 48)
    .replace(/^-+|-+$/g, '')
}

/** Whether a name may be used in addresses and commands. */
export const isName = (name: string) => /^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)

function written(study: StudyFile, name: string): SystemInput {
  const inputs = [...(study.target ? [study.target] : []), ...(study.baselines ?? [])]
  // An entry with aliases must keep them when it changes its role.
  return inputs.find((input) => systemName(input) === name) ?? name
}

/** The study about another target, or about all pairs when it is null. */
export function withTarget(study: StudyFile, target: string | null): StudyFile {
  const { target: before, ...rest } = study
  if (target === null) return rest
  if (!study.baselines) return { ...study, target: written(study, target) }
  const baselines = study.baselines.filter((input) => systemName(input) !== target)
  const kept = before && systemName(before) !== target ? [...baselines, before] : baselines
  return { ...rest, target: written(study, target), ...(kept.length > 0 ? { baselines: kept } : {}) }
}

/** The study against these baselines; at least one stays. */
export function withBaselines(study: StudyFile, names: string[]): StudyFile {
  return names.length === 0 ? study : { ...study, baselines: names.map((name) => written(study, name)) }
}

/** What a study says of a system, in full. */
export function systemInput(study: StudyFile, name: string): Exclude<SystemInput, string> {
  const input = written(study, name)
  return typeof input === 'string' ? { name: input } : input
}

/**
 * The study with something else said of a system: another name, what its files call it, or more words that give it away. One
 * that is renamed is still found by its old name in the files. `all` are the baselines where the study names none.
 */
export function withSystem(
  study: StudyFile,
  name: string,
  change: Partial<Exclude<SystemInput, string>>,
  all: readonly string[],
): StudyFile {
  const before = systemInput(study, name)
  const { as = before.name, aliases, ...after } = { ...before, ...change }
  const said = { ...after, ...(as === after.name ? {} : { as }), ...(aliases ? { aliases } : {}) }
  const input = Object.keys(said).length === 1 ? said.name : said
  if (study.target && systemName(study.target) === name) return { ...study, target: input }
  const baselines = study.baselines ?? [...all]
  return { ...study, baselines: baselines.map((one) => (systemName(one) === name ? input : one)) }
}

/** What the study calls a system now that a report knows by an older name: the report follows a moment later. */
export function calledNow(study: StudyFile, name: string): string {
  const inputs = [...(study.target ? [study.target] : []), ...(study.baselines ?? [])]
  if (inputs.some((input) => systemName(input) === name)) return name
  const renamed = inputs.find((input) => typeof input !== 'string' && input.as === name)
  return renamed ? systemName(renamed) : name
}

type Leaks = Exclude<NonNullable<StudyFile['leaks']>, string>

const leaksOf = (study: StudyFile): Leaks =>
  typeof study.leaks === 'string' ? { default: study.leaks } : (study.leaks ?? {})

/** The study with one leaking response decided by itself. */
export function withLeakChoice(study: StudyFile, prompt: string, system: string, choice: LeakChoice): StudyFile {
  const leaks = leaksOf(study)
  const others = (leaks.decisions ?? []).filter((each) => each.prompt !== prompt || each.system !== system)
  return { ...study, leaks: { ...leaks, decisions: [...others, { prompt, system, choice }] } }
}

/** The study with all leaks treated alike; decisions made one by one are given up. */
export function withAllLeaks(study: StudyFile, choice: LeakChoice): StudyFile {
  const { decisions: _given, ...leaks } = leaksOf(study)
  return { ...study, leaks: { ...leaks, default: choice } }
}

/** The study with more words that give a system away. */
export function withLeakWords(study: StudyFile, text: string): StudyFile {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word.length >= 2)
  const { words: _before, ...leaks } = leaksOf(study)
  return { ...study, leaks: words.length > 0 ? { ...leaks, words } : leaks }
}

/** The further words of a study, as the form shows them. */
export const leakWords = (study: StudyFile) => (leaksOf(study).words ?? []).join(', ')

/** How leaks are treated that nobody has decided by themselves. */
export const leakDefault = (study: StudyFile): LeakChoice => leaksOf(study).default ?? 'keep'
