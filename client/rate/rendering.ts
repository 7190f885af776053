import type { Pair } from '../../server/contract/pair.ts'
import { isTooLarge } from './bounds.ts'
import type { SafeHtml } from './markdown.ts'

/** Why a text is shown as it was written. */
export type Reason = 'too large to format' | 'formatting could not be loaded'

/** A text ready for the page: HTML that is safe to insert, or the text as it is. */
export type Rendered = { html: SafeHtml } | { plain: string; reason?: Reason }

// Asked for at once, beside the first request for pairs.
const markdown = import('./markdown.ts')
markdown.catch(() => undefined)

const tex = /\$[^$]+\$|\\\(|\\\[/
// More than two long dialogues hold.
const kept = 200
const ready = new Map<string, Rendered>()

/** Whether a text holds code whose language is named; one look at each character, whatever stands before it. */
export const namesLanguage = (text: string) => /(?:```|~~~)[ \t]{0,9}\w/.test(text)

/** Renders a text, at once where that was done before; what cannot be rendered is shown as it is. */
export function rendering(text: string): Rendered | Promise<Rendered> {
  if (text.trim() === '') return { plain: text }
  if (isTooLarge(text)) return { plain: text, reason: 'too large to format' }
  return ready.get(text) ?? render(text)
}

async function render(text: string): Promise<Rendered> {
  let modules
  try {
    modules = await Promise.all([
      markdown,
      namesLanguage(text) ? import('./highlighting.ts') : undefined,
      tex.test(text) ? import('./mathematics.ts') : undefined,
    ])
  } catch {
    // Plain text is what any reader of a response can fall back on; nothing is withheld.
    return { plain: text, reason: 'formatting could not be loaded' }
  }
  const [{ toHtml }, code, formulas] = modules
  return keep(
    text,
    formatted(text, () => toHtml(text, code?.highlight, formulas?.mathematics)),
  )
}

function formatted(text: string, toHtml: () => SafeHtml | null): Rendered {
  try {
    const html = toHtml()
    if (html !== null) return { html }
  } catch {
    // A formula nested deeper than the machine can follow.
  }
  return { plain: text, reason: 'too large to format' }
}

function keep(text: string, rendered: Rendered): Rendered {
  ready.set(text, rendered)
  if (ready.size > kept) ready.delete(ready.keys().next().value!)
  return rendered
}

/**
 * Makes all texts of a pair ready, and says why they must be shown as plain text: where one of them is, all are, so that
 * neither side stands out by it. Answers at once where everything is known.
 */
export function prepare(pair: Pair): Reason | undefined | Promise<Reason | undefined> {
  const texts = [...pair.prompt.turns, ...pair.a.turns, ...pair.b.turns]
  if (texts.some(isTooLarge)) return 'too large to format'
  const known = texts.map((text) => (text.trim() === '' ? { plain: text } : ready.get(text)))
  return known.every((rendered) => rendered !== undefined) ? reasonOf(known) : prepareEach(texts)
}

/** Lets the page breathe between two texts. */
async function prepareEach(texts: string[]): Promise<Reason | undefined> {
  const all: Rendered[] = []
  for (const text of texts) {
    const rendered = rendering(text)
    all.push(await rendered)
    if (rendered instanceof Promise) await new Promise((resolve) => setTimeout(resolve))
  }
  return reasonOf(all)
}

function reasonOf(all: Rendered[]): Reason | undefined {
  for (const rendered of all) if ('plain' in rendered && rendered.reason) return rendered.reason
  return undefined
}

/** Renders a text of a pair as all of the pair is shown. */
export function renderingIn(whole: ReturnType<typeof prepare>, text: string): Rendered | Promise<Rendered> {
  if (whole instanceof Promise) return whole.then((reason) => renderingIn(reason, text))
  return whole ? { plain: text, reason: whole } : rendering(text)
}
