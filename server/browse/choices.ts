import { groupsOfRaters, namesOfPrompts, setAside } from '../../db/browseChoices.ts'
import { countsOf } from '../../db/counts.ts'
import { gradeCountsOf } from '../../db/gradeCounts.ts'
import type { Store } from '../../db/store.ts'
import type { Study } from '../../db/studies.ts'
import type { BrowseChoices } from '../contract/browse.ts'
import { gradesOf } from '../contract/design.ts'
import { raterKinds } from '../contract/rater.ts'
import { countKinds } from '../studyView.ts'
import type { Seen } from './seen.ts'

/** Values of a tag beyond which it is a text rather than a tag, and not offered. */
const mostValues = 200

/** What one can narrow a study down by. */
export async function browseChoices(store: Store, study: Study, { systems }: Seen): Promise<BrowseChoices> {
  const { single } = study.design
  const [counts, { groups, excluded }, { prompts, turns }, aside] = await Promise.all([
    single ? gradeCountsOf(store, study.id) : countsOf(store, study.id),
    groupsOfRaters(store, study.id),
    namesOfPrompts(store, study.id),
    setAside(store, study.id),
  ])
  const byKind = countKinds(counts)
  const categories = new Set<string>()
  const tags = new Map<string, Set<string>>()
  for (const prompt of prompts) {
    if (prompt.category !== null) categories.add(prompt.category)
    for (const [name, value] of Object.entries(prompt.tags ?? {})) {
      const values = tags.get(name) ?? new Set()
      tags.set(name, values.add(value))
    }
  }
  return {
    systems: systems.map(({ name }) => name),
    kinds: raterKinds.filter((kind) => byKind[kind] > 0),
    groups,
    categories: [...categories].sort(),
    tags: [...tags]
      .filter(([, values]) => values.size <= mostValues)
      .map(([name, values]) => ({ name, values: [...values].sort() }))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    turns,
    scale: single ? [...gradesOf(single)] : null,
    comparisons: study.comparisonCount,
    excluded,
    ...aside,
  }
}
