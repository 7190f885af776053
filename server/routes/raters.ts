import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { findInvitation, findRater, joinStudy } from '../../db/raters.ts'
import type { Context } from '../context.ts'
import { invitedByPlatform } from '../crowd/invited.ts'
import { linkUnknown, Refusal } from '../errors.ts'
import { raterPage } from '../raterPage.ts'
import { hashSecret } from '../session.ts'

/** A rater's way in: the invitation's token becomes a cookie, and the address is clean again. */
export const raterRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now, newId, newSecret } = context
  app.get(
    '/join/:token',
    {
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
      config: { role: 'anyone' },
    },
    async (request, reply) => {
      // The page reads what the platform wrote into the address, and hands it in: a link that is only looked at by a
      // program makes no rater.
      const invited = await invitedByPlatform(store, request.params.token)
      if (invited) return raterPage(context, reply, invited.platform)
      const invitation = await findInvitation(store, request.params.token)
      if (!invitation) {
        // A person gets the page that says so in words.
        if (request.headers.accept?.includes('text/html')) return reply.redirect(linkUnknown)
        throw new Refusal('link_unknown')
      }
      const known = sessions.raterSecret(request)
      const before = known ? await findRater(store, hashSecret(known), invitation.code) : undefined
      // Who tries the screen after having rated, or the other way round, is another rater.
      const keep = known !== undefined && (!before || before.rater.kind === invitation.raterKind)
      const secret = keep ? known : newSecret()
      const id = newId()
      const mark = { human: 'rater', simulated: 'simulated', test: 'test', judge: 'judge' }[invitation.raterKind]
      const joined = await joinStudy(store, {
        id,
        studyId: invitation.studyId,
        pseudonym: `${mark}-${newSecret()
          .replaceAll(/[^a-z0-9]/gi, '')
          .slice(0, 6)
          .toLowerCase()}`,
        kind: invitation.raterKind,
        group: invitation.group,
        sessionHash: hashSecret(secret),
        invitationId: invitation.id,
        createdAt: now(),
      })
      if (!joined) {
        // No study has this code: those are drawn, and longer.
        if (request.headers.accept?.includes('text/html')) return reply.redirect('/rate/full')
        throw new Refusal('invitation_full')
      }
      sessions.setRater(reply, secret)
      return reply.header('cache-control', 'no-store').redirect(`/rate/${invitation.code}`)
    },
  )
  done()
}
