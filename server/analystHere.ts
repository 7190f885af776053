import type { Store } from '../db/store.ts'
import type { Analyst } from './analyst.ts'
import { analyzeStudy } from './analyzeStudy.ts'
import { beginExport } from './beginExport.ts'

/** Analyses in the thread that asks: for commands and tests, where nothing else waits. */
export function analystHere(store: Store): Analyst {
  return {
    analyze: (request) => analyzeStudy(store, request),
    async paper(request, folder) {
      const { writePack } = await import('./paper/writePack.ts')
      await writePack(store, request, folder)
    },
    export: (study, request) => beginExport(store, study, request),
    close: () => Promise.resolve(),
  }
}
