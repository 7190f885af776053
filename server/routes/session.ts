import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { hasPasswords, researcherByEmail } from '../../db/accounts.ts'
import { addSession, endSession, signIn } from '../../db/sessions.ts'
import { accountFor } from '../accounts.ts'
import { attempts } from '../attempts.ts'
import type { Context } from '../context.ts'
import { Credentials, SignedIn, SignInWays } from '../contract/access.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs } from '../guard.ts'
import { openId } from '../openid.ts'
import { isPassword } from '../passwords.ts'
import { hashSecret, sessionLife } from '../session.ts'

/** A researcher's way in: a one-time link, a password or OpenID becomes a session, and the address is clean again. */
export const sessionRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now, newSecret } = context
  const limited = { rateLimit: { max: 60, timeWindow: 60_000 } }
  const anyone = { role: 'anyone', ...limited } as const
  const tried = attempts(now)
  const provider = context.openid ? { ...context.openid, ...openId(context.openid, context) } : undefined

  function newSession() {
    const secret = newSecret()
    const createdAt = now()
    const expiresAt = new Date(createdAt.getTime() + sessionLife.wholeMs)
    return { secret, session: { tokenHash: hashSecret(secret), createdAt, expiresAt } }
  }

  /** Begins a session of its own: the secret of one that was there before is of no use afterwards. */
  async function enter(request: FastifyRequest, reply: FastifyReply, researcherId: string) {
    await leave(request)
    const { secret, session } = newSession()
    await addSession(store, { ...session, researcherId })
    sessions.setResearcher(reply, secret)
    void reply.header('cache-control', 'no-store')
  }

  async function leave(request: FastifyRequest) {
    const before = await sessions.researcher(request).catch(() => undefined)
    if (before?.sessionHash) await endSession(store, before.sessionHash)
  }

  app.get(
    '/sign-in/:token',
    {
      schema: { hide: true, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
      config: anyone,
    },
    async (request, reply) => {
      const { secret, session } = newSession()
      const entered = await signIn(store, hashSecret(request.params.token), session)
      if (entered) {
        await leave(request)
        sessions.setResearcher(reply, secret)
        // Who was invited sets a password first.
        return reply.header('cache-control', 'no-store').redirect(entered.researcherId === null ? '/' : '/account')
      }
      // Someone who is signed in already and opens their old link again only wants to come in.
      const inside = await sessions.researcher(request).catch(() => undefined)
      // A person gets the page that says how to come by a new link.
      if (!inside && !request.headers.accept?.includes('text/html')) throw new Refusal('link_used')
      return reply.redirect('/')
    },
  )

  app.get('/api/sign-in', { schema: { response: { 200: SignInWays } }, config: anyone }, async () => ({
    password: await hasPasswords(store),
    openid: provider?.name ?? null,
  }))

  app.post(
    '/api/session',
    {
      schema: { body: Credentials, response: { 204: Type.Null(), 401: Problem, 429: Problem } },
      config: { role: 'anyone', rateLimit: { max: 20, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const { email, password } = request.body
      tried.refuseMany(email.toLowerCase())
      const researcher = await researcherByEmail(store, email)
      const isOpen = researcher?.disabledAt === null
      if (!(await isPassword(password, isOpen ? researcher.passwordHash : null)) || !isOpen) {
        tried.note(email.toLowerCase())
        throw new Refusal('wrong_credentials')
      }
      tried.forget(email.toLowerCase())
      await enter(request, reply, researcher.id)
      return reply.code(204).send(null)
    },
  )

  app.get('/sign-in/openid', { schema: { hide: true }, config: anyone }, async (request, reply) => {
    if (!provider) throw new Refusal('not_found')
    try {
      return await provider.begin(reply.header('cache-control', 'no-store'))
    } catch (error) {
      request.log.error({ err: error }, 'OpenID provider')
      return reply.redirect('/?refused=provider')
    }
  })

  app.get('/sign-in/openid/callback', { schema: { hide: true }, config: anyone }, async (request, reply) => {
    if (!provider) throw new Refusal('not_found')
    void reply.header('cache-control', 'no-store')
    try {
      const identity = await provider.finish(request, reply)
      const researcher = await accountFor(context, identity, provider)
      if (!researcher) return await reply.redirect('/?refused=account')
      await enter(request, reply, researcher.id)
      return await reply.redirect('/')
    } catch (error) {
      request.log.warn({ err: error }, 'OpenID sign-in')
      return reply.redirect('/?refused=provider')
    }
  })

  app.get(
    '/api/session',
    { schema: { response: { 200: SignedIn, 401: Problem } }, config: needs('enter') },
    ({ access: { who, rights } }, reply) => {
      void reply.header('cache-control', 'no-store')
      const { researcherId, name, email, administrator, hasPassword } = who
      return { researcher: { id: researcherId, name, email, administrator, hasPassword, rights: [...rights] } }
    },
  )

  app.delete(
    '/api/session',
    { schema: { response: { 204: Type.Null() } }, config: needs('enter') },
    async (request, reply) => {
      const { sessionHash } = request.access.who
      if (sessionHash !== null) await endSession(store, sessionHash)
      sessions.clearResearcher(reply)
      return reply.code(204).send(null)
    },
  )
  done()
}
