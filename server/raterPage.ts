import type { FastifyReply } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../db/migrations.ts'
import type { Platform } from './contract/design.ts'
import { framedWalls } from './crowd/hosts.ts'

/** Where the built pages are. */
export const built = () => join(root(), 'client', 'dist')

/** Sends one of the two pages. */
export function sendPage(reply: FastifyReply, name: 'index.html' | 'rate.html'): FastifyReply {
  return existsSync(join(built(), name))
    ? reply.header('cache-control', 'no-store').sendFile(name, built(), { cacheControl: false })
    : reply.code(503).type('text/plain; charset=utf-8').send('The pages are not built yet. Run: npm run build')
}

/** The rater's page; that of a study on MTurk may stand in MTurk's frame and send MTurk's form, no other one may. */
export function raterPage(
  address: { publicUrl: string; standIns?: boolean },
  reply: FastifyReply,
  platform: Platform | undefined,
): FastifyReply {
  if (platform?.name === 'mturk') {
    const policy = String(reply.raw.getHeader('content-security-policy'))
    reply.raw.setHeader('content-security-policy', framedWalls(policy, address))
    // The older header knows no list of hosts.
    reply.raw.removeHeader('x-frame-options')
  }
  return sendPage(reply, 'rate.html')
}
