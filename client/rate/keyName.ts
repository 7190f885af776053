import { SvelteMap } from 'svelte/reactivity'

type Keyboard = { getLayoutMap: () => Promise<Map<string, string>> }

const engraved = new SvelteMap<string, string>()

// Keys are found by their place; on a French keyboard another letter is printed there. Some browsers tell which.
const keyboard = (globalThis.navigator as (Navigator & { keyboard?: Keyboard }) | undefined)?.keyboard
void keyboard?.getLayoutMap().then(
  (layout) => layout.forEach((letter, code) => engraved.set(code, letter)),
  () => undefined,
)

/** What is printed on the key at this place, as far as the browser tells; a US keyboard otherwise. */
export function keyName(code: string): string {
  return (engraved.get(code) ?? code.replace(/^(Key|Digit)/, '')).toUpperCase()
}
