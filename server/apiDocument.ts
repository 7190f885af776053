import { apiSummaries } from './apiSummaries.ts'
import { raterCookie, researcherCookie } from './session.ts'

type Content = Record<string, { schema: object }>
type Operation = {
  summary?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  requestBody?: { required?: boolean; content: Content }
  responses?: Record<string, { description: string; content?: Content }>
  'x-needs'?: string
}
type Document = {
  info?: { description?: string }
  tags?: { name: string }[]
  components?: object
  paths?: object
}

const binary = { schema: { type: 'string', format: 'binary' } }
const text = { schema: { type: 'string' } }

/** Replies that are no JSON of a schema: files and streams. */
const files: Record<string, Content> = {
  'GET /api/studies/{id}/export': {
    'text/csv': text,
    'application/json': text,
    'application/x-ndjson': text,
    'application/vnd.apache.parquet': binary,
    'text/markdown': text,
  },
  'GET /api/studies/{id}/comparisons/export': {
    'text/csv': text,
    'application/json': text,
    'application/x-ndjson': text,
    'application/vnd.apache.parquet': binary,
  },
  'GET /api/studies/{id}/paper': { 'application/zip': binary },
  'GET /api/studies/{id}/analysis': { 'text/markdown': text, 'application/x-tex': text },
  'POST /api/plan/simulation': { 'application/x-ndjson': text },
}

/** Uploads: the study file, where there is one, and whatever it names. */
const upload = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: { type: 'object', properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } } },
    },
  },
}
const uploads = new Set(['POST /api/imports', 'POST /api/studies/{id}/baselines'])

/** What a status means here, whatever the route. */
const meanings: Record<string, string> = {
  101: 'The socket is open.',
  200: 'Done, or found.',
  204: 'Done; there is nothing to say.',
  400: 'The request is not of the right form.',
  401: 'Nobody is signed in, or what was sent to sign in with is not valid.',
  403: 'It is not allowed: by the role, by the scopes of the token, or as systems are letters until the study is unlocked.',
  404: 'There is nothing by that name, or nothing that who asks may see.',
  409: 'It does not fit what is stored by now.',
  410: 'It was there, and is no more.',
  413: 'It is larger than this server takes.',
  422: 'It cannot be taken; the message says why.',
  429: 'Too many requests. Wait a moment.',
  503: 'Just now it cannot be done. Try again in a moment.',
}

const schemes = {
  token: { type: 'http', scheme: 'bearer', description: 'A token for programs, narrowed to its scopes.' },
  session: { type: 'apiKey', in: 'cookie', name: researcherCookie, description: 'A researcher’s browser.' },
  rater: { type: 'apiKey', in: 'cookie', name: raterCookie, description: 'A rater’s browser.' },
}

const sentences = new Map(
  Object.entries(apiSummaries).flatMap(([tag, routes]) =>
    Object.entries(routes).map(([route, summary]) => [route, { tag, summary }] as const),
  ),
)

/** The document of the API with what its schemas do not say: what each route is for, and by whom it is called how. */
export function describeApi<D extends Document>(document: D): D {
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods as Record<string, Operation>)) {
      describe(`${method.toUpperCase()} ${path}`, operation)
    }
  }
  document.tags = Object.keys(apiSummaries).map((name) => ({ name }))
  document.components = { ...document.components, securitySchemes: schemes }
  return document
}

function describe(route: string, operation: Operation): void {
  const said = sentences.get(route)
  if (said) Object.assign(operation, { summary: said.summary, tags: [said.tag] })
  operation.security = waysIn(operation['x-needs'])
  if (uploads.has(route)) operation.requestBody = upload
  const responses = (operation.responses ??= {})
  if (files[route]) {
    const { content } = (responses['200'] ??= { description: '' })
    responses['200'].content = { ...content, ...files[route] }
  }
  for (const [status, response] of Object.entries(responses)) {
    response.description = meanings[status] ?? response.description
  }
}

function waysIn(needed: string | undefined): Record<string, string[]>[] {
  if (needed === 'for raters') return [{ rater: [] }]
  return needed?.startsWith('needs ') ? [{ token: [] }, { session: [] }] : []
}
