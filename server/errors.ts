import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Every refusal: its code (documented, never changing its meaning), its status and its sentence. */
const refusals = {
  invalid_request: [400, 'The request is not of the right form.'],
  no_session: [401, 'You are not signed in. Open your link again.'],
  weak_password: [422, 'This password cannot be taken.'],
  reason_needed: [
    422,
    'The study has opened: say why this is changed. The reason is kept and printed with the results.',
  ],
  overlap_refused: [422, 'The overlap can only be raised.'],
  unlocked_already: [409, 'The study is unlocked already.'],
  wrong_credentials: [401, 'This address and this password do not belong together here.'],
  not_allowed: [403, 'Your role does not allow that.'],
  blinded: [403, 'You see this study blinded until its owner unlocks it; this would tell which system is which.'],
  wrong_origin: [403, 'This request came from another site.'],
  link_unknown: [404, 'This link is not known. It may have been withdrawn, or cut short when it was copied.'],
  invitation_full: [410, 'This link has let in as many raters as it may.'],
  link_used: [410, 'This sign-in link was used or has expired. Ask for a new one with: blindpair sign-in'],
  not_found: [404, 'There is nothing here by that name.'],
  entry_incomplete: [
    422,
    'The address does not say who you are on the platform that sent you. Open the study from the platform again.',
  ],
  taken_part: [409, 'You have taken part in this study already. It can be done only once.'],
  entry_closed: [409, 'This study takes no one new.'],
  not_done: [409, 'There is still something left to do.'],
  address_refused: [422, 'Nothing can be sent to this address.'],
  wrong_signature: [401, 'The message is not signed as it must be.'],
  study_not_open: [409, 'The study is not open.'],
  already_judged: [409, 'This pair has been judged already. What is stored stays.'],
  judgment_differs: [422, 'A judgment with this id was stored with another content.'],
  answer_not_asked: [422, 'This is not an answer that the study asks for.'],
  replaced_already: [409, 'That judgment was replaced already. What is stored stays.'],
  assignment_ended: [409, 'This pair was skipped and is no longer yours.'],
  consent_changed: [409, 'The text you were asked to agree to has changed. Please read it again.'],
  device_taken: [409, 'This browser takes part in this study already, as somebody else.'],
  import_refused: [422, 'The import was refused. Nothing was written.'],
  import_busy: [409, 'This import is being read or written just now. Try again when that is done.'],
  name_in_use: [409, 'A study of this name exists already. Nothing was written.'],
  not_confirmed: [422, 'Deletion must be confirmed with the name of the study.'],
  too_large: [413, 'That is larger than this server takes.'],
  unsupported_type: [415, 'Send JSON, or files as an upload.'],
  too_many_requests: [429, 'Too many requests. Wait a moment.'],
  not_stored: [503, 'This could not be stored just now. Nothing is lost on your side; try again in a moment.'],
  analyses_waiting: [503, 'Many analyses are being computed just now. Try again in a moment.'],
  server_error: [500, 'Something went wrong on the server. It was logged.'],
} as const satisfies Record<string, [number, string]>

export type RefusalCode = keyof typeof refusals

/** What the client did wrong, told exactly; the app's error handler turns it into `{ code, message, details }`. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly details: unknown
  constructor(code: RefusalCode, { message, details }: { message?: string; details?: unknown } = {}) {
    super(message ?? refusals[code][1])
    this.code = code
    this.status = refusals[code][0]
    this.details = details
  }
}

/**
 * The one error handler. What the client did wrong is told exactly; what the server did wrong is logged in full and told
 * as one bland sentence, since an error's own text could name a system to a rater.
 */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const { code, status, message, details } = problemOf(error)
    if (status >= 500) request.log.error({ err: error }, code)
    if (status === 503) reply.header('retry-after', '2')
    return reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .serializer((body: unknown) => JSON.stringify(body))
      .send({ code, message, ...(details === undefined ? {} : { details }) })
  })
}

/** The page that says in words that a link leads nowhere. */
export const linkUnknown = '/rate/unknown'

/** Whether a person opened what was meant as a link for raters; it may be cut short, or have something at its end. */
export const isRatersLink = ({ method, url, headers }: FastifyRequest): boolean =>
  method === 'GET' && /^\/(join|return|rate)([/?]|$)/.test(url) && headers.accept?.includes('text/html') === true

/** Answers an address that cannot be read, before any route or hook: with the walls that the hooks would have put up. */
export function answerUnreadable(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { code, status, message } = new Refusal('invalid_request')
  void reply.headers({
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  if (isRatersLink(request)) void reply.redirect(linkUnknown)
  else void reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify({ code, message }))
}

function problemOf(error: FastifyError | Refusal) {
  if (error instanceof Refusal) return error
  if (error.validation)
    return new Refusal('invalid_request', { message: `The request is not of the right form: ${error.message}.` })
  if (isFull(error)) return new Refusal('not_stored')
  switch (error.statusCode) {
    case 400:
      return new Refusal('invalid_request')
    // A file outside of the pages is answered as one that is not there.
    case 403:
    case 404:
      return new Refusal('not_found')
    case 413:
      return new Refusal('too_large')
    // What the upload's parser says of a body that is no upload.
    case 406:
    case 415:
      return new Refusal('unsupported_type')
    case 429:
      return new Refusal('too_many_requests')
    default:
      return new Refusal('server_error')
  }
}

/** The database could not take it now: full, locked, read-only, or away. Both drivers say so in `code`, each its own way. */
function isFull(error: unknown): boolean {
  for (let one = error; one instanceof Error; one = one.cause) {
    const code = (one as { code?: unknown }).code
    if (
      typeof code === 'string' &&
      /^(SQLITE_(FULL|BUSY|IOERR|READONLY|CANTOPEN)|ENOSPC|EDQUOT|ECONN|53|57|08)/.test(code)
    )
      return true
  }
  return false
}
