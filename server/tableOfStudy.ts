import { countedJudgments, namedPrompts, namedResponses, ratersOfStudy } from '../db/judgmentColumns.ts'
import type { Reads, Store } from '../db/store.ts'
import { systemsOf, type System } from '../db/studies.ts'
import type { JudgmentTable } from './stats/judgmentTable.ts'
import { TableBuilder } from './stats/tableBuilder.ts'

/**
 * The judgments of a study that count, by raters of every kind, as a table of one moment; those of excluded raters only
 * `withExcluded`. Reads them all, `pageSize` at
 * once: not for a request.
 */
export function tableOfStudy(store: Store, studyId: string, options: Options = {}): Promise<JudgmentTable> {
  return store.snapshot((reads) => readTable(reads, studyId, options))
}

type Options = {
  pageSize?: number
  /** The systems under other names, for who is blinded. */
  seen?: ((systems: System[]) => System[]) | undefined
  withExcluded?: boolean
  /** Comparisons keep their ids. */
  ids?: boolean
}

async function readTable(
  reads: Reads,
  studyId: string,
  { pageSize, seen = (systems) => systems, withExcluded = false, ids = false }: Options,
): Promise<JudgmentTable> {
  const builder = new TableBuilder()
  const raters = new Map((await ratersOfStudy(reads, studyId)).map((rater) => [rater.id, rater]))
  const named = await systemsOf(reads, studyId)
  const systems = new Map(seen(named).map(({ id, name }) => [id, name]))
  const shown = new Map(named.map(({ id, name }) => [name, systems.get(id) ?? name]))
  for await (const page of countedJudgments(reads, studyId, pageSize)) {
    for (const { comparisonId, prompt, turn, firstSystemId, secondSystemId, raterId, createdAt, ...clicked } of page) {
      const [rater, first, second] = [raters.get(raterId), systems.get(firstSystemId), systems.get(secondSystemId)]
      // Who joined and what was added while the pages were read is counted the next time.
      if (rater?.excludedAt && !withExcluded) continue
      if (rater === undefined || first === undefined || second === undefined) continue
      builder.add(
        comparisonId,
        () => ({ prompt, turn, first, second }),
        raterId,
        () => rater,
        { ...clicked, at: createdAt?.getTime() ?? null },
      )
    }
  }
  for await (const page of namedResponses(reads, studyId)) {
    for (const { prompt, system, turns } of page) builder.describe(prompt, shown.get(system) ?? system, turns)
  }
  for await (const page of namedPrompts(reads, studyId)) {
    for (const { prompt, turns, category, tags } of page) {
      const told = Object.entries({ ...(category === null ? {} : { category }), ...tags })
      // A tag that was asked for may name a system; who sees letters sees a letter there, too.
      builder.ask(prompt, turns, Object.fromEntries(told.map(([name, value]) => [name, shown.get(value) ?? value])))
    }
  }
  return builder.finish({ ids })
}
