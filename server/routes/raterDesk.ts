import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { excludeRater, exclusionsOf, liftExclusion } from '../../db/exclusions.ts'
import { addInvitations, invitationsOf, revokeInvitation } from '../../db/invitations.ts'
import { checkedAnswers, deskRaters, pauseRater, ratersByIds } from '../../db/raterDesk.ts'
import type { Context } from '../context.ts'
import { Reason } from '../contract/browse.ts'
import { Problem } from '../contract/problem.ts'
import {
  ExclusionInput,
  ExclusionRecord,
  Invitation,
  InvitationInput,
  RaterChange,
  RatersPage,
  type DeskRater,
} from '../contract/raterDesk.ts'
import { Refusal } from '../errors.ts'
import { needs, studyOf } from '../guard.ts'

const pageSize = 500

/** Who rates a study: looking after them, letting them in, and leaving them out by a rule. */
export const raterDeskRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, now, newId, newSecret, publicUrl } = context
  const params = Type.Object({ id: Type.String({ maxLength: 64 }) })
  const one = Type.Object({ ...params.properties, one: Type.String({ maxLength: 64 }) })
  const refused = { 400: Problem, 401: Problem, 403: Problem, 404: Problem }

  app.get(
    '/api/studies/:id/raters',
    {
      schema: {
        params,
        querystring: Type.Object(
          { from: Type.Optional(Type.String({ maxLength: 64 })) },
          { additionalProperties: false },
        ),
        response: { 200: RatersPage, ...refused },
      },
      config: needs('read'),
    },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store')
      const rows = await deskRaters(store, studyOf(request).id, request.query.from ?? '', pageSize)
      const checks = await checkedAnswers(
        store,
        rows.map(({ id }) => id),
      )
      const checked = (id: string, of: 'gold' | 'attention') => {
        const found = checks.find(({ raterId, purpose }) => raterId === id && purpose === of)
        return found ? { right: found.right, n: found.n } : null
      }
      const at = (date: Date | null) => date?.toISOString() ?? null
      const raters = rows.map((row): DeskRater => ({
        ...row,
        createdAt: row.createdAt.toISOString(),
        lastSeenAt: row.lastSeenAt.toISOString(),
        pausedAt: at(row.pausedAt),
        excludedAt: at(row.excludedAt),
        withdrawnAt: at(row.withdrawnAt),
        screenedOutAt: at(row.screenedOutAt),
        gold: checked(row.id, 'gold'),
        attention: checked(row.id, 'attention'),
      }))
      return { raters, next: rows.length < pageSize ? null : (rows.at(-1)?.id ?? null) }
    },
  )

  app.patch(
    '/api/studies/:id/raters/:one',
    { schema: { params: one, body: RaterChange, response: { 204: Type.Null(), ...refused } }, config: needs('edit') },
    async (request, reply) => {
      const { id: studyId } = studyOf(request)
      const pausedAt = request.body.paused ? now() : null
      if (!(await pauseRater(store, { studyId, id: request.params.one, pausedAt }))) throw new Refusal('not_found')
      return reply.code(204).send(null)
    },
  )

  const Exclusions = Type.Object({ exclusions: Type.Array(ExclusionRecord) })
  app.get(
    '/api/studies/:id/exclusions',
    { schema: { params, response: { 200: Exclusions, ...refused } }, config: needs('read') },
    async (request) => ({ exclusions: await recorded(studyOf(request).id) }),
  )

  app.post(
    '/api/studies/:id/exclusions',
    { schema: { params, body: ExclusionInput, response: { 200: Exclusions, ...refused } }, config: needs('edit') },
    async (request) => {
      const { id: studyId } = studyOf(request)
      const { raters, rule, reason } = request.body
      const known = await ratersByIds(store, studyId, raters)
      const unknown = raters.filter((id) => !known.some((rater) => rater.id === id))
      if (unknown.length > 0) throw new Refusal('not_found', { message: `No such rater: ${unknown.join(', ')}.` })
      for (const { id: raterId, rater } of known) {
        // Whoever is left out already stays so, under the rule of then.
        await excludeRater(
          store,
          { id: newId(), studyId, raterId, rule, reason, actor: request.access.who.name, createdAt: now() },
          amendment(request, 'rater excluded', { rater, rule }, reason),
        )
      }
      store.announce(studyId)
      return { exclusions: await recorded(studyId) }
    },
  )

  app.post(
    '/api/studies/:id/raters/:one/lift',
    { schema: { params: one, body: Reason, response: { 200: Exclusions, ...refused } }, config: needs('edit') },
    async (request) => {
      const { id: studyId } = studyOf(request)
      const [known] = await ratersByIds(store, studyId, [request.params.one])
      if (!known) throw new Refusal('not_found')
      await liftExclusion(store, {
        raterId: known.id,
        amendment: amendment(request, 'exclusion lifted', { rater: known.rater }, request.body.reason),
      })
      store.announce(studyId)
      return { exclusions: await recorded(studyId) }
    },
  )

  const Invitations = Type.Object({ invitations: Type.Array(Invitation) })
  app.get(
    '/api/studies/:id/invitations',
    { schema: { params, response: { 200: Invitations, ...refused } }, config: needs('edit') },
    async (request) => ({ invitations: await links(studyOf(request).id) }),
  )

  app.post(
    '/api/studies/:id/invitations',
    { schema: { params, body: InvitationInput, response: { 200: Invitations, ...refused } }, config: needs('edit') },
    async (request) => {
      const { id: studyId } = studyOf(request)
      const { label = null, group = null, quota = null, copies = 1 } = request.body
      await addInvitations(
        store,
        Array.from({ length: copies }, (_, index) => ({
          id: newId(),
          studyId,
          token: newSecret().slice(0, 22),
          raterKind: 'human' as const,
          group,
          // A link without a label is the study's own.
          label: copies > 1 ? `${label ?? 'link'} ${String(index + 1)}` : (label ?? 'link'),
          quota,
          createdAt: now(),
        })),
      )
      return { invitations: await links(studyId) }
    },
  )

  app.delete(
    '/api/studies/:id/invitations/:one',
    { schema: { params: one, response: { 200: Invitations, ...refused } }, config: needs('edit') },
    async (request) => {
      const { id: studyId } = studyOf(request)
      if (!(await revokeInvitation(store, { studyId, id: request.params.one, now: now() }))) {
        throw new Refusal('not_found')
      }
      return { invitations: await links(studyId) }
    },
  )

  async function recorded(studyId: string): Promise<ExclusionRecord[]> {
    return (await exclusionsOf(store, studyId)).map((row) => ({
      ...row,
      createdAt: row.createdAt.toISOString(),
      liftedAt: row.liftedAt?.toISOString() ?? null,
    }))
  }

  async function links(studyId: string): Promise<Invitation[]> {
    return (await invitationsOf(store, studyId)).map(({ token, raterKind, createdAt, revokedAt, ...row }) => ({
      ...row,
      kind: raterKind,
      link: `${publicUrl}/join/${token}`,
      createdAt: createdAt.toISOString(),
      revokedAt: revokedAt?.toISOString() ?? null,
    }))
  }

  function amendment(request: FastifyRequest, what: string, after: object, reason: string) {
    const studyId = studyOf(request).id
    const actor = request.access.who.name
    return { id: newId(), studyId, what, before: null, after, reason, actor, createdAt: now() }
  }
  done()
}
