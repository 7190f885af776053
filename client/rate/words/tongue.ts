/** The languages the rater's screen speaks. */
export const tags = ['en', 'de', 'es', 'hi', 'ar', 'zh'] as const
export type Tag = (typeof tags)[number]

/** Every form a language counts in; each catalogue names those of its own, and the compiler asks for them all. */
type Forms<Plural extends Intl.LDMLPluralRule> = Record<Plural | 'other', string>

/** How a language writes numbers and counts; `#` stands for the number in each form. */
export function tongue<Plural extends Intl.LDMLPluralRule>(tag: Tag) {
  const rules = new Intl.PluralRules(tag)
  const numbers = new Intl.NumberFormat(tag)
  const number = (value: number) => numbers.format(value)
  const count = (value: number, forms: Forms<Plural>) => {
    const known: Partial<Record<Intl.LDMLPluralRule, string>> = forms
    return (known[rules.select(value)] ?? forms.other).replaceAll('#', number(value))
  }
  return { number, count }
}

/** The language of the screen: the one the study fixes, else the first of the browser's that is spoken here, else English. */
export function tagFor(fixed: string | undefined, wished: readonly string[]): Tag {
  return spoken(fixed ?? '') ?? wished.map(spoken).find((tag) => tag !== undefined) ?? 'en'
}

function spoken(language: string): Tag | undefined {
  const primary = language.toLowerCase().split(/[-_]/, 1)[0]
  return tags.find((tag) => tag === primary)
}
