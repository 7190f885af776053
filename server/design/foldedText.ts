/** A text as it looks to a quick eye: small letters, no accents or invisible signs, look-alike letters as Latin ones. */
export type FoldedText = {
  text: string
  /** The place in the original of the folded character at `index`. */
  placeOf: (index: number) => number
}

/** Greek and Cyrillic letters drawn like Latin ones, and signs that mean the same; each letter stands before what it looks like. */
const lookAlikes = pairsOf(
  'αaβbεeηnιiκkμmνvοoρpτtυuχxγyϲc' +
    'аaвbеeкkмmнhоoрpсcтtуyхxіiјjѕsԁdӏl' +
    "ıiłløoßs’'‘'ʼ'“\"”\"‐-‑-–-—-\u00a0 \u2009 \u202f \u3000 ",
)

/** Capitals that look like another letter than their small form does. */
const capitals = pairsOf('ΑaΒbΕeΖzΗhΙiΚkΜmΝnΟoΡpΤtΥyΧx')

function pairsOf(text: string): Map<string, string> {
  return new Map(text.match(/../gu)?.map((pair): [string, string] => [pair.slice(0, 1), pair.slice(1)]))
}

/** Signs without a shape, and accents that stand by themselves. */
const invisible = /^[\p{Cf}\p{Mn}\u115f\u1160]$/u

/** Folds a text, remembering where each character came from. */
export function foldText(original: string): FoldedText {
  // Plain ASCII keeps its length, which is nearly every text.
  // eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
  if (/^[\u0000-\u007f]*$/.test(original)) return { text: original.toLowerCase(), placeOf: (index) => index }
  const folded: string[] = []
  const places: number[] = []
  let place = 0
  // eslint-disable-next-line no-control-regex -- runs of ASCII are taken whole
  for (const [piece] of original.matchAll(/[\u0000-\u007f]+|[^\u0000-\u007f]/gu)) {
    const plain = piece.charCodeAt(0) < 0x80
    const small = plain ? piece.toLowerCase() : foldCharacter(piece)
    folded.push(small)
    for (let i = 0; i < small.length; i++) places.push(plain ? place + i : place)
    place += piece.length
  }
  places.push(place)
  return { text: folded.join(''), placeOf: (index) => places[index] ?? place }
}

function foldCharacter(character: string): string {
  if (invisible.test(character)) return ''
  const capital = capitals.get(character)
  if (capital !== undefined) return capital
  const small =
    lookAlikes.get(character) ??
    character
      .normalize('NFKD')
      .replace(/\p{Mn}/gu, '')
      .toLowerCase()
  return lookAlikes.get(small) ?? small
}

/** A run of letters or of digits, with its place in the folded text. */
export type Token = { text: string; start: number; end: number }

/** The runs of letters and of digits in a text. Written out by hand: this passes over every character of an import. */
export function tokensOf(folded: string): Token[] {
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
