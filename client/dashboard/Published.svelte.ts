import { publishedLima, Refusal, type PublishedFigures } from '../api.ts'

/** LIMA's printed figures, fetched once when they are first asked for. */
export class Published {
  figures = $state.raw<PublishedFigures | null>(null)
  failure = $state<string | null>(null)

  async load(fetchFigures: typeof publishedLima = publishedLima): Promise<void> {
    if (this.figures) return
    try {
      this.figures = await fetchFigures()
      this.failure = null
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.failure = error.message
    }
  }
}
