/** So much is formatted within a second on a slow machine; what people and systems write stays far below it. */
const most = { characters: 200_000, emphasis: 20_000, formulas: 2_000, tags: 16_000, depth: 300 }

/** Whether a text is too large to be read as markdown; counted in one pass, before anything else looks at it. */
export function isTooLarge(text: string): boolean {
  if (text.length > most.characters) return true
  let emphasis = 0
  let formulas = 0
  for (let place = 0; place < text.length; place++) {
    const mark = text[place]!
    if (mark === '*' || mark === '_' || mark === '~') emphasis++
    else if (mark === '$') formulas++
    else if (mark === '\\' && (text[place + 1] === '(' || text[place + 1] === '[')) formulas++
  }
  return emphasis > most.emphasis || formulas > most.formulas
}

/** Whether HTML has too many elements, or too deep a nest of them, to be put on the page. */
export function isTooIntricate(html: string): boolean {
  let tags = 0
  let depth = 0
  for (let place = html.indexOf('<'); place >= 0; place = html.indexOf('<', place + 1)) {
    if (html[place + 1] === '/') depth--
    else if (!/^<[bh]r\b/.test(html.slice(place, place + 4))) depth++
    if (++tags > most.tags || depth > most.depth) return true
  }
  return false
}
