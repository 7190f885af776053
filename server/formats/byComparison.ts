import type { Exported, Pages } from './exported.ts'

/** The judgments of one comparison, at least one. */
export type Group = [Exported, ...Exported[]]

/** Judgments gathered by comparison; those of one come after one another, so that one comparison's are held at once. */
export async function* byComparison(
  pages: Pages,
  same: (one: Exported, other: Exported) => boolean = () => true,
): AsyncGenerator<Group[]> {
  let group: Group | null = null
  for await (const page of pages) {
    const whole: Group[] = []
    for (const row of page) {
      if (group?.[0].comparison === row.comparison && same(group[0], row)) group.push(row)
      else {
        if (group !== null) whole.push(group)
        group = [row]
      }
    }
    if (whole.length > 0) yield whole
  }
  if (group !== null) yield [group]
}
