/** The first letter that has a direction, and those that run from right to left. */
const letter = /\p{L}/u
const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u

/**
 * The direction of a text as a whole, by its first letter as the browser tells that of each paragraph: where the text
 * stands in its column, and what in it has no paragraph of its own, as a table. Undefined where it has no letter.
 */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const first = letter.exec(text)?.[0]
  if (first === undefined) return undefined
  return rightToLeft.test(first) ? 'rtl' : 'ltr'
}
