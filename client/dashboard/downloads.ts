import { viewQuery, type ResultsView } from '../api.ts'

/** The address an analysis is kept from: the document itself, or its tables for a paper. */
export function analysisAddress(study: string, view: ResultsView, as?: 'markdown' | 'latex'): string {
  const query = viewQuery(view)
  const format = as === undefined ? '' : `${query === '' ? '?' : '&'}as=${as}`
  return `/api/studies/${encodeURIComponent(study)}/analysis${query}${format}`
}
