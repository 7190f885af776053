import { foldText, tokensOf } from './foldedText.ts'
import { genericParts, introducedNames, plainNames } from './leakWords.ts'

/** A name as its tokens, and when it counts. */
export type Term = { tokens: string[]; names: 'system' | 'maker'; introduced: boolean; digitsMayFollow: boolean }

/** What counts as a leak in one study, by the first token of each name. */
export type Lexicon = { terms: Map<string, Term[]>; joined: Map<string, Term> }

/** The names that give a study's systems away, beside those of well-known systems and makers. */
export function makeLexicon(systems: { name: string; aliases?: string[] }[], words: string[] = []): Lexicon {
  const lexicon: Lexicon = { terms: new Map(), joined: new Map() }
  const add = (name: string, names: 'system' | 'maker', introduced: boolean) => {
    const digitsMayFollow = name.endsWith('*')
    const tokens = tokensOf(foldText(name).text).map(({ text }) => text)
    const first = tokens[0]
    if (first === undefined) return
    const term = { tokens, names, introduced, digitsMayFollow }
    lexicon.terms.set(first, [...(lexicon.terms.get(first) ?? []), term])
    const whole = tokens.join('')
    if (!introduced && whole.length >= 4 && !lexicon.joined.has(whole)) lexicon.joined.set(whole, term)
  }
  for (const { name, aliases = [] } of systems) {
    for (const word of [name, ...aliases]) if (hasLetters(word)) add(word, 'system', !tellsApart(word))
    for (const stem of [name, ...aliases].flatMap(stemsOf)) add(stem, 'system', isOrdinary(stem))
  }
  for (const word of words) add(word, 'system', false)
  for (const names of ['system', 'maker'] as const) {
    for (const word of plainNames[names]) add(word, names, false)
    for (const word of introducedNames[names]) add(word, names, true)
  }
  return lexicon
}

/** A name that is an ordinary word too, such as Beta, counts only where a response introduces itself by it. */
function hasLetters(name: string): boolean {
  return /\p{L}/u.test(name)
}

/** A name of one letter or of digits alone stands in every text. */
function tellsApart(name: string): boolean {
  const tokens = tokensOf(foldText(name).text)
  const letters = tokens.filter(({ text }) => /\p{L}/u.test(text)).map(({ text }) => text)
  if (letters.length === 0 || tokens.map(({ text }) => text).join('').length < 2) return false
  return tokens.length > 1 || ((letters[0]?.length ?? 0) > 2 && !genericParts.has(letters[0] ?? ''))
}

/** What is left of a name without size and version: `alpaca` of `alpaca-13b`. */
function stemsOf(name: string): string[] {
  const tokens = tokensOf(foldText(name).text).map(({ text }) => text)
  if (tokens.length < 2) return []
  const words = tokens.filter((token) => /^\p{L}{4,}$/u.test(token) && !genericParts.has(token))
  return words.slice(0, 1)
}

function isOrdinary(stem: string): boolean {
  return ([...introducedNames.system, ...introducedNames.maker] as string[]).includes(stem)
}
