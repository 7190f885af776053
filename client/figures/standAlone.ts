import certainty from '../dashboard/certainty.css?raw'
import figure from '../dashboard/figure.css?raw'
import forest from '../dashboard/forest.css?raw'
import overTime from '../dashboard/overTime.css?raw'
import tokens from '../styles/tokens.css?raw'
import { parsed, written, type Part } from './markup.ts'
import { declared, rulesOf, type Compound } from './rules.ts'

const rules = rulesOf(`${figure}\n${certainty}\n${overTime}\n${forest}`)
/** The colours of the light page: paper is white. Those said first; later ones are for readers who ask for more contrast. */
const colours = new Map(
  [...tokens.matchAll(/(--[\w-]+):\s*light-dark\(([^,]+),/g)]
    .reverse()
    .map(([, name = '', light = '']) => [name, light.trim()]),
).set('--ground', '#ffffff')

/** What a drawing needs of its style; the rest is the page's. */
const presentation = new Set([
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin'],
  ...['paint-order', 'font-size', 'font-weight', 'letter-spacing'],
])

const ofThePage = ['class', 'tabindex', 'role', 'style']

/**
 * A rendered figure as an SVG file that stands alone: each part carries its style, in light colours. With a caption, that is
 * written under it. The same figure gives the same file, whether it was rendered on the page or for the paper.
 */
export function standAlone(markup: string, { caption }: { caption?: string } = {}): string {
  const svg = parsed(markup)
  renameIds(svg)
  const described = svg.attributes.get('aria-label')
  style(svg, [])
  frame(svg, caption)
  if (described) svg.parts.unshift({ name: 'title', attributes: new Map(), parts: [described] })
  return `${written(svg)}\n`
}

/** Names that a page must keep apart need not be so in a file, where they stand alone. */
function renameIds(svg: Part): void {
  const ids = new Map<string, string>()
  each(svg, ({ attributes }) => {
    const id = attributes.get('id')
    if (id !== undefined) ids.set(id, `part${ids.size + 1}`)
  })
  each(svg, ({ attributes }) => {
    for (const [name, value] of attributes) {
      if (name === 'id') attributes.set(name, ids.get(value)!)
      else
        attributes.set(
          name,
          value.replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${ids.get(id) ?? id})`),
        )
    }
  })
}

function each(part: Part, visit: (part: Part) => void): void {
  visit(part)
  for (const one of part.parts) if (typeof one !== 'string') each(one, visit)
}

function style(part: Part, around: Compound[]): void {
  const { attributes } = part
  const line = [...around, { tag: part.name, classes: (attributes.get('class') ?? '').split(/\s+/).filter(Boolean) }]
  for (const [property, value] of declared(rules, line)) {
    if (presentation.has(property)) attributes.set(property, plain(value))
  }
  for (const [name, value] of [...attributes]) {
    if (ofThePage.includes(name) || name.startsWith('aria-')) attributes.delete(name)
    // A hundredth of a pixel is nothing to see; the digits of a double are many to read.
    else
      attributes.set(
        name,
        value.replace(/-?\d+\.\d{3,}/g, (number) => String(Math.round(Number(number) * 100) / 100)),
      )
  }
  part.parts = part.parts.flatMap((one): (Part | string)[] => {
    if (typeof one === 'string') return [one]
    style(one, line)
    return invisible(one) ? [] : haloed(one)
  })
}

const plain = (value: string) =>
  value
    .replace(/var\((--[\w-]+)\)/g, (whole, name: string) => colours.get(name) ?? whole)
    .replace(/(\d)px\b/g, '$1')
    .replace('transparent', 'none')

function invisible({ name, attributes }: Part): boolean {
  return name === 'rect' && attributes.get('fill') === 'none' && !attributes.has('stroke')
}

/**
 * A text on a halo of its own. `paint-order` is not understood everywhere, and where it is not, the halo would cover the
 * letters: so they are written twice.
 */
function haloed(part: Part): Part[] {
  const { attributes } = part
  const haloed = attributes.get('paint-order') === 'stroke' && attributes.has('stroke')
  attributes.delete('paint-order')
  if (part.name !== 'text') return [part]
  const letters = new Map([...attributes].filter(([name]) => !name.startsWith('stroke')))
  const over: Part = { name: 'text', attributes: letters, parts: part.parts }
  if (!haloed || attributes.get('stroke-width') === '0') return [over]
  const halo = new Map([...attributes, ['fill', 'none'] as const, ['aria-hidden', 'true'] as const])
  return [{ name: 'text', attributes: halo, parts: part.parts }, over]
}

/** White ground, a margin, the caption below where one is wanted, and the typeface. */
function frame(svg: Part, caption: string | undefined): void {
  const [, , width = 760, height = 0] = (svg.attributes.get('viewBox') ?? '').split(' ').map(Number)
  const lines = caption === undefined ? [] : wrapped(caption, 112)
  const margin = caption === undefined ? 4 : 24
  const full = lines.length === 0 ? height : height + 16 + lines.length * 18
  const box = { x: -margin, y: -margin, width: width + margin * 2, height: full + margin * 2 }
  const element = (name: string, attributes: Record<string, string | number>, parts: Part['parts']): Part => ({
    name,
    attributes: new Map(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
    parts,
  })
  const below = lines.map((line, index) =>
    element('text', { x: 0, y: height + 24 + index * 18, 'font-size': 13, fill: colours.get('--ink')! }, [line]),
  )
  svg.parts = [element('rect', { ...box, fill: colours.get('--ground')! }, []), ...svg.parts, ...below]
  svg.attributes = new Map([
    ['xmlns', 'http://www.w3.org/2000/svg'],
    ['viewBox', Object.values(box).join(' ')],
    ['width', String(box.width)],
    ['height', String(box.height)],
    ['font-family', 'Inter, Helvetica, Arial, sans-serif'],
  ])
}

function wrapped(text: string, letters: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line.length + word.length + 1 > letters) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
