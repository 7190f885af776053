import type { Problem } from '../server/contract/problem.ts'

/** A refusal of the server, or `unreachable` where no answer came (`status` is 0 then). */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown

  constructor(status: number, problem: Problem) {
    super(problem.message)
    this.name = 'Refusal'
    this.status = status
    this.code = problem.code
    this.details = problem.details
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500
  }
}

let bearer: string | undefined

/** Sends a secret along from now on, for pages whose cookies the browser keeps back; held by this page, never by the address. */
export function carry(secret: string): void {
  bearer = secret
}

/** What tells the server who asks, where a page carries it. */
export const carried = (): Record<string, string> => (bearer === undefined ? {} : { authorization: `Bearer ${bearer}` })

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

const patienceMs = 20_000

/** Sends one request and answers with its parsed reply; throws a `Refusal` for anything that is not a success. */
export async function request<T>(method: Method, path: string, body?: unknown, patience = patienceMs): Promise<T> {
  const isForm = body instanceof FormData
  let reply: Response
  try {
    reply = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: {
        accept: 'application/json',
        ...carried(),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    })
  } catch {
    throw new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' })
  }
  if (reply.status === 204) return undefined as T
  const answer: unknown = await reply.json().catch(() => undefined)
  if (reply.ok && answer !== undefined) return answer as T
  throw new Refusal(
    // A success whose body was lost on the way is not known to be one.
    reply.ok ? 0 : reply.status,
    isProblem(answer) ? answer : { code: 'unreadable', message: `The server answered ${reply.status}.` },
  )
}

/** Sends a request whose reply comes a line at a time; ends quietly when `signal` ends it. */
export async function requestLines(
  path: string,
  body: unknown,
  signal: AbortSignal,
  onLine: (line: unknown) => void,
): Promise<void> {
  try {
    const reply = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    })
    if (!reply.ok || !reply.body) {
      const answer: unknown = await reply.json().catch(() => undefined)
      throw new Refusal(
        reply.status,
        isProblem(answer) ? answer : { code: 'unreadable', message: `The server answered ${reply.status}.` },
      )
    }
    let rest = ''
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (rest + part.value).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(JSON.parse(line))
    }
  } catch (error) {
    if (signal.aborted) return
    if (error instanceof Refusal) throw error
    throw new Refusal(0, { code: 'unreachable', message: 'The server did not answer.' })
  }
}

function isProblem(answer: unknown): answer is Problem {
  return typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string'
}
