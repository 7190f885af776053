import { SvelteMap } from 'svelte/reactivity'

type Keyboard = { getLayoutMap: () => Promise<Map<string, string>> }

/** Keys beside the letters, as a US keyboard has them. */
const signs: Partial<Record<string, string>> = {
  ...{ Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\' },
  ...{ Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/' },
}

const engraved = new SvelteMap<string, string>()

// Keys are found by their place; on a French keyboard another letter is printed there. Some browsers tell which.
const keyboard = (globalThis.navigator as (Navigator & { keyboard?: Keyboard }) | undefined)?.keyboard
void keyboard?.getLayoutMap().then(
  (layout) => layout.forEach((letter, code) => engraved.set(code, letter)),
  () => undefined,
)

/** What is printed on the key at this place, as far as the browser tells; a US keyboard otherwise. */
export function keyName(code: string): string {
  return (engraved.get(code) ?? signs[code] ?? code.replace(/^(Key|Digit)/, '')).toUpperCase()
}
