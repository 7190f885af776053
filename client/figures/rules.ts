/** A rule of a style sheet: what it is for, as the compounds of a descendant selector, and what it says. */
export type Rule = { compounds: Compound[]; weight: number; declarations: [string, string][] }
export type Compound = { tag: string | null; classes: string[] }

/**
 * The rules of our own style sheets, flat and in order. Reads what they use: nesting, `&`, lists of descendant selectors of
 * tags and classes. Rules of states (`:hover`) and of media are left out: a file has neither.
 */
export function rulesOf(css: string): Rule[] {
  const rules: Rule[] = []
  read(css.replace(/\/\*[^]*?\*\//g, ''), 0, [''], rules)
  return rules
}

/** Reads a block from `at` on and answers where it ends. */
function read(css: string, at: number, parents: string[], rules: Rule[]): number {
  const declarations: [string, string][] = []
  let start = at
  while (at < css.length && css[at] !== '}') {
    if (css[at] === ';') {
      const [property = '', ...value] = css.slice(start, at).split(':')
      declarations.push([property.trim(), value.join(':').trim()])
      start = ++at
    } else if (css[at] === '{') {
      const head = css.slice(start, at).trim()
      // What is told of media is read and thrown away.
      at = head.startsWith('@') ? read(css, at + 1, [''], []) : read(css, at + 1, within(parents, head), rules)
      start = ++at
    } else at++
  }
  if (declarations.length > 0) {
    for (const selector of parents) if (!/[:@]/.test(selector)) rules.push(ruleOf(selector, declarations))
  }
  return at
}

function within(parents: string[], head: string): string[] {
  const children = head.split(',').map((one) => one.trim())
  return parents.flatMap((parent) =>
    children.map((child) => (child.includes('&') ? child.replaceAll('&', parent) : `${parent} ${child}`).trim()),
  )
}

function ruleOf(selector: string, declarations: [string, string][]): Rule {
  const compounds = selector.split(/\s+/).map((compound): Compound => {
    const [tag = '', ...classes] = compound.split('.')
    return { tag: tag === '' ? null : tag, classes }
  })
  const weight = compounds.reduce((sum, { tag, classes }) => sum + classes.length * 1000 + (tag === null ? 0 : 1), 0)
  return { compounds, weight, declarations }
}

/** What the rules say of the last of a line of nested parts, the heavier and later over the others. */
export function declared(rules: Rule[], line: Compound[]): Map<string, string> {
  const found = rules
    .filter(({ compounds }) => matches(compounds, line))
    .sort((one, other) => one.weight - other.weight)
  return new Map(found.flatMap(({ declarations }) => declarations))
}

function matches(compounds: Compound[], line: Compound[]): boolean {
  const [last, ...above] = [...compounds].reverse()
  const [part, ...around] = [...line].reverse()
  if (!last || !part || !fits(last, part)) return false
  // Descendants only: taking the nearest that fits leaves the most room for the rest.
  for (const compound of above) {
    const place = around.findIndex((one) => fits(compound, one))
    if (place === -1) return false
    around.splice(0, place + 1)
  }
  return true
}

function fits({ tag, classes }: Compound, part: Compound): boolean {
  return (tag === null || tag === part.tag) && classes.every((name) => part.classes.includes(name))
}
