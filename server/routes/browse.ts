import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { restoreComparison, withdrawComparison } from '../../db/withdrawals.ts'
import type { Context } from '../context.ts'
import { browseChoices } from '../browse/choices.ts'
import { exportSelection, selectionFormats } from '../browse/exportSelection.ts'
import { filterOf } from '../browse/filter.ts'
import { browse } from '../browse/list.ts'
import { openedComparison } from '../browse/opened.ts'
import { seenBy } from '../browse/seen.ts'
import { BrowseChoices, BrowsePage, BrowseQuery, OpenedComparison, Reason } from '../contract/browse.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { allWriters } from '../formats/allWriters.ts'
import { needs, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'

/**
 * Who is blinded sees single responses under letters, and no pairs: of two texts the first is the study's target.
 */
const lettersOfSingles = { ...needs('read-unblinded'), singlesLettered: true, lettered: true } as const

/** What lies behind a study's numbers: comparisons with their texts and all that was said of them. */
export const browseRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now, newId } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const one = Type.Object({ ...params.properties, comparison: Type.String({ maxLength: 120 }) })
  const refused = { 400: Problem, 401: Problem, 404: Problem }

  app.get(
    '/api/studies/:id/comparisons',
    {
      schema: {
        params,
        querystring: Type.Object(
          { ...BrowseQuery.properties, from: Type.Optional(Type.String({ maxLength: 160 })) },
          { additionalProperties: false },
        ),
        response: { 200: BrowsePage, ...refused },
      },
      config: lettersOfSingles,
    },
    async (request, reply) => {
      const { from, ...query } = request.query
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      const seen = await seenBy(store, study, request.access)
      await noteLook(context, study, 'judgments', request.access)
      return browse(store, await filterOf(store, study, query, seen), seen, from)
    },
  )

  app.get(
    '/api/studies/:id/comparisons/choices',
    { schema: { params, response: { 200: BrowseChoices, ...refused } }, config: lettersOfSingles },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const study = studyOf(request)
      return browseChoices(store, study, await seenBy(store, study, request.access))
    },
  )

  app.get(
    '/api/studies/:id/comparisons/export',
    {
      schema: {
        params,
        querystring: Type.Object(
          { ...BrowseQuery.properties, format: Type.Enum([...selectionFormats]) },
          { additionalProperties: false },
        ),
        response: refused,
      },
      config: lettersOfSingles,
    },
    async (request, reply) => {
      const study = studyOf(request)
      const { format, ...query } = request.query
      const seen = await seenBy(store, study, request.access)
      const filter = await filterOf(store, study, query, seen)
      await noteLook(context, study, 'export', request.access)
      return (
        reply
          .type(allWriters[format].type)
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="${study.name}.selection.${format}"`)
          // A stream is written as it is; reply schemas are for objects.
          .send(exportSelection(store, study, { filter, seen, format }) as never)
      )
    },
  )

  app.get(
    '/api/studies/:id/comparisons/:comparison',
    { schema: { params: one, response: { 200: OpenedComparison, ...refused } }, config: lettersOfSingles },
    async (request, reply) => {
      const study = studyOf(request)
      const seen = await seenBy(store, study, request.access)
      const opened = await openedComparison(store, study, request.params.comparison, seen)
      if (!opened) throw new Refusal('not_found')
      await noteLook(context, study, 'judgments', request.access)
      void reply.header('cache-control', 'no-store')
      return opened
    },
  )

  for (const [action, change] of [
    ['withdraw', withdrawComparison],
    ['restore', restoreComparison],
  ] as const) {
    app.post(
      `/api/studies/:id/comparisons/:comparison/${action}`,
      {
        schema: { params: one, body: Reason, response: { 200: OpenedComparison, ...refused, 403: Problem } },
        config: needs('edit'),
      },
      async (request) => {
        const study = studyOf(request)
        const { comparison } = request.params
        const seen = await seenBy(store, study, request.access)
        const opened = await openedComparison(store, study, comparison, seen)
        if (!opened) throw new Refusal('not_found')
        const { reason } = request.body
        const amendment = {
          id: newId(),
          studyId: study.id,
          what: action === 'withdraw' ? 'comparison withdrawn' : 'comparison restored',
          before: null,
          after: {
            comparison,
            prompt: opened.promptId,
            systems: [opened.first, opened.second].flatMap((one) => one?.system ?? []),
          },
          reason,
          actor: request.access.who.name,
          createdAt: now(),
        }
        // Done twice is done once.
        await change(store, { studyId: study.id, comparisonId: comparison, amendment }, reason, now())
        store.announce(study.id)
        return (await openedComparison(store, study, comparison, seen))!
      },
    )
  }
  done()
}
