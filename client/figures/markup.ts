/** A part of a drawing: an element with its attributes and what it holds, or text. */
export type Part = { name: string; attributes: Map<string, string>; parts: (Part | string)[] }

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Markup that a component rendered, on a page or on a server, as its first element; comments are gone. */
export function parsed(markup: string): Part {
  const root: Part = { name: '', attributes: new Map(), parts: [] }
  const open = [root]
  for (const [, comment, closing, name, attributes, self, text] of markup.matchAll(tokens)) {
    const inside = open.at(-1)!
    if (comment !== undefined) continue
    if (text !== undefined) inside.parts.push(unescaped(text))
    else if (closing !== undefined) open.pop()
    else if (name !== undefined) {
      const part: Part = { name, attributes: attributesOf(attributes ?? ''), parts: [] }
      inside.parts.push(part)
      if (self === undefined) open.push(part)
    }
  }
  const first = root.parts.find((part) => typeof part !== 'string')
  if (!first || open.length !== 1) throw new Error('This is no whole drawing.')
  return first
}

const tokens = /(<!--[^]*?-->)|<(\/)[^>]*>|<([\w:-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/)?>|([^<]+)/g

function attributesOf(text: string): Map<string, string> {
  const found = text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)
  return new Map([...found].map(([, name = '', value = '']) => [name, unescaped(value)]))
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name: string) => {
    if (decimal) return String.fromCodePoint(Number(decimal))
    return hexadecimal ? String.fromCodePoint(parseInt(hexadecimal as string, 16)) : (named[name] ?? whole)
  })
}

/** As XML, an element a line, attributes by name: the same parts are the same text wherever they were rendered. */
export function written(part: Part, indent = ''): string {
  const { name, parts } = part
  const attributes = [...part.attributes].sort(([one], [other]) => (one < other ? -1 : 1))
  const head = `<${name}${attributes.map(([key, value]) => ` ${key}="${escaped(value)}"`).join('')}`
  if (parts.length === 0) return `${indent}${head}/>`
  // Space in a text is drawn, so nothing is put between its parts.
  if (name === 'text' || name === 'tspan' || name === 'title' || name === 'style')
    return `${indent}${head}>${parts.map((one) => (typeof one === 'string' ? escaped(one) : written(one))).join('')}</${name}>`
  const inside = parts.flatMap((one) => (typeof one === 'string' ? [] : [written(one, `${indent} `)]))
  return [`${indent}${head}>`, ...inside, `${indent}</${name}>`].join('\n')
}

function escaped(text: string): string {
  return (
    text
      // XML has no way to say these.
      // eslint-disable-next-line no-control-regex -- they are what is looked for
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
      .replace(/[&<>"]/g, (mark) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[mark] ?? '&quot;')
  )
}
