import { foldText, type Token, tokensOf } from './foldedText.ts'
import type { Lexicon, Term } from './leakLexicon.ts'
import { isIntroduced, kindPhrases } from './leakPhrases.ts'
import { unspacedNames } from './leakWords.ts'

/** A place in a response that gives away who wrote it; `start` and `end` count UTF-16 units as strings do. */
export type LeakPlace = { start: number; end: number; words: string; names: 'system' | 'maker' | 'kind' }

/** How much text on either side decides whether a name is introduced. */
const reach = 160

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
