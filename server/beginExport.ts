import type { Readable } from 'node:stream'
import type { Reads, Store } from '../db/store.ts'
import type { Study } from '../db/studies.ts'
import type { ExportList } from './contract/exports.ts'
import { exportList } from './exportList.ts'
import { exportStudy, type ExportRequest } from './exportStudy.ts'

/** An export that has begun, and what it will hold: both of one moment. */
export type BegunExport = { stream: Readable; list: ExportList['formats'] }

export function beginExport(store: Store, study: Study, request: ExportRequest): Promise<BegunExport> {
  return new Promise((resolve, reject) => {
    const before = async (reads: Reads) => {
      const { formats } = await exportList(reads, study, request.kinds)
      resolve({ stream, list: formats })
    }
    const stream = exportStudy(store, study, { ...request, before })
    stream.once('error', reject)
  })
}
