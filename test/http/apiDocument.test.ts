import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Store } from '../../db/store.ts'
import { openStore } from '../../db/open.ts'
import { apiSummaries } from '../../server/apiSummaries.ts'
import { buildApp } from '../../server/app.ts'
import { makeParts } from '../make.ts'
import { routesOf } from '../routesOf.ts'

type Operation = {
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  requestBody?: { content: Record<string, unknown> }
  responses: Record<string, { description: string; content?: Record<string, unknown> }>
}
type Document = {
  tags: { name: string }[]
  components: { securitySchemes: Record<string, unknown> }
  paths: Record<string, Record<string, Operation>>
}

let store: Store
let app: FastifyInstance
let document_: Document
/** Every operation of the document by `METHOD path`. */
let operations: Map<string, Operation>
const registered: string[] = []

beforeAll(async () => {
  store = await openStore(':memory:')
  app = await buildApp(makeParts(store))
  await app.ready()
  const all = await routesOf(() => buildApp(makeParts(store)))
  registered.push(...all.filter((route) => / \/api\//.test(route)).map((route) => route.replaceAll(/:(\w+)/g, '{$1}')))
  document_ = (await app.inject({ url: '/api/openapi.json' })).json<Document>()
  operations = new Map(
    Object.entries(document_.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path}`, one] as const),
    ),
  )
})
afterAll(async () => {
  await app.close()
  await store.close()
})

describe('the document of the API', () => {
  test('has every route under /api but its own, and no other', () => {
    expect(registered.length).toBeGreaterThan(50)
    const own = 'GET /api/openapi.json'
    expect([...operations.keys()].sort()).toEqual(registered.filter((route) => route !== own).sort())
  })

  test('says of each route in a sentence what it does, and of none that is not there', () => {
    const said = Object.entries(apiSummaries).flatMap(([tag, routes]) =>
      Object.entries(routes).map(([route, summary]) => ({ route, tag, summary })),
    )
    expect(said.map(({ route }) => route).sort()).toEqual([...operations.keys()].sort())
    for (const { route, tag, summary } of said) {
      expect(operations.get(route), route).toMatchObject({ summary, tags: [tag] })
      expect(summary, route).toMatch(/^[A-Z].*\.$/)
    }
    expect(document_.tags.map(({ name }) => name)).toEqual(Object.keys(apiSummaries))
  })

  test('says how one signs in for it', () => {
    expect(Object.keys(document_.components.securitySchemes)).toEqual(['token', 'session', 'rater'])
    expect(operations.get('GET /api/studies')?.security).toEqual([{ token: [] }, { session: [] }])
    expect(operations.get('PUT /api/judgments/{id}')?.security).toEqual([{ rater: [] }])
    expect(operations.get('GET /api/health')?.security).toEqual([])
  })

  test('says what each status means, what a file is, and what is uploaded', () => {
    for (const [route, { responses }] of operations) {
      expect(
        Object.keys(responses).some((status) => Number(status) < 300),
        route,
      ).toBe(true)
      for (const [status, { description }] of Object.entries(responses)) {
        expect(description, `${route} ${status}`).not.toBe('Default Response')
      }
    }
    const types = (route: string) => Object.keys(operations.get(route)!.responses['200']!.content!)
    expect(types('GET /api/studies/{id}/paper')).toEqual(['application/zip'])
    expect(types('GET /api/studies/{id}/export')).toContain('text/csv')
    expect(types('GET /api/studies/{id}/analysis')).toEqual(['application/json', 'text/markdown', 'application/x-tex'])
    expect(Object.keys(operations.get('POST /api/imports')!.requestBody!.content)).toEqual(['multipart/form-data'])
  })
})
