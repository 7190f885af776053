import highlighter from 'highlight.js/lib/common'

const longest = 20_000

/** Marks the parts of speech of a known language; answers with nothing for unknown ones and for very long code. */
export function highlight(code: string, language: string): string {
  if (code.length > longest || !highlighter.getLanguage(language)) return ''
  return highlighter.highlight(code, { language, ignoreIllegals: true }).value
}
