import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Type } from 'typebox'
import { findStudy, type Study } from '../../db/studies.ts'
import type { Context } from '../app.ts'
import { ImportReport } from '../contract/importReport.ts'
import { Problem } from '../contract/problem.ts'
import { StudyFile, StudySummary } from '../contract/study.ts'
import { Refusal } from '../errors.ts'
import { stageExtension } from '../extendStudy.ts'
import { addSystems, importStudy } from '../importStudy.ts'
import { summaryOf } from '../results.ts'
import { restage, stageUpload, type Upload } from '../staging/uploads.ts'
import type { Staged } from '../staging/staged.ts'

/** An upload that was read and waits to be written or thrown away. */
type Pending = { folder: string; files: Upload[]; staged: Staged; extends?: Study }

/** Import on a screen: upload, see the report, change the study, write it all or nothing. */
export const importRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, dataFolder, newId } = context
  const pending = new Map<string, Pending>()
  const folderOfAll = join(dataFolder, 'imports')
  const config = { role: 'researcher' } as const
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const Answer = Type.Object({ importId: Type.String(), report: ImportReport, study: StudyFile })

  app.addHook('onClose', () => {
    for (const id of pending.keys()) discard(id)
  })

  app.post(
    '/api/imports',
    { schema: { consumes: ['multipart/form-data'], response: { 200: Answer, 401: Problem, 422: Problem } }, config },
    async (request) => {
      const { id, folder, files, study } = await receive(request)
      return keep(id, { folder, files, staged: await stageUpload({ folder, files, ...(study ? { study } : {}) }) })
    },
  )

  app.post(
    '/api/studies/:id/baselines',
    {
      schema: {
        consumes: ['multipart/form-data'],
        params,
        response: { 200: Answer, 401: Problem, 404: Problem, 422: Problem },
      },
      config,
    },
    async (request) => {
      const study = await findStudy(store, request.params.id)
      if (!study) throw new Refusal('not_found')
      const { id, folder, files } = await receive(request)
      const staged = await stageExtension(
        store,
        study,
        files.map((file) => ({ ...file, part: 'responses' as const })),
        { folder },
      )
      return keep(id, { folder, files, staged, extends: study })
    },
  )

  app.put(
    '/api/imports/:id',
    {
      schema: {
        params,
        body: Type.Object({ study: StudyFile }, { additionalProperties: false }),
        response: { 200: Answer, 401: Problem, 404: Problem, 422: Problem },
      },
      config,
    },
    async (request) => {
      const { id } = request.params
      const known = find(id)
      const staged = await restage(known.staged, request.body.study)
      return keep(id, { ...known, staged })
    },
  )

  app.post(
    '/api/imports/:id/commit',
    {
      schema: { params, response: { 200: StudySummary, 401: Problem, 404: Problem, 409: Problem, 422: Problem } },
      config,
    },
    async (request) => {
      const { staged, extends: extended } = find(request.params.id)
      if (extended) await addSystems(context, extended, staged)
      const study = extended ?? (await importStudy(context, staged))
      discard(request.params.id)
      return summaryOf(context, study)
    },
  )

  app.delete(
    '/api/imports/:id',
    { schema: { params, response: { 204: Type.Null() } }, config },
    async (request, reply) => {
      discard(request.params.id)
      return reply.code(204).send(null)
    },
  )

  /** Writes the uploaded files under names of our own; what they call themselves is only shown. */
  async function receive(request: FastifyRequest) {
    const id = newId()
    const folder = join(folderOfAll, id)
    mkdirSync(folder, { recursive: true })
    const files: Upload[] = []
    let study: unknown
    try {
      for await (const part of request.parts()) {
        if (part.type === 'field') {
          if (part.fieldname === 'study' && typeof part.value === 'string') study = JSON.parse(part.value) as unknown
          continue
        }
        const path = join(folder, `upload-${String(files.length)}`)
        await pipeline(part.file, createWriteStream(path))
        if (part.file.truncated) throw new Refusal('too_large')
        files.push({ name: basename(part.filename), path })
      }
      if (files.length === 0) throw new Refusal('import_refused', { message: 'No file was sent.' })
      return { id, folder, files, study }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      if (error instanceof SyntaxError)
        throw new Refusal('invalid_request', { message: 'The field "study" is not JSON.' })
      throw error
    }
  }

  function keep(id: string, one: Pending) {
    pending.set(id, one)
    return { importId: id, report: one.staged.report(), study: one.staged.study }
  }

  function find(id: string): Pending {
    const one = pending.get(id)
    if (!one) throw new Refusal('not_found', { message: 'This import is no longer there. Choose the files again.' })
    return one
  }

  function discard(id: string): void {
    const one = pending.get(id)
    if (!one) return
    pending.delete(id)
    one.staged.close()
    rmSync(one.folder, { recursive: true, force: true })
  }
  done()
}
