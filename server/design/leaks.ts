import { foldText } from './foldedText.ts'
import { isIntroduced, kindPhrases } from './leakPhrases.ts'
import { genericParts, introducedNames, plainNames, unspacedNames } from './leakWords.ts'

/** A place in a response that gives away who wrote it; `start` and `end` count UTF-16 units as strings do. */
export type LeakPlace = { start: number; end: number; words: string; names: 'system' | 'maker' | 'kind' }

type Term = { tokens: string[]; names: 'system' | 'maker'; introduced: boolean; digitsMayFollow: boolean }

/** What counts as a leak in one study, by the first token of each name. */
export type Lexicon = { terms: Map<string, Term[]>; joined: Map<string, Term> }

type Token = { text: string; start: number; end: number }

/** How much text on either side decides whether a name is introduced. */
const reach = 160

/** The runs of letters and of digits in a text. Written out by hand: this passes over every character of an import. */
function tokensOf(folded: string): Token[] {
  const tokens: Token[] = []
  let start = 0
  let kind = 0
  for (let i = 0; i <= folded.length; i++) {
    const code = i < folded.length ? folded.charCodeAt(i) : 0
    // The second half of a pair belongs to what the first half was.
    const next = code >= 0xdc00 && code < 0xe000 ? kind : kindOf(code, folded, i)
    if (next === kind) continue
    if (kind !== 0) tokens.push({ text: folded.slice(start, i), start, end: i })
    start = i
    kind = next
  }
  return tokens
}

/** 1 for a letter, 2 for a digit, 0 for what stands between words. */
function kindOf(code: number, text: string, at: number): 0 | 1 | 2 {
  if (code < 0x80) return code >= 0x61 && code <= 0x7a ? 1 : code >= 0x30 && code <= 0x39 ? 2 : 0
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  return /\p{L}/u.test(character) ? 1 : /\p{N}/u.test(character) ? 2 : 0
}

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
    for (const word of [name, ...aliases]) if (tellsApart(word)) add(word, 'system', false)
    for (const stem of [name, ...aliases].flatMap(stemsOf)) add(stem, 'system', isOrdinary(stem))
  }
  for (const word of words) add(word, 'system', false)
  for (const names of ['system', 'maker'] as const) {
    for (const word of plainNames[names]) add(word, names, false)
    for (const word of introducedNames[names]) add(word, names, true)
  }
  return lexicon
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

/** Finds what gives a text away, in order; whole words in any capitals, also disguised or spelled out. Linear in the text. */
export function findLeaks(text: string, lexicon: Lexicon): LeakPlace[] {
  const { text: folded, placeOf } = foldText(text)
  const tokens = tokensOf(folded)
  const found: { start: number; end: number; names: LeakPlace['names'] }[] = []
  tokens.forEach((token, i) => {
    for (const term of lexicon.terms.get(token.text) ?? []) {
      const end = endOf(term, tokens, i, folded)
      if (end === null || (term.introduced && !isIntroduced(around(folded, token.start), folded.slice(end, end + 80))))
        continue
      if (term.tokens[0] === 'claude' && isClaudeSomebody(tokens, i, text, placeOf)) continue
      found.push({ start: token.start, end, names: term.names })
    }
  })
  found.push(...spelledOut(tokens, folded, lexicon), ...inUnspacedScript(folded))
  for (const phrase of kindPhrases) {
    for (const match of folded.matchAll(phrase)) {
      found.push({ start: match.index, end: match.index + match[0].length, names: 'kind' })
    }
  }
  return merged(found).map(({ start, end, names }) => {
    const [from, to] = [placeOf(start), placeOf(end)]
    return { start: from, end: to, words: text.slice(from, to), names }
  })
}

/** Covers the leaks of a text with a mark that is the same for every system. */
export function mask(text: string, leaks: LeakPlace[]): string {
  let masked = ''
  let from = 0
  for (const { start, end } of leaks) {
    masked += `${text.slice(from, start)}[redacted]`
    from = end
  }
  return masked + text.slice(from)
}

const around = (folded: string, start: number) => folded.slice(Math.max(0, start - reach), start)

function endOf(term: Term, tokens: Token[], i: number, folded: string): number | null {
  for (const [k, wanted] of term.tokens.entries()) {
    const token = tokens[i + k]
    if (token?.text !== wanted) return null
    const before = tokens[i + k - 1]
    if (k > 0 && before !== undefined && !/^[\s._:/-]{0,2}$/.test(folded.slice(before.end, token.start))) return null
  }
  const first = tokens[i] as Token
  const last = tokens[i + term.tokens.length - 1] as Token
  if (tokens[i - 1]?.end === first.start) return null
  const next = tokens[i + term.tokens.length]
  return next?.start === last.end && !term.digitsMayFollow ? null : last.end
}

/** Claude Monet, Jean-Claude: a person. */
function isClaudeSomebody(tokens: Token[], i: number, text: string, placeOf: (index: number) => number): boolean {
  const before = tokens[i - 1]?.text
  if (before === 'jean' || before === 'saint' || before === 'st') return true
  const next = tokens[i + 1]
  const token = tokens[i] as Token
  if (
    next === undefined ||
    next.start !== token.end + 1 ||
    /^(?:instant|opus|sonnet|haiku|ai|v|pro|code)$/.test(next.text)
  )
    return false
  return text[placeOf(token.end)] === ' ' && /\p{Lu}/u.test(text[placeOf(next.start)] ?? '') && next.text.length > 2
}

/** Names with a sign between all letters: `c l a u d e`. */
function spelledOut(tokens: Token[], folded: string, lexicon: Lexicon) {
  const found: { start: number; end: number; names: LeakPlace['names'] }[] = []
  let run: Token[] = []
  const close = () => {
    const term = run.length < 4 ? undefined : lexicon.joined.get(run.map(({ text }) => text).join(''))
    if (term !== undefined)
      found.push({ start: (run[0] as Token).start, end: (run.at(-1) as Token).end, names: term.names })
    run = []
  }
  for (const token of tokens) {
    const last = run.at(-1)
    if (last !== undefined && (token.start - last.end !== 1 || !/[\s._*-]/.test(folded[last.end] ?? ''))) close()
    if (token.text.length === 1) run.push(token)
    else close()
  }
  close()
  return found
}

function inUnspacedScript(folded: string) {
  const found: { start: number; end: number; names: LeakPlace['names'] }[] = []
  for (const names of ['system', 'maker'] as const) {
    for (const name of unspacedNames[names]) {
      for (let at = folded.indexOf(name); at !== -1; at = folded.indexOf(name, at + name.length)) {
        found.push({ start: at, end: at + name.length, names })
      }
    }
  }
  return found
}

const weight = { system: 0, maker: 1, kind: 2 }

/** In order and apart: overlapping places become one, named after what is plainest in it. */
function merged<Place extends { start: number; end: number; names: LeakPlace['names'] }>(places: Place[]): Place[] {
  const ordered = places.toSorted((p, q) => p.start - q.start || q.end - p.end)
  const apart: Place[] = []
  for (const place of ordered) {
    const last = apart.at(-1)
    if (last === undefined || place.start >= last.end) apart.push({ ...place })
    else {
      last.end = Math.max(last.end, place.end)
      if (weight[place.names] < weight[last.names]) last.names = place.names
    }
  }
  return apart
}
