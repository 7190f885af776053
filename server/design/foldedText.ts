/** A text as it looks to a quick eye: small letters, no accents or invisible signs, look-alike letters as Latin ones. */
export type FoldedText = {
  text: string
  /** The place in the original of the folded character at `index`. */
  placeOf: (index: number) => number
}

const lookAlikes = new Map(
  Object.entries({
    // Greek and Cyrillic letters drawn like Latin ones, in small form.
    α: 'a', β: 'b', ε: 'e', η: 'n', ι: 'i', κ: 'k', μ: 'm', ν: 'v', ο: 'o', ρ: 'p', τ: 't', υ: 'u', χ: 'x', γ: 'y', ϲ: 'c',
    а: 'a', в: 'b', е: 'e', к: 'k', м: 'm', н: 'h', о: 'o', р: 'p', с: 'c', т: 't', у: 'y', х: 'x', і: 'i', ј: 'j', ѕ: 's', ԁ: 'd', ӏ: 'l', ѐ: 'e',
    'ı': 'i', 'ł': 'l', 'ø': 'o', 'ß': 's', '’': "'", '‘': "'", 'ʼ': "'", '“': '"', '”': '"', '‐': '-', '‑': '-', '–': '-', '—': '-',
    '\u00a0': ' ', '\u2009': ' ', '\u202f': ' ', '\u3000': ' ',
  }),
) // prettier-ignore

/** Capitals that look like another letter than their small form does. */
const capitals = new Map(
  Object.entries({ Α: 'a', Β: 'b', Ε: 'e', Ζ: 'z', Η: 'h', Ι: 'i', Κ: 'k', Μ: 'm', Ν: 'n', Ο: 'o', Ρ: 'p', Τ: 't', Υ: 'y', Χ: 'x' }),
) // prettier-ignore

const invisible =
  /^[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]$|^\p{Mn}$/u

/** Folds a text, remembering where each character came from. */
export function foldText(original: string): FoldedText {
  // Plain ASCII keeps its length, which is nearly every text.
  // eslint-disable-next-line no-control-regex -- the whole of ASCII is meant
  if (/^[\u0000-\u007f]*$/.test(original)) return { text: original.toLowerCase(), placeOf: (index) => index }
  const folded: string[] = []
  const places: number[] = []
  let place = 0
  for (const character of original) {
    for (const unit of foldCharacter(character)) {
      folded.push(unit)
      places.push(place)
      for (let i = 1; i < unit.length; i++) places.push(place)
    }
    place += character.length
  }
  places.push(place)
  return { text: folded.join(''), placeOf: (index) => places[index] ?? place }
}

function foldCharacter(character: string): string {
  if (character <= '\u007f') return character.toLowerCase()
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
