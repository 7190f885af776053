import { publishedLima, type PublishedFigures } from '../api.ts'
import { Attempt } from '../ui/Attempt.svelte.ts'

/** LIMA's printed figures, fetched once when they are first asked for. */
export class Published {
  figures = $state.raw<PublishedFigures | null>(null)
  readonly asked = new Attempt()

  async load(fetchFigures: typeof publishedLima = publishedLima): Promise<void> {
    if (!this.figures) await this.asked.run(async () => void (this.figures = await fetchFigures()))
  }
}
