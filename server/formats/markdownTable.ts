import type { Table } from './table.ts'

/** A table in GitHub's markdown under its title, first column to the left, numbers to the right. */
export function markdownTable({ title, note, head, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.map(markdownText).join(' | ')} |`
  const rule = `| --- |${' ---: |'.repeat(head.length - 1)}`
  return [
    `### ${markdownText(title)}`,
    '',
    line(head),
    rule,
    ...rows.map(line),
    ...(note === '' ? [] : ['', markdownText(note)]),
  ].join('\n')
}

/** A text that markdown shows letter for letter, in one line; control characters, which a terminal would obey, become spaces. */
export function markdownText(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ').replace(/[\\`*_{}[\]<>#|~$&]/g, (mark) => `\\${mark}`)
}
