import type { BrowseQuery } from '../../server/contract/browse.ts'

/** Every parameter of Browse's address, in the order it is written in. */
export const parameters = [
  'kinds',
  'system',
  'against',
  'outcome',
  'preference',
  'side',
  'bothBad',
  'decided',
  'form',
  'grade',
  'atLeast',
  'commented',
  'rater',
  'notBy',
  'raters',
  'times',
  'group',
  'with',
  'category',
  'tag',
  'turn',
  'responseLength',
  'promptLength',
  'flagged',
  'withdrawn',
  'excluded',
  'search',
  'order',
] as const satisfies (keyof BrowseQuery)[]
export type Parameter = (typeof parameters)[number]

/** What is looked for, as an address has it: all of it text. */
export type Query = Partial<Record<Parameter, string>>

/** What an address asks for; what Browse does not know is left out. */
export function queryIn(search: URLSearchParams): Query {
  const query: Query = {}
  for (const name of parameters) {
    const value = search.get(name)
    if (value !== null && value !== '') query[name] = value
  }
  return query
}

/** A query as an address ends: nothing, or `?…`. */
export function searchOf(query: Query, more: Record<string, string> = {}): string {
  const search = new URLSearchParams()
  for (const name of parameters) if (query[name] !== undefined) search.set(name, query[name])
  for (const [name, value] of Object.entries(more)) search.set(name, value)
  return search.size === 0 ? '' : `?${search.toString().replaceAll('%2C', ',')}`
}

/** The page of the comparisons behind a number of a study. */
export const doorTo = (study: string, query: Query) => `/studies/${encodeURIComponent(study)}/browse${searchOf(query)}`

const kindWords: Record<string, string> = {
  human: 'people',
  simulated: 'simulated raters',
  test: 'test raters',
  judge: 'language models',
}

/** What is looked for, a phrase a parameter, in the words of the page. */
export function phrases(query: Query): { name: Parameter; words: string }[] {
  const fared = { win: 'won', tie: 'tied', loss: 'lost' }[query.outcome ?? '']
  const system = query.system ?? (query.outcome || query.side ? 'the first system' : undefined)
  const said: Partial<Record<Parameter, string | undefined>> = {
    kinds: query.kinds
      ?.split(',')
      .map((kind) => kindWords[kind] ?? kind)
      .join(' and '),
    system: query.system && (query.against ? `${query.system} against ${query.against}` : `with ${query.system}`),
    against: query.system ? undefined : query.against && `with ${query.against}`,
    outcome: fared && `${system ?? ''} ${fared}`,
    preference:
      query.preference &&
      (query.preference === 'tie' ? 'neither chosen' : `side ${query.preference.toUpperCase()} chosen`),
    side: query.side && `${system ?? ''} on side ${query.side.toUpperCase()}`,
    bothBad: query.bothBad && 'marked both bad',
    decided: query.decided && 'decided, no ties',
    form: query.form && formWords(query.form),
    grade: query.grade && `graded “${query.grade}”`,
    atLeast: query.atLeast && `graded “${query.atLeast}” or better`,
    commented: query.commented && 'with a comment',
    rater: query.rater && `by ${query.rater}`,
    notBy: query.notBy && `not by ${query.notBy}`,
    raters: query.raters && `judged by ${query.raters} raters or more`,
    times: query.times && `judged ${query.times} times or more`,
    group:
      query.group &&
      (query.with
        ? `judged by ${groupName(query.group)} and ${groupName(query.with)}`
        : `by ${groupName(query.group)}`),
    category: query.category && `category ${query.category}`,
    tag:
      query.tag && (query.tag.endsWith('=') ? `no ${query.tag.slice(0, -1)}` : `tag ${query.tag.replace('=', ': ')}`),
    turn: query.turn && (query.turn === '0' ? 'judged as a whole' : `turn ${query.turn}`),
    responseLength: query.responseLength && `responses of ${lengthWords(query.responseLength)}`,
    promptLength: query.promptLength && `prompts of ${lengthWords(query.promptLength)}`,
    flagged: query.flagged && 'reported as harmful',
    withdrawn:
      query.withdrawn && { with: 'withdrawn ones too', only: 'withdrawn only', without: undefined }[query.withdrawn],
    excluded:
      query.excluded &&
      { with: 'excluded raters too', only: 'excluded raters only', without: undefined }[query.excluded],
    search: query.search && `“${query.search}”`,
  }
  return parameters.flatMap((name) => (said[name] ? [{ name, words: said[name] }] : []))
}

const formNames: Record<string, string> = {
  headings: 'headings',
  listItems: 'list items',
  bold: 'bold words',
  codeBlocks: 'code blocks',
}

/** `length-more` in words: how the responses' form goes with what was chosen. */
export function formWords(form: string): string {
  const [feature = '', cell = ''] = form.split('-')
  const isLength = feature === 'length'
  const name = formNames[feature] ?? feature
  const words: Record<string, string> = {
    more: isLength ? 'the longer one chosen' : `the one with more ${name} chosen`,
    less: isLength ? 'the shorter one chosen' : `the one with fewer ${name} chosen`,
    tie: isLength ? 'neither chosen, lengths differ' : `neither chosen, ${name} differ in number`,
    equal: isLength ? 'both equally long' : `as many ${name} in both`,
    decided: isLength ? 'one chosen, lengths differ' : `one chosen, ${name} differ in number`,
    known: 'both texts known',
  }
  return words[cell] ?? form
}

/** `500-999` or `4000-` in words. */
function lengthWords(range: string): string {
  if (range === 'unknown') return 'unknown length'
  const [low, high] = range.split('-')
  return high === '' ? `${low} characters or more` : `${low}–${high} characters`
}

const groupName = (group: string) =>
  group.startsWith('-') ? `${kindWords[group.slice(1)] ?? 'raters'} without a group` : group

/** A query without one of its phrases, and without what means nothing then. */
export function without(query: Query, name: Parameter): Query {
  const gone: string[] = [name, ...(name === 'system' ? ['against'] : []), ...(name === 'group' ? ['with'] : [])]
  return Object.fromEntries(Object.entries(query).filter(([one]) => !gone.includes(one)))
}
