import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type, type Static } from 'typebox'
import type { Access } from '../access.ts'
import type { Context } from '../context.ts'
import { Problem } from '../contract/problem.ts'
import { raterKinds, type RaterKind } from '../contract/rater.ts'
import { Results } from '../contract/results.ts'
import { needs, studyOf } from '../guard.ts'
import { noteLook } from '../looks.ts'
import { resultsOf } from '../results.ts'
import { type View } from '../studyView.ts'

export const ViewQuery = Type.Object({
  /** Kinds of raters to count, joined by commas. */
  kinds: Type.Optional(Type.String({ pattern: `^(${raterKinds.join('|')})(,(${raterKinds.join('|')}))*$` })),
  /** The system to look from; empty for every pair. */
  target: Type.Optional(Type.String({ maxLength: 200 })),
})

/** A query as a view of results, blinded where who asks is. */
export function viewOf(
  { kinds, target, excluded }: Static<typeof ViewQuery> & { excluded?: 'with' },
  access?: Pick<Access, 'blinded'>,
): View {
  return {
    ...(kinds ? { kinds: [...new Set(kinds.split(','))] as RaterKind[] } : {}),
    ...(target === undefined ? {} : { target: target === '' ? null : target }),
    ...(excluded ? { withExcluded: true } : {}),
    ...(access?.blinded ? { blinded: true } : {}),
  }
}

/** The results of a study, exactly as its live socket sends them. */
export const resultRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now } = context
  app.get(
    '/api/studies/:id/results',
    {
      schema: {
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        querystring: ViewQuery,
        response: { 200: Results, 400: Problem, 401: Problem, 404: Problem },
      },
      config: needs('read'),
    },
    async (request, reply) => {
      const study = studyOf(request)
      void reply.header('cache-control', 'no-store')
      await noteLook(context, study, 'results', request.access)
      return resultsOf(store, study, viewOf(request.query, request.access), now())
    },
  )
  done()
}
