import { createSign, generateKeyPairSync, hash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Who signs in at the provider, as its identity token says. */
export type Claims = { sub: string; email?: string; email_verified?: boolean; name?: string }

/** An OpenID Connect provider on this machine, where whoever comes is at once signed in as `person`. */
export async function openProvider() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const codes = new Map<string, { nonce: string; challenge: string; claims: Claims }>()
  const state = { person: { sub: 'none' } as Claims, issuer: '', spoil: {} as Record<string, unknown> }
  const signed = (claims: object) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const text = `${part({ alg: 'RS256', kid: 'one' })}.${part(claims)}`
    return `${text}.${createSign('sha256').update(text).sign(privateKey, 'base64url')}`
  }
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', state.issuer)
    const json = (body: object, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration') {
      json({
        issuer: state.issuer,
        authorization_endpoint: `${state.issuer}/authorize`,
        token_endpoint: `${state.issuer}/token`,
        jwks_uri: `${state.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      })
    } else if (url.pathname === '/keys') {
      json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] })
    } else if (url.pathname === '/authorize') {
      const code = `code-${String(codes.size)}`
      const asked = Object.fromEntries(url.searchParams)
      codes.set(code, {
        nonce: asked.nonce ?? '',
        challenge: asked.code_challenge ?? '',
        claims: state.person,
      })
      const back = new URL(asked.redirect_uri ?? '')
      back.searchParams.set('code', code)
      back.searchParams.set('state', asked.state ?? '')
      response.writeHead(302, { location: back.href }).end()
    } else {
      let body = ''
      request.on('data', (bytes: Buffer) => (body += bytes.toString()))
      request.on('end', () => {
        const form = new URLSearchParams(body)
        const known = codes.get(form.get('code') ?? '')
        codes.delete(form.get('code') ?? '')
        const verifier = hash('sha256', form.get('code_verifier') ?? '', 'base64url')
        if (!known || verifier !== known.challenge) {
          json({ error: 'invalid_grant' }, 400)
          return
        }
        const seconds = Math.floor(Date.now() / 1000)
        const claims = { iss: state.issuer, aud: 'blindpair', iat: seconds, exp: seconds + 60, nonce: known.nonce }
        json({
          access_token: 'access',
          token_type: 'Bearer',
          id_token: signed({ ...claims, ...known.claims, ...state.spoil }),
        })
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  return { state, close: () => new Promise((resolve) => server.close(resolve)) }
}
