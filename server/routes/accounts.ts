import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { changeResearcher, findResearcher, listResearchers, type Researcher } from '../../db/accounts.ts'
import { addSession } from '../../db/sessions.ts'
import { accountOf, invitationLink, inviteResearcher } from '../accounts.ts'
import type { Context } from '../context.ts'
import { Account, AccountChange, NewAccount, NewPassword } from '../contract/access.ts'
import { Problem } from '../contract/problem.ts'
import { Refusal } from '../errors.ts'
import { needs } from '../guard.ts'
import { hashPassword, isPassword, mistakeInPassword } from '../passwords.ts'
import { hashSecret, sessionLife } from '../session.ts'

/** One's own account, and all accounts for administrators. */
export const accountRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, sessions, now, newSecret } = context
  const params = Type.Object({ account: Type.String({ maxLength: 64 }) })
  /** A link is shown once, to who made it, and handed on by them: this server sends no mail. */
  const WithLink = Type.Object({ account: Account, link: Type.Union([Type.String(), Type.Null()]) })

  app.put(
    '/api/account/password',
    {
      schema: { body: NewPassword, response: { 204: Type.Null(), 401: Problem, 403: Problem, 422: Problem } },
      config: { ...needs('enter'), rateLimit: { max: 10, timeWindow: 60_000 } },
    },
    async (request, reply) => {
      const own = await ownAccount(request)
      const { password, current } = request.body
      if (own.passwordHash !== null && !(await isPassword(current ?? '', own.passwordHash)))
        throw new Refusal('wrong_credentials', { message: 'Your password now is another one.' })
      const mistake = mistakeInPassword(password, own)
      if (mistake) throw new Refusal('weak_password', { message: mistake })
      // Whoever else was signed in with the password of before is so no longer.
      await changeResearcher(store, own.id, { passwordHash: await hashPassword(password) }, { andSignOut: true })
      const secret = newSecret()
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + sessionLife.wholeMs)
      await addSession(store, { tokenHash: hashSecret(secret), createdAt, expiresAt, researcherId: own.id })
      sessions.setResearcher(reply, secret)
      return reply.code(204).send(null)
    },
  )

  app.patch(
    '/api/account',
    {
      schema: {
        body: Type.Object({ name: NewAccount.properties.name }, { additionalProperties: false }),
        response: { 200: Account, 401: Problem, 403: Problem },
      },
      config: needs('enter'),
    },
    async (request) => {
      const own = await ownAccount(request)
      const { name = own.name } = request.body
      await changeResearcher(store, own.id, { name })
      return accountOf({ ...own, name })
    },
  )

  app.get(
    '/api/accounts',
    {
      schema: { response: { 200: Type.Object({ accounts: Type.Array(Account) }), 401: Problem, 403: Problem } },
      config: needs('administer'),
    },
    async () => ({ accounts: (await listResearchers(store)).map(accountOf) }),
  )

  app.post(
    '/api/accounts',
    {
      schema: { body: NewAccount, response: { 200: WithLink, 401: Problem, 403: Problem } },
      config: needs('administer'),
    },
    async (request) => {
      const { researcher, link } = await inviteResearcher(context, request.body)
      return { account: accountOf(researcher), link }
    },
  )

  app.patch(
    '/api/accounts/:account',
    {
      schema: { params, body: AccountChange, response: { 200: Account, 401: Problem, 403: Problem, 404: Problem } },
      config: needs('administer'),
    },
    async (request) => {
      const one = await find(request.params.account)
      const { disabled, ...change } = request.body
      const disabledAt = disabled === undefined ? one.disabledAt : disabled ? (one.disabledAt ?? now()) : null
      await changeResearcher(store, one.id, { ...change, disabledAt }, disabled ? out() : {})
      return accountOf({ ...one, ...change, disabledAt })
    },
  )

  app.post(
    '/api/accounts/:account/link',
    {
      schema: { params, response: { 200: WithLink, 401: Problem, 403: Problem, 404: Problem } },
      config: needs('administer'),
    },
    async (request) => {
      const one = await find(request.params.account)
      // Asked for where a password was lost, or fell into other hands: it ends here with every session.
      await changeResearcher(store, one.id, { passwordHash: null }, { andSignOut: true })
      return { account: accountOf({ ...one, passwordHash: null }), link: await invitationLink(context, one.id) }
    },
  )

  const out = () => ({ andSignOut: true, revokedAt: now() })

  async function ownAccount({ access: { who } }: FastifyRequest): Promise<Researcher> {
    const own = who.researcherId === null ? undefined : await findResearcher(store, who.researcherId)
    if (!own) throw new Refusal('not_allowed', { message: 'You came by the server’s own link, which has no account.' })
    // A program could lock its owner out.
    if (who.scopes !== null) throw new Refusal('not_allowed', { message: 'A token cannot change its account.' })
    return own
  }

  async function find(id: string): Promise<Researcher> {
    const one = await findResearcher(store, id)
    if (!one) throw new Refusal('not_found')
    return one
  }
  done()
}
