import { flushSync, mount, unmount, type Component } from 'svelte'
import type { Tally } from '../../server/contract/results.ts'

/** What a drawing needs of its style once the page's sheets are gone. */
const presentation = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'paint-order',
  'font-size',
  'font-weight',
  'letter-spacing',
]

/** What a part looks like anyway, and need not say. */
const unstyled: Record<string, string> = {
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  'paint-order': 'normal',
  'font-weight': '400',
  'letter-spacing': 'normal',
}

/** A drawing as an SVG file that stands alone: in light colours, at one width, its caption inside. */
export function figureFile<Props extends { width?: number }>(
  drawing: Component<Props>,
  props: Props,
  caption: string,
): string {
  const host = document.createElement('div')
  host.style.cssText = 'position: absolute; visibility: hidden'
  document.body.append(host)
  const figure = mount(drawing, { target: host, props: { ...props, width: 760 } })
  const { dataset } = document.documentElement
  const theme = dataset.theme
  try {
    flushSync()
    // For the time of reading the colours only: the page is not painted in between.
    dataset.theme = 'light'
    const svg = host.querySelector('svg')!
    inline([...svg.querySelectorAll<SVGElement>('*')])
    frame(svg, caption)
    return new XMLSerializer().serializeToString(svg)
  } finally {
    if (theme === undefined) delete dataset.theme
    else dataset.theme = theme
    void unmount(figure)
    host.remove()
  }
}

/** Writes the style of each part onto it; all are read before any loses the class its neighbours' styles rest on. */
function inline(parts: SVGElement[]): void {
  const styles = parts.map((part) => {
    const computed = getComputedStyle(part)
    return presentation.map((property) => [property, computed.getPropertyValue(property)] as const)
  })
  parts.forEach((part, index) => {
    for (const name of ['class', 'tabindex', 'role', 'aria-label']) part.removeAttribute(name)
    if (part.localName === 'g' || part.localName === 'defs') return
    for (const [property, value] of styles[index]!) {
      if (value && value !== unstyled[property]) part.setAttribute(property, value)
    }
  })
}

function frame(svg: SVGElement, caption: string): void {
  const [, , width = 760, height = 0] = (svg.getAttribute('viewBox') ?? '').split(' ').map(Number)
  const lines = wrapped(caption, 112)
  const margin = 24
  const full = height + 16 + lines.length * 18
  const drawn = document.createElementNS(svg.namespaceURI, 'g') as SVGGElement
  drawn.append(...svg.childNodes)
  const ground = document.createElementNS(svg.namespaceURI, 'rect') as SVGRectElement
  const box = { x: -margin, y: -margin, width: width + margin * 2, height: full + margin * 2 }
  for (const [name, value] of Object.entries(box)) ground.setAttribute(name, String(value))
  ground.setAttribute('fill', '#ffffff')
  svg.append(ground, drawn)
  lines.forEach((line, index) => {
    const text = document.createElementNS(svg.namespaceURI, 'text') as SVGTextElement
    text.setAttribute('x', '0')
    text.setAttribute('y', String(height + 24 + index * 18))
    text.setAttribute('font-size', '13')
    text.setAttribute('fill', '#1a1c1f')
    text.textContent = line
    svg.append(text)
  })
  svg.setAttribute('viewBox', Object.values(box).join(' '))
  svg.setAttribute('width', String(box.width))
  svg.setAttribute('height', String(box.height))
  svg.setAttribute('font-family', 'Helvetica, Arial, sans-serif')
  svg.removeAttribute('class')
  svg.removeAttribute('aria-label')
  svg.removeAttribute('role')
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

const cell = (value: string | number | undefined) => {
  // Spreadsheets run what begins so; with an apostrophe before it, it is text to them.
  const text = typeof value === 'string' && /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Lines of cells as CSV. */
export const csvOf = (lines: (string | number | undefined)[][]) =>
  lines.map((line) => line.map(cell).join(',') + '\r\n').join('')

/** The figure's numbers as CSV, one row a baseline, rates as shares. */
export function figureNumbers(rows: Tally[], kinds: string[]): string {
  const lines: (string | number | undefined)[][] = [
    [
      ...['target', 'baseline', 'rater_kinds', 'n', 'win', 'tie', 'loss', 'both_bad'],
      ...['win_rate', 'win_rate_low', 'win_rate_high'],
      ...['win_or_tie_rate', 'win_or_tie_rate_low', 'win_or_tie_rate_high'],
      ...['half_tie_rate', 'interval_level', 'interval_method'],
    ],
  ]
  for (const { target, baseline, n, win, tie, loss, bothBad, rates } of rows) {
    const { winRate, winOrTieRate, halfTieRate } = rates ?? {}
    lines.push([
      ...[target, baseline, kinds.join('+'), n, win, tie, loss, bothBad],
      ...[winRate?.estimate, winRate?.low, winRate?.high],
      ...[winOrTieRate?.estimate, winOrTieRate?.low, winOrTieRate?.high],
      ...[halfTieRate?.estimate, winRate?.level, winRate?.method],
    ])
  }
  return csvOf(lines)
}

/** Hands a text to the browser as a file to keep. */
export function keepFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // After the click has been dealt with, or the browser would find the address gone.
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}
