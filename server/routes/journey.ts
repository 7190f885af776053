import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { consentText, giveConsent, refuseConsent } from '../../db/consents.ts'
import { addDevice, findReturning, setReturn } from '../../db/devices.ts'
import { findRater } from '../../db/raters.ts'
import { withdrawRater } from '../../db/withdrawal.ts'
import { activeTime, ownJudgments, type Before } from '../../db/work.ts'
import type { Context } from '../context.ts'
import { ConsentInput, OfStudy, ReturnLink, Work } from '../contract/journey.ts'
import { Problem } from '../contract/problem.ts'
import { linkUnknown, Refusal } from '../errors.ts'
import { hashSecret } from '../session.ts'

/** How many judgments a page of a rater's own has. */
const pageSize = 50
/** How much of a prompt is shown in the list. */
const excerptLength = 160

/** A rater's way through a study beside judging: consent, their own work, coming back, withdrawing. */
export const journeyRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now, newSecret, publicUrl } = context
  const problems = { 401: Problem, 404: Problem, 409: Problem }

  app.post(
    '/api/consent',
    { schema: { body: ConsentInput, response: { 204: Type.Null(), ...problems } }, config: { role: 'rater' } },
    async (request, reply) => {
      const { study: code, hash, agree } = request.body
      const { rater, study } = await found(sessions.rater(request), code)
      if (study.design.consent !== hash) throw new Refusal('consent_changed')
      if (agree) await giveConsent(store, rater, hash, now())
      else await refuseConsent(store, rater.id)
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/work',
    {
      schema: {
        querystring: Type.Object({
          study: Type.String({ minLength: 1, maxLength: 64 }),
          before: Type.Optional(Type.String({ pattern: '^\\d{1,16}\\.[\\w-]{1,64}$' })),
        }),
        response: { 200: Work, ...problems },
      },
      config: { role: 'rater' },
    },
    async (request, reply) => {
      const { rater, study } = await found(sessions.rater(request), request.query.study)
      const before = request.query.before === undefined ? undefined : readPlace(request.query.before)
      const consent = rater.consentHash === null ? undefined : await consentText(store, study.id, rater.consentHash)
      const all = await ownJudgments(store, rater.id, { before, limit: pageSize + 1 })
      const page = all.slice(0, pageSize)
      const last = page.at(-1)
      void reply.header('cache-control', 'no-store')
      return {
        judged: rater.judged + rater.beside,
        activeMs: await activeTime(store, rater.id),
        since: rater.createdAt.toISOString(),
        ...(consent && rater.consentedAt
          ? { consent: { text: consent.text, version: consent.version, at: rater.consentedAt.toISOString() } }
          : {}),
        items: page.map(({ assignmentId, preference, grade, criterion, promptTurns, turn, at }) => {
          const question = study.design.answers?.criteria?.find(({ name }) => name === criterion)?.question
          return {
            assignmentId,
            ...(preference ? { preference } : {}),
            ...(grade === null ? {} : { grade }),
            prompt: excerpt((turn > 0 ? promptTurns[turn - 1] : undefined) ?? promptTurns[0] ?? ''),
            ...(question === undefined ? {} : { question }),
            at: at.toISOString(),
          }
        }),
        ...(last && all.length > pageSize ? { next: `${String(last.at.getTime())}.${last.id}` } : {}),
      }
    },
  )

  app.post(
    '/api/return-link',
    { schema: { body: OfStudy, response: { 200: ReturnLink, ...problems } }, config: { role: 'rater' } },
    async (request, reply) => {
      const { rater } = await found(sessions.rater(request), request.body.study)
      if (rater.withdrawnAt) throw new Refusal('not_found')
      const token = newSecret()
      await setReturn(store, rater.id, hashSecret(token))
      void reply.header('cache-control', 'no-store')
      return { link: `${publicUrl}/return/${token}` }
    },
  )

  app.get(
    '/return/:token',
    {
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
      config: { role: 'anyone', rateLimit: { max: 60, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const person = request.headers.accept?.includes('text/html')
      const rater = await findReturning(store, hashSecret(request.params.token))
      if (!rater) {
        if (person) return reply.redirect(linkUnknown)
        throw new Refusal('link_unknown')
      }
      const secret = sessions.raterSecret(request) ?? newSecret()
      const { raterId, studyId } = rater
      const taken = !(await addDevice(store, { raterId, studyId, sessionHash: hashSecret(secret), createdAt: now() }))
      // A person who is somebody else here already sees their own page, as this browser does everywhere.
      if (taken && !person) throw new Refusal('device_taken')
      sessions.setRater(reply, secret)
      return reply.header('cache-control', 'no-store').redirect(`/rate/${rater.code}`)
    },
  )

  app.post(
    '/api/withdrawal',
    { schema: { body: OfStudy, response: { 204: Type.Null(), ...problems } }, config: { role: 'rater' } },
    async (request, reply) => {
      const { rater, study } = await found(sessions.rater(request), request.body.study)
      if (await withdrawRater(store, rater.id, now())) store.announce(study.id)
      return reply.code(204).send(null)
    },
  )

  async function found(sessionHash: string, code: string) {
    const known = await findRater(store, sessionHash, code)
    if (!known) throw new Refusal('no_session')
    return known
  }
  done()
}

function readPlace(before: string): Before {
  const [at = '', ...id] = before.split('.')
  return { at: new Date(Number(at)), id: id.join('.') }
}

/** The beginning of a text on one line. */
function excerpt(text: string): string {
  const line = text
    .slice(0, 20 * excerptLength)
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const letters = Array.from(line)
  return letters.length > excerptLength ? `${letters.slice(0, excerptLength).join('').trimEnd()}…` : line
}
