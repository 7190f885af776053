import type { PublishedFigures } from '../api.ts'

export type PublishedRow = PublishedFigures['figures'][number]

const bare = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The printed figure of the very baseline a row is about; a like name (another size, a later version) is not enough. */
export function publishedFor(figures: PublishedRow[], baseline: string): PublishedRow | undefined {
  return figures.find((figure) => bare(figure.baseline) === bare(baseline))
}

/** The printed figures that none of these baselines has beside it. */
export function publishedApart(figures: PublishedRow[], baselines: string[]): PublishedRow[] {
  return figures.filter((figure) => !baselines.some((baseline) => bare(baseline) === bare(figure.baseline)))
}
