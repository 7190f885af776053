import { getContext, setContext } from 'svelte'
import { doorTo, type Query } from '../browse/query.ts'
import type { RaterKind } from '../../server/contract/rater.ts'

/** Opens what lies behind a number: the address of the judgments it counts. */
export type Door = (query: Query) => string

/** Where the doors of a page are kept for what is drawn on it. */
export const doorKey = Symbol('doors')

/** Lets every number below open the judgments of a study by raters of the kinds that are counted. */
export function provideDoors(of: () => { study: string; kinds: RaterKind[] }): Door {
  const door: Door = (query) => {
    const { study, kinds } = of()
    return doorTo(study, { kinds: kinds.join(','), ...query })
  }
  return setContext(doorKey, door)
}

/** The kinds that are raters among themselves: where language models are counted too, numbers about raters leave them out. */
export function peopleOf(kinds: readonly RaterKind[]): Query {
  const people = kinds.filter((kind) => kind !== 'judge')
  return people.length === 0 || people.length === kinds.length ? {} : { kinds: people.join(',') }
}

/** All judgments of a view: those that the target is in, where there is one. */
export const ofView = (target: string | null): Query => (target === null ? {} : { system: target })

/** The doors of the page, or undefined where a drawing stands alone. */
export const doors = (): Door | undefined => getContext<Door | undefined>(doorKey)
