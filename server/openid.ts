import type { FastifyReply, FastifyRequest } from 'fastify'
import type * as Client from 'openid-client'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

/** An OpenID provider that researchers may sign in with. */
export type OpenIdConfig = {
  issuer: string
  clientId: string
  clientSecret: string
  /** What the button says. */
  name: string
  /** Whose verified addresses get an account without an invitation. */
  domains: string[]
}

/** Who the provider says has come. */
export type Identity = { issuer: string; subject: string; email: string | null; name: string | null }

const cookieName = 'openid'
const minutes = 10
const Kept = Type.Object({ state: Type.String(), nonce: Type.String(), verifier: Type.String() })

/** The code flow with PKCE, state and nonce; what must be remembered between its two steps is kept by the browser. */
export function openId(config: OpenIdConfig, { publicUrl }: { publicUrl: string }) {
  const callback = '/sign-in/openid/callback'
  const secure = publicUrl.startsWith('https://')
  const cookie = { path: '/sign-in/openid', httpOnly: true, sameSite: 'lax', secure } as const
  let asked: Promise<{ client: typeof Client; provider: Client.Configuration }> | undefined

  const load = async () => {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret } = config
    // Plain http is for a provider on this machine only; readConfig refuses it elsewhere.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- not deprecated: marked so that it stands out
    const execute = issuer.startsWith('http://') ? { execute: [client.allowInsecureRequests] } : {}
    return { client, provider: await client.discovery(new URL(issuer), clientId, clientSecret, undefined, execute) }
  }
  /** Asked when someone first signs in this way: the server starts without its provider. */
  const connected = () => {
    asked ??= load().catch((error: unknown) => {
      asked = undefined
      throw error
    })
    return asked
  }

  return {
    /** Sends the browser to the provider. */
    async begin(reply: FastifyReply): Promise<FastifyReply> {
      const { client, provider } = await connected()
      const kept: Static<typeof Kept> = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const address = client.buildAuthorizationUrl(provider, {
        redirect_uri: `${publicUrl}${callback}`,
        scope: 'openid email profile',
        state: kept.state,
        nonce: kept.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
        code_challenge_method: 'S256',
      })
      const value = Buffer.from(JSON.stringify(kept)).toString('base64url')
      return reply.setCookie(cookieName, value, { ...cookie, maxAge: minutes * 60 }).redirect(address.href)
    },
    /** Who came back; throws where the answer is not one to what was asked. */
    async finish(request: FastifyRequest, reply: FastifyReply): Promise<Identity> {
      const { client, provider } = await connected()
      const kept: unknown = JSON.parse(Buffer.from(request.cookies[cookieName] ?? '', 'base64url').toString() || 'null')
      reply.clearCookie(cookieName, cookie)
      if (!Value.Check(Kept, kept)) throw new Error('This browser did not ask to sign in, or too long ago.')
      const answer = await client.authorizationCodeGrant(provider, new URL(`${publicUrl}${request.url}`), {
        pkceCodeVerifier: kept.verifier,
        expectedState: kept.state,
        expectedNonce: kept.nonce,
        idTokenExpected: true,
      })
      const claims = answer.claims()
      if (!claims) throw new Error('The provider sent no identity.')
      const told =
        typeof claims.email === 'string' || provider.serverMetadata().userinfo_endpoint === undefined
          ? claims
          : await client.fetchUserInfo(provider, answer.access_token, claims.sub)
      return {
        issuer: claims.iss,
        subject: claims.sub,
        // An address that the provider has not verified may be anyone's.
        email: typeof told.email === 'string' && told.email_verified === true ? told.email.toLowerCase() : null,
        name: typeof told.name === 'string' ? told.name.slice(0, 100) : null,
      }
    },
  }
}
