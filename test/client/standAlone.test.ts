import { describe, expect, test } from 'vitest'
import { parsed, written } from '../../client/figures/markup.ts'
import { declared, rulesOf } from '../../client/figures/rules.ts'
import { withRuns } from '../../client/figures/runs.ts'
import { standAlone } from '../../client/figures/standAlone.ts'

const svg = (inside: string) =>
  `<svg class="figure" viewBox="0 0 100 40" width="100" height="40" role="img" aria-label="A &amp; B">${inside}</svg>`

describe('a figure that stands alone', () => {
  test('carries the style of each part in light colours', () => {
    const file = standAlone(
      svg('<rect class="win" x="0" y="0" width="9" height="9"></rect><text class="small">n</text>'),
    )
    expect(file).toContain('<rect fill="#1d4e85" height="9" width="9" x="0" y="0"/>')
    expect(file).toContain('<text fill="#1a1c1f" font-size="13">n</text>')
    expect(file).not.toMatch(/class=|var\(|aria-label|role=/)
  })

  test('says in its title what it shows', () => {
    expect(standAlone(svg(''))).toContain('<title>A &amp; B</title>')
  })

  test('is the same whether a page or a server rendered it', () => {
    const page = svg('<pattern id="c7"></pattern><rect y="1" x="2" fill="url(#c7)"></rect><text>a&nbsp;b</text>')
    const server = svg('<!--[--><pattern id="s1"/><rect x="2" y="1" fill="url(#s1)"/><!--]--><text>a\u00a0b</text>')
    expect(standAlone(page)).toBe(standAlone(server))
  })

  test('writes letters over their halo, since not every reader knows of paint-order', () => {
    const texts = standAlone(svg('<text class="tiny">win rate</text>')).match(/<text[^]*?<\/text>/g)
    expect(texts).toEqual([
      '<text aria-hidden="true" fill="none" font-size="11.5" stroke="#ffffff" stroke-width="3">win rate</text>',
      '<text fill="#1a1c1f" font-size="11.5">win rate</text>',
    ])
  })

  test('has its caption below where one is asked for', () => {
    expect(standAlone(svg(''), { caption: 'Figure 1. A < B' })).toMatch(/<text[^>]*>Figure 1\. A &lt; B<\/text>/)
    expect(standAlone(svg(''))).not.toContain('<text')
  })

  test('keeps a name that looks like markup, and none of what XML cannot say', () => {
    const file = standAlone(svg('<text>&lt;script&gt; &amp;amp; \u0000\u0008</text>'))
    expect(file).toContain('&lt;script&gt; &amp;amp;   </text>')
  })
})

test('the heavier rule wins over the later one', () => {
  const rules = rulesOf(
    '.a { & { fill: red; } .b { fill: blue; } text { fill: green; } } @media x { .a .b { fill: black; } }',
  )
  const line = [
    { tag: 'g', classes: ['a'] },
    { tag: 'text', classes: ['b'] },
  ]
  expect(declared(rules, line).get('fill')).toBe('blue')
  expect(declared(rules, line.slice(0, 1)).get('fill')).toBe('red')
})

test('texts are split by typeface, with the weight they inherit', () => {
  const asked: [string, number][] = []
  const drawn = withRuns(
    '<svg><g font-weight="600"><text>ab<tspan font-weight="400">c</tspan></text></g></svg>',
    (text, weight) => {
      asked.push([text, weight])
      return Array.from(text).map((one) => ({ text: one, family: `F${weight}` }))
    },
  )
  expect(asked.slice(0, 2)).toEqual([
    ['ab', 600],
    ['c', 400],
  ])
  expect(drawn).toContain('<tspan font-family="F600">a</tspan><tspan font-family="F600">b</tspan>')
})

test('markup that is cut off is refused', () => {
  expect(() => parsed('<svg><g>')).toThrow('no whole drawing')
  expect(written(parsed('<svg a="1"/>'))).toBe('<svg a="1"/>')
})
