import { en, type Words } from './en.ts'
import type { Tag } from './tongue.ts'

// English is the language everything falls back on, so it comes with the page; the others come when they are asked for.
const others: Record<Exclude<Tag, 'en'>, () => Promise<Words>> = {
  de: () => import('./de.ts').then(({ de }) => de),
  es: () => import('./es.ts').then(({ es }) => es),
  hi: () => import('./hi.ts').then(({ hi }) => hi),
  ar: () => import('./ar.ts').then(({ ar }) => ar),
  zh: () => import('./zh.ts').then(({ zh }) => zh),
}

/** The language the rater's screen speaks now. */
class Language {
  tag = $state<Tag>('en')
  words = $state.raw<Words>(en)
  /** Another language is on its way. */
  coming = $state(false)
  direction: 'ltr' | 'rtl' = $derived.by(() => (this.tag === 'ar' ? 'rtl' : 'ltr'))
  /** The language as a page names it. */
  named = $derived.by(() => (this.tag === 'zh' ? 'zh-Hans' : this.tag))

  #asked: Tag = 'en'

  /** Turns to another language; where its words cannot be loaded, all stays as it is. */
  async speak(tag: Tag): Promise<void> {
    this.#asked = tag
    this.coming = tag !== this.tag
    if (!this.coming) return
    const words = await wordsOf(tag)
    // Another one was asked for meanwhile.
    if (this.#asked !== tag) return
    this.coming = false
    if (!words) return
    this.words = words
    this.tag = tag
  }
}

/** All words of a language; nothing where they do not arrive. */
export async function wordsOf(tag: Tag): Promise<Words | undefined> {
  return tag === 'en' ? en : await others[tag]().catch(() => undefined)
}

export const language = new Language()
