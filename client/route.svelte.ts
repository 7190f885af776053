import { createRouter, searchParams } from 'sv-router'
import type { ResultsView } from './api.ts'
import { raterKinds, type RaterKind } from '../server/contract/rater.ts'

const router = createRouter({
  '/': () => import('./studies/StudyList.svelte'),
  '/new': () => import('./studies/StudySetup.svelte'),
  '/account': () => import('./account/AccountPage.svelte'),
  '/api-reference': () => import('./account/ApiReference.svelte'),
  '/plan': () => import('./plan/PlanRoom.svelte'),
  '/methods': () => import('./methods/Methods.svelte'),
  '/studies/:name': () => import('./dashboard/Dashboard.svelte'),
  '/studies/:name/browse': () => import('./browse/BrowseRoom.svelte'),
  '/studies/:name/raters': () => import('./raters/RatersRoom.svelte'),
  '/studies/:name/record': () => import('./record/RecordPage.svelte'),
  '/studies/:name/plan': () => import('./plan/PlanRoom.svelte'),
  '/studies/:name/baselines': () => import('./studies/StudySetup.svelte'),
  '*notFound': () => import('./NotFound.svelte'),
})

/** The study the address names, if it names one. */
export function addressedStudy(): string | undefined {
  const name = router.route.params.name
  return name === undefined ? undefined : decodeURIComponent(name)
}

/** The view of results the address asks for; kinds that do not exist are left out. */
export function addressedView(): ResultsView {
  const query = searchParams.toURLSearchParams()
  const asked = query.get('kinds')?.split(',')
  const kinds: RaterKind[] | undefined = asked && raterKinds.filter((kind) => asked.includes(kind))
  const target = query.get('target')
  return { ...(kinds?.length ? { kinds } : {}), ...(target === null ? {} : { target }) }
}

/** Whether the address asks for the printed figures beside the study's. */
export const addressShowsPublished = () => searchParams.toURLSearchParams().has('published')

/** Puts one choice into the address, or takes it out, without a new entry in the history. */
export function setAddressed(choice: 'kinds' | 'target' | 'published', value: string | null): void {
  if (value === null) searchParams.delete(choice, undefined, { replace: true })
  else searchParams.set(choice, value, { replace: true })
}

/** Everything the address asks for after its question mark. */
export const addressedSearch = () => searchParams.toURLSearchParams()

/** Goes to what is looked for in a study, with a new entry in the history. */
export const goToBrowse = (name: string, search: string) =>
  router.navigate('/studies/:name/browse', { params: { name }, search, scrollToTop: false })

/** The place on the page that the address names after its #, or nothing. */
export const addressedPlace = () => decodeURIComponent(router.route.hash.slice(1))

/** The address of a study's page. */
export const studyAddress = (name: string) => `/studies/${encodeURIComponent(name)}`

/** Goes to the page of a study. */
export const goToStudy = (name: string) => router.navigate('/studies/:name', { params: { name } })

/**
 * Takes from the router what it gets wrong: a click with a modifier is left to the browser, which opens a new tab; a link in
 * a drawing, whose address it cannot read, is followed here.
 */
export function takeClick(click: MouseEvent): void {
  const link = click.target instanceof Element ? click.target.closest('a') : null
  const isDrawn = link instanceof SVGAElement
  const isModified = click.ctrlKey || click.metaKey || click.shiftKey || click.button !== 0
  if (isDrawn || isModified) click.stopPropagation()
  if (!isDrawn || isModified) return
  const { origin, pathname, search } = new URL(link.href.baseVal, location.href)
  if (origin !== location.origin) return
  click.preventDefault()
  void router.navigate(pathname as '/', { search })
}
