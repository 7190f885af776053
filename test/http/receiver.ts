import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export type Received = { headers: IncomingHttpHeaders; body: string; path: string }

/** A server that takes webhooks and keeps them; `answer` says how, 204 when absent. */
export async function startReceiver(answer?: (reply: ServerResponse, got: Received) => void, host = '127.0.0.1') {
  const received: Received[] = []
  const server = createServer((request, reply) => {
    void text(request).then((body) => {
      const got = { headers: request.headers, body, path: request.url ?? '' }
      received.push(got)
      if (answer) answer(reply, got)
      else reply.writeHead(204).end()
    })
  })
  server.listen(0, host)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    received,
    port,
    url: `http://127.0.0.1:${String(port)}/hook`,
    bodies: () => received.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> }),
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => {
          done()
        })
      }),
  }
}

/** Checks a message as a receiver does that knows the convention and nothing of ours. */
export function isGenuine({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`
  const due = createHmac('sha256', key).update(signed).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .some((one) => {
      const [version, signature = ''] = one.split(',')
      const given = Buffer.from(signature, 'base64')
      return version === 'v1' && given.length === due.length && timingSafeEqual(given, due)
    })
}
