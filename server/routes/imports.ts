import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Type } from 'typebox'
import { setMember } from '../../db/accounts.ts'
import { findStudy, type Study } from '../../db/studies.ts'
import { refuseWithout, rightsIn, type Who } from '../access.ts'
import type { Context } from '../context.ts'
import { needs, studyOf } from '../guard.ts'
import { presetFor } from '../lima.ts'
import { ImportReport } from '../contract/importReport.ts'
import { Problem } from '../contract/problem.ts'
import { StudyChange, StudyFile, StudySummary } from '../contract/study.ts'
import { Refusal } from '../errors.ts'
import { addSystems, importStudy } from '../importStudy.ts'
import { PendingImports, type Pending } from '../pendingImports.ts'
import { summaryOf } from '../studySummary.ts'
import { stagingFolder } from '../staging/folders.ts'
import type { Upload } from '../staging/uploads.ts'
import type { Staged } from '../staging/staged.ts'

/** Loaded with the first upload: what reads files is a good part of what a start would load. */
const reading = () => import('../staging/uploads.ts')
const extending = () => import('../extendStudy.ts')

/** How often uploads that no one came back to are looked for. */
const sweepMs = 3_600_000

/** Import on a screen: upload, see the report, change the study, write it all or nothing. */
export const importRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, dataFolder, newId, now } = context
  const pending = new PendingImports(now)
  /** Why systems are added to a study that has opened; nothing for a new one. */
  const CommitInput = Type.Union([
    Type.Object({ reason: StudyChange.properties.reason }, { additionalProperties: false }),
    Type.Null(),
  ])
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const Answer = Type.Object({ importId: Type.String(), report: ImportReport, study: StudyFile })

  const sweep = setInterval(() => pending.forgetOld(), sweepMs)
  sweep.unref()
  app.addHook('onClose', () => {
    clearInterval(sweep)
    pending.close()
  })

  app.post(
    '/api/imports',
    {
      schema: { consumes: ['multipart/form-data'], response: { 200: Answer, 401: Problem, 422: Problem } },
      config: needs('create'),
    },
    async (request) => {
      const { stageUpload } = await reading()
      const { id, folder, files, study } = await receive(request)
      return keep(request, id, folder, async () => ({
        staged: await stageUpload({ folder, files, ...(study ? { study } : {}) }),
        files,
      }))
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
      config: needs('edit'),
    },
    async (request) => {
      const study = studyOf(request)
      const { stageExtension } = await extending()
      const { id, folder, files } = await receive(request)
      const responses = files.map((file) => ({ ...file, part: 'responses' as const }))
      return keep(request, id, folder, async () => ({
        staged: await stageExtension(store, study, responses, { folder }),
        files,
        extends: study,
      }))
    },
  )

  app.put(
    '/api/imports/:id',
    {
      schema: {
        params,
        body: Type.Object({ study: StudyFile }, { additionalProperties: false }),
        response: { 200: Answer, 401: Problem, 404: Problem, 409: Problem, 422: Problem },
      },
      config: needs('enter'),
    },
    async (request) => {
      const { id } = request.params
      const [{ readsOtherwise, restage, stageUpload, storable }, { changedExtension }] = await Promise.all([
        reading(),
        extending(),
      ])
      return pending.alone(id, request.access.who.researcherId, async (one) => {
        await refuseOthers(request, one.extends)
        const study = storable(request.body.study)
        const changed = one.extends ? changedExtension(one.staged.study, study) : study
        if (!one.extends && readsOtherwise(one.staged.study, changed)) {
          // What was read before stays until this is read: where it is refused, nothing is lost.
          const again = await stageUpload({ folder: one.folder, files: one.files, study: changed })
          one.staged.close()
          one.staged = again
          return answer(id, one)
        }
        try {
          one.staged = await restage(one.staged, changed)
        } catch (error) {
          // The staging file was let go of: the files must be chosen again.
          pending.discard(id)
          throw error
        }
        return answer(id, one)
      })
    },
  )

  app.post(
    '/api/imports/:id/commit',
    {
      schema: {
        params,
        body: CommitInput,
        response: { 200: StudySummary, 401: Problem, 404: Problem, 409: Problem, 422: Problem },
      },
      config: needs('enter'),
    },
    async (request) => {
      const { id } = request.params
      const { who } = request.access
      const reason = request.body?.reason?.trim()
      const study = await pending.alone(id, who.researcherId, async ({ staged, extends: extended }) => {
        await refuseOthers(request, extended)
        const written = extended
          ? await extend(extended.id, staged, { who, reason })
          : await importStudy(context, staged)
        if (!extended && who.researcherId !== null) {
          const member = {
            studyId: written.id,
            researcherId: who.researcherId,
            role: 'owner',
            createdAt: now(),
          } as const
          await store.atomically((queries) => setMember(queries, member))
        }
        pending.discard(id)
        return written
      })
      return summaryOf(context, study, { rights: await rightsIn(store, who, study), blinded: false })
    },
  )

  app.delete(
    '/api/imports/:id',
    { schema: { params, response: { 204: Type.Null() } }, config: needs('enter') },
    async (request, reply) => {
      pending.discard(request.params.id, request.access.who.researcherId)
      return reply.code(204).send(null)
    },
  )

  /** Writes the uploaded files under names of our own; what they call themselves is only shown. */
  async function receive(request: FastifyRequest) {
    const id = newId()
    const folder = join(stagingFolder(dataFolder), id)
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

  /** Keeps what was staged, or removes its folder when it cannot be. */
  async function keep(
    { access }: FastifyRequest,
    id: string,
    folder: string,
    stage: () => Promise<Omit<Pending, 'folder' | 'owner'>>,
  ) {
    try {
      const one = { folder, owner: access.who.researcherId, ...(await stage()) }
      const said = answer(id, one)
      pending.add(id, one)
      return said
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  function answer(importId: string, { staged }: Pending) {
    // What raters would be told is shown before it is frozen, also where the study leaves it to us.
    const told = presetFor(staged.study)
    return { importId, report: staged.report(), study: { ...told, ...staged.study } }
  }

  /** What one began is gone on with under the right it was begun with, which may have been taken away since. */
  async function refuseOthers({ access }: FastifyRequest, extended: Study | undefined) {
    const rights = extended ? await rightsIn(store, access.who, extended) : access.rights
    refuseWithout(rights, extended ? 'edit' : 'create', access.who)
  }

  /** The study as it is now, with what was staged added to it. */
  async function extend(
    studyId: string,
    staged: Staged,
    { who, reason }: { who: Who; reason?: string | undefined },
  ): Promise<Study> {
    const before = await findStudy(store, studyId)
    if (!before) throw new Refusal('not_found')
    await addSystems(context, before, staged, { actor: who.name, reason })
    return (await findStudy(store, studyId)) ?? before
  }
  done()
}
