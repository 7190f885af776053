import type { Pair } from '../../server/contract/pair.ts'
import type { SafeHtml } from './markdown.ts'

/** A text ready for the page: HTML that is safe to insert, or the text as it is. */
export type Rendered = { html: SafeHtml } | { plain: string }

// Asked for at once, beside the first request for pairs.
const markdown = import('./markdown.ts')
markdown.catch(() => undefined)

const fence = /^ {0,3}(?:[-*+>]\s+|\d+[.)]\s+|>\s*)*(?:```|~~~)\s*\w/m
const tex = /\$[^$]+\$|\\\(|\\\[/
const kept = 60
const ready = new Map<string, Rendered>()

/** Renders a text, at once where that was done before; what cannot be rendered is shown as it is. */
export function rendering(text: string): Rendered | Promise<Rendered> {
  const blank = text.trim() === ''
  return blank ? { plain: text } : (ready.get(text) ?? render(text))
}

async function render(text: string): Promise<Rendered> {
  try {
    const [{ toHtml }, code, formulas] = await Promise.all([
      markdown,
      fence.test(text) ? import('./highlighting.ts') : undefined,
      tex.test(text) ? import('./mathematics.ts') : undefined,
    ])
    return keep(text, { html: toHtml(text, code?.highlight, formulas?.mathematics) })
  } catch {
    // Plain text is what any reader of a response can fall back on; nothing is withheld.
    return { plain: text }
  }
}

function keep(text: string, rendered: Rendered): Rendered {
  ready.set(text, rendered)
  if (ready.size > kept) ready.delete(ready.keys().next().value!)
  return rendered
}

/** Makes both sides of a pair ready; resolves when all its texts are. Lets the page breathe between two texts. */
export async function prepare(pair: Pair): Promise<void> {
  for (const text of [...pair.prompt.turns, ...pair.a.turns, ...pair.b.turns]) {
    const rendered = rendering(text)
    if (rendered instanceof Promise) {
      await rendered
      await new Promise((resolve) => setTimeout(resolve))
    }
  }
}
