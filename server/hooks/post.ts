import { request as plain, STATUS_CODES } from 'node:http'
import { request as secure } from 'node:https'
import { insideMessage, outsideWith, type Resolve } from '../outside.ts'
import { isAllowed, refusedAddress, type Allowed } from './address.ts'

/** Sends a message and says in words what came of it; nothing that the receiver wrote is in them. */
export type Post = (
  address: string,
  message: { headers: Record<string, string>; body: string },
) => Promise<{ taken: boolean; outcome: string }>

const patienceMs = 10_000
/** More of an answer than this is not waited for: it is not read anyway. */
const mostBytes = 64 * 1024

/**
 * Posts to an address outside this network, and connects to no other than the one that was checked. No redirect is
 * followed, and of the answer nothing counts but its status.
 */
export function poster({
  allowed,
  patience = patienceMs,
  resolve,
  stopping,
}: {
  allowed: Allowed
  patience?: number
  resolve?: Resolve
  /** Ends what is on its way: the server stops, and will not wait for a receiver. */
  stopping?: AbortSignal
}): Post {
  const seconds = Math.round(patience / 1000)
  return (address, { headers, body }) =>
    new Promise((done) => {
      const failed = (outcome: string) => {
        done({ taken: false, outcome })
      }
      const why = refusedAddress(address, allowed)
      if (why !== undefined) {
        failed(why)
        return
      }
      const url = new URL(address)
      const lookup = outsideWith(resolve, { insideToo: isAllowed(url, allowed) })
      const late = AbortSignal.timeout(patience)
      const ask = (url.protocol === 'https:' ? secure : plain)(url, {
        method: 'POST',
        agent: false,
        signal: stopping ? AbortSignal.any([late, stopping]) : late,
        headers: {
          ...headers,
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Blindpair-Webhooks',
        },
        lookup,
      })
      ask.on('response', (reply) => {
        done(answered(reply.statusCode ?? 0))
        let size = 0
        reply.on('data', (part: Buffer) => {
          size += part.length
          if (size > mostBytes) reply.destroy()
        })
        // The message was taken or not; how its answer ends makes no difference.
        reply.on('error', () => undefined)
      })
      ask.on('error', (error: NodeJS.ErrnoException) => {
        if (stopping?.aborted) failed('The server stopped before an answer came.')
        else failed(late.aborted ? `No answer came within ${seconds} seconds.` : inWords(error))
      })
      // An answer of 101 is neither a response nor an error; the socket is then ours to close.
      ask.on('upgrade', (reply, socket) => {
        socket.destroy()
        done(answered(reply.statusCode ?? 101))
      })
      // However a request ends, there is an outcome: one that has none would hold up all others, and the server's end.
      ask.on('close', () => {
        failed('The connection was cut off before an answer came.')
      })
      ask.end(body)
    })
}

function answered(status: number): { taken: boolean; outcome: string } {
  const words = STATUS_CODES[status]
  const answer = words === undefined ? String(status) : `${status} ${words}`
  if (status >= 200 && status < 300) return { taken: true, outcome: `Answered ${answer}.` }
  const hint = status >= 300 && status < 400 ? ': redirects are not followed' : ''
  return { taken: false, outcome: `Answered ${answer}${hint}.` }
}

const causes: Record<string, string> = {
  ENOTFOUND: 'The name of the host is not known.',
  EAI_AGAIN: 'The name of the host could not be looked up.',
  ECONNREFUSED: 'The connection was refused: nothing listens there.',
  ECONNRESET: 'The connection was cut off before an answer came.',
  EPIPE: 'The connection was cut off before an answer came.',
  ETIMEDOUT: 'The host did not answer.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network of the host cannot be reached.',
  EPROTO: 'What listens there does not speak https.',
  CERT_HAS_EXPIRED: 'The certificate of the host has run out.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of the host is signed by nobody but itself.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate belongs to another host.',
}

function inWords({ code, message }: NodeJS.ErrnoException): string {
  if (message === insideMessage)
    return `${message} Whoever runs the server can allow it: HOOK_HOSTS in its environment.`
  if (code !== undefined && causes[code] !== undefined) return causes[code]
  if (code?.startsWith('HPE_')) return 'What listens there does not speak http.'
  return `The connection failed${code === undefined ? '' : ` (${code})`}.`
}
