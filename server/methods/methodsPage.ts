import type { Method, MethodSection } from '../contract/methods.ts'

/** The methods as a markdown page, for `docs/methods.md`. */
export function methodsPage(sections: readonly MethodSection[]): string {
  const contents = sections.map(({ title, methods }) => `- ${title}: ${methods.map(linkTo).join(', ')}`)
  return [
    '# Methods',
    'Every number that Blindpair prints, how it is computed, what it assumes, and whose idea it was. The product shows this page ' +
      'under “Methods”. It is made from `server/methods`: change it there.',
    contents.join('\n'),
    ...sections.flatMap(({ title, introduction, methods }) => [`## ${title}`, introduction, ...methods.flatMap(parts)]),
  ]
    .join('\n\n')
    .concat('\n')
}

const linkTo = ({ id, name }: Method) => `[${name}](#${id})`

function parts({ id, name, answers, formulas, notes, sources, code }: Method): string[] {
  return [
    `### <a id="${id}"></a>${name}`,
    `*${answers}*`,
    ...formulas.map((formula) => `$$\n${formula}\n$$`),
    ...notes,
    `Source: ${sources.join(' ')} Computed in [\`${code}\`](../${code}).`,
  ]
}
