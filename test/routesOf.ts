import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

/** Every method and address of an app, heard as they are registered. */
export async function routesOf(build: () => Promise<FastifyInstance>): Promise<string[]> {
  const found: string[] = []
  const hear = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') found.push(`${one} ${url}`)
    })
  }
  subscribe('fastify.initialization', hear)
  const app = await build()
  await app.ready()
  unsubscribe('fastify.initialization', hear)
  await app.close()
  return found
}
