import MarkdownIt from 'markdown-it'
import { describe, expect, test } from 'vitest'
import { mathematics } from '../../client/rate/mathematics.ts'
import { allMethods } from '../../server/methods/allMethods.ts'

const markdown = new MarkdownIt().use(mathematics)
const shown = (formula: string) => markdown.render(`$$\n${formula}\n$$`)

describe('the screens show as a formula', () => {
  test.each(
    allMethods
      .flatMap(({ methods }) => methods)
      .filter(({ formulas }) => formulas.length > 0)
      .map(({ id, formulas }) => ({ id, formulas })),
  )('all of $id', ({ formulas }) => {
    for (const formula of formulas) {
      expect(formula).not.toContain('\n')
      const html = shown(formula)
      expect(html, formula).toContain('<math')
      expect(html, formula).not.toMatch(/katex-error|<pre|merror/)
    }
  })

  test('nothing that is wrong or withheld, so that the check above can fail', () => {
    expect(shown(String.raw`\frac{1}{`)).toContain('katex-error')
    expect(shown(String.raw`\noSuchCommand`)).toMatch(/katex-error|merror|mathcolor/)
    expect(shown(String.raw`x \phantom{y}`)).toContain('<pre')
  })
})
