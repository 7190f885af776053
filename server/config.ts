import { resolve } from 'node:path'
import type { OpenIdConfig } from './openid.ts'
import { Type } from 'typebox'
import { Value } from 'typebox/value'

/** The largest body of a request that is not an upload: 1 MiB. */
export const bodyLimit = 1024 ** 2
/** The largest message on a socket: watchers have nothing to say. */
export const socketLimit = 64 * 1024

const Environment = Type.Object({
  PORT: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  HOST: Type.Optional(Type.String({ minLength: 1 })),
  PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://[^/]+.*$' })),
  DATABASE_URL: Type.Optional(Type.String({ minLength: 1 })),
  BLINDPAIR_DATA: Type.Optional(Type.String({ minLength: 1 })),
  OIDC_ISSUER: Type.Optional(Type.String({ pattern: '^https?://[^/]+.*$' })),
  OIDC_CLIENT_ID: Type.Optional(Type.String({ minLength: 1 })),
  OIDC_CLIENT_SECRET: Type.Optional(Type.String({ minLength: 1 })),
  OIDC_NAME: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  OIDC_DOMAINS: Type.Optional(Type.String({ pattern: '^[^@\\s]+$' })),
  HOOK_HOSTS: Type.Optional(Type.String({ pattern: '^[^\\s/@]+$' })),
  STAND_INS: Type.Optional(Type.Enum(['0', '1'])),
})

export type Config = Readonly<{
  port: number
  host: string
  publicUrl: string
  databaseUrl: string
  dataFolder: string
  /** Absent: nobody signs in with OpenID Connect. */
  openid?: OpenIdConfig
  standIns: boolean
  /** Hosts inside this network that webhooks may reach. */
  hookHosts: readonly string[]
}>

/** What each variable means; shown by `--help` and in the README. */
export const environmentHelp = [
  ['PORT', 'the port to listen on (3000)'],
  ['HOST', 'the address to listen on (127.0.0.1: this machine only; 0.0.0.0: every network)'],
  ['PUBLIC_URL', 'the address that links are printed with, for a server behind a proxy (http://HOST:PORT)'],
  ['DATABASE_URL', 'a SQLite file, or postgres://… for PostgreSQL (blindpair.sqlite in the data folder)'],
  ['BLINDPAIR_DATA', 'the folder for the database and everything kept (data)'],
  ['OIDC_ISSUER', 'an OpenID Connect provider that researchers may sign in with (none)'],
  ['OIDC_CLIENT_ID', 'what the provider knows this server by; its callback is PUBLIC_URL/sign-in/openid/callback'],
  ['OIDC_CLIENT_SECRET', 'the secret that the provider gave for it'],
  ['OIDC_NAME', "the provider's name, for the button (its host)"],
  ['OIDC_DOMAINS', 'whose verified addresses get an account without invitation: example.org,example.com (none)'],
  ['HOOK_HOSTS', 'hosts inside this network that webhooks may reach: hooks.lan,10.0.0.5; * for every one (none)'],
  ['STAND_INS', '1 serves test pages that behave like the crowd platforms, at /stand-in (off)'],
] as const

/** Reads the environment against one schema; reports every mistake at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  // An empty variable is one that is not set.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const mistakes = [...Value.Errors(Environment, given)].map(
    (mistake) => `${mistake.instancePath.slice(1)}: "${given[mistake.instancePath.slice(1)] ?? ''}" is not valid.`,
  )
  const port = Number(given.PORT ?? 3000)
  if (port > 65535) mistakes.push(`PORT: "${String(port)}" is more than 65535.`)
  const openid = openIdOf(given, mistakes)
  if (mistakes.length > 0) throw new Error(`The environment has mistakes:\n${mistakes.join('\n')}`)
  const host = given.HOST ?? '127.0.0.1'
  const dataFolder = resolve(given.BLINDPAIR_DATA ?? 'data')
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return Object.freeze({
    port,
    host,
    publicUrl: (given.PUBLIC_URL ?? `http://${shown}:${String(port)}`).replace(/\/+$/, ''),
    databaseUrl: given.DATABASE_URL ?? resolve(dataFolder, 'blindpair.sqlite'),
    dataFolder,
    ...(openid ? { openid } : {}),
    standIns: given.STAND_INS === '1',
    hookHosts: (given.HOOK_HOSTS ?? '').toLowerCase().split(',').filter(Boolean),
  })
}

function openIdOf(given: Record<string, string | undefined>, mistakes: string[]): OpenIdConfig | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = given
  if (issuer === undefined) return undefined
  if (clientId === undefined) mistakes.push('OIDC_CLIENT_ID: is missing, and OIDC_ISSUER is set.')
  if (clientSecret === undefined) mistakes.push('OIDC_CLIENT_SECRET: is missing, and OIDC_ISSUER is set.')
  const { protocol, hostname, host } = URL.canParse(issuer) ? new URL(issuer) : new URL('https://unknown')
  if (protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname))
    mistakes.push(`OIDC_ISSUER: "${issuer}" is not https, so anyone on the way could sign in.`)
  const domains = (given.OIDC_DOMAINS ?? '').toLowerCase().split(',').filter(Boolean)
  const name = given.OIDC_NAME ?? host
  return { issuer, clientId: clientId ?? '', clientSecret: clientSecret ?? '', name, domains }
}
