import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox'
import { createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { changePlatform, findStudy, listStudies } from '../../db/studies.ts'
import type { Context } from '../context.ts'
import type { Platform } from '../contract/design.ts'
import { standInOrigins } from '../crowd/hosts.ts'
import { platformView } from '../crowd/view.ts'
import { Refusal } from '../errors.ts'
import { csvLine } from '../standIns/csvLine.ts'
import { needs } from '../guard.ts'
import { openBook, type Project, type Submission } from '../standIns/book.ts'
import { standInStyle } from '../standIns/html.ts'
import { answerPage, indexPage, projectPage, taskPage } from '../standIns/pages.ts'
import { standIns } from '../standIns/platforms.ts'

/** A participant's browser on a stand-in, so that it knows who comes back with a code. */
const visitCookie = 'stand-in'

/** Test pages that behave like the crowd platforms: served only where the server was started with them. */
export const standInRoutes: FastifyPluginCallbackTypebox<Context> = (app, context, done) => {
  const { store, publicUrl, newSecret } = context
  const book = openBook(context.dataFolder)
  const origins = standInOrigins(context)
  const [own = publicUrl] = origins
  const hidden = { hide: true }
  const anyone = { role: 'anyone' } as const
  const administrator = needs('administer')
  const params = Type.Object({ platform: Type.Enum(['prolific', 'mturk', 'connect', 'sona']), id: Type.String() })
  const hex = () => createHmac('sha256', newSecret()).digest('hex').slice(0, 24)

  // Forms of plain HTML, here and nowhere else.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) => {
    parsed(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  const fields = (request: FastifyRequest) => (request.body ?? {}) as Record<string, string | undefined>

  const send = (reply: FastifyReply, page: string, framed = false) => {
    const ancestors = framed ? origins.join(' ') : "'none'"
    reply.raw.removeHeader('x-frame-options')
    // Without a referrer a form would not say where it comes from.
    reply.raw.setHeader('referrer-policy', 'same-origin')
    reply.raw.setHeader(
      'content-security-policy',
      `default-src 'none';style-src 'self';form-action 'self' ${origins.join(' ')};frame-src ${origins.join(' ')};frame-ancestors ${ancestors};base-uri 'none'`,
    )
    return reply.header('cache-control', 'no-store').type('text/html; charset=utf-8').send(page)
  }
  const projectOf = (request: FastifyRequest): Project => {
    const { platform, id } = request.params as { platform: string; id: string }
    const project = book.project(platform, id)
    if (!project) throw new Refusal('not_found')
    return project
  }
  const submissionOf = (project: Project, id: string | undefined): Submission => {
    const submission = book.submissions(project.id).find((one) => one.id === id)
    if (!submission) throw new Refusal('not_found')
    return submission
  }
  /** The name by which a participant's browser reaches this server: MTurk's stand-in is another site than the task. */
  const hostOf = (request: FastifyRequest) => `${new URL(publicUrl).protocol}//${request.headers.host ?? ''}`

  app.get('/stand-in/style.css', { schema: hidden, config: anyone }, (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(standInStyle),
  )

  app.get('/stand-in', { schema: hidden, config: administrator }, async (_request, reply) => {
    const studies = (await listStudies(store)).flatMap(({ name, title, design, archivedAt }) =>
      design.platform && archivedAt === null ? [{ name, title, platform: design.platform }] : [],
    )
    return send(reply, indexPage(studies, book.projects()))
  })

  app.post('/stand-in/publish', { schema: hidden, config: administrator }, async (request, reply) => {
    const study = await findStudy(store, fields(request).study ?? '')
    if (!study) throw new Refusal('not_found')
    const { platform, link } = await platformView(context, study)
    const project: Project = {
      id: hex(),
      platform: platform.name,
      study: study.name,
      link,
      secret: newSecret(),
      refusals: 0,
    }
    book.addProject(project)
    return reply.redirect(`/stand-in/${platform.name}/${project.id}`, 303)
  })

  app.get('/stand-in/:platform/:id', { schema: { ...hidden, params }, config: anyone }, async (request, reply) => {
    const project = projectOf(request)
    const study = await findStudy(store, project.study)
    const hook = project.platform === 'prolific' ? `${publicUrl}/api/hooks/prolific/${study?.id ?? ''}` : undefined
    return send(reply, projectPage(project, book, { platform: study?.design.platform, origin: own, hook }))
  })

  app.post(
    '/stand-in/:platform/:id/settings',
    { schema: { ...hidden, params }, config: administrator },
    async (request, reply) => {
      const project = projectOf(request)
      const study = await findStudy(store, project.study)
      if (!study?.design.platform) throw new Refusal('not_found')
      const settings = standIns[project.platform].settings(project, own)
      await changePlatform(store, study, { ...study.design.platform, ...settings })
      return reply.redirect(`/stand-in/${project.platform}/${project.id}`, 303)
    },
  )

  /** Opens the task as the platform does: by a redirect, MTurk in a frame. */
  const open = (request: FastifyRequest, reply: FastifyReply, project: Project, submission: Submission) => {
    if (project.platform === 'mturk') return reply.redirect(`/stand-in/mturk/${project.id}/work/${submission.id}`, 303)
    void reply.setCookie(visitCookie, submission.id, { path: '/stand-in', httpOnly: true, sameSite: 'lax' })
    return reply.redirect(standIns[project.platform].open(project, submission, hostOf(request)), 303)
  }

  app.post(
    '/stand-in/:platform/:id/start',
    { schema: { ...hidden, params }, config: anyone },
    async (request, reply) => {
      const project = projectOf(request)
      const { participant, statuses, submission: idOf } = standIns[project.platform]
      const submission: Submission = {
        id: idOf(hex()),
        project: project.id,
        participant: fields(request).participant ?? participant(hex()),
        status: statuses.active,
        came: '',
        credits: 0,
      }
      book.addSubmission(submission)
      return open(request, reply, project, submission)
    },
  )

  app.post(
    '/stand-in/:platform/:id/open',
    { schema: { ...hidden, params }, config: anyone },
    async (request, reply) => {
      const project = projectOf(request)
      return open(request, reply, project, submissionOf(project, fields(request).submission))
    },
  )

  app.post(
    '/stand-in/:platform/:id/refuse',
    { schema: { ...hidden, params }, config: anyone },
    async (request, reply) => {
      const project = projectOf(request)
      book.note(project, { refusals: project.refusals + 1 })
      return reply.redirect(`/stand-in/${project.platform}/${project.id}`, 303)
    },
  )

  app.post('/stand-in/:platform/:id/end', { schema: { ...hidden, params }, config: anyone }, async (request, reply) => {
    const project = projectOf(request)
    const { submission: id, status = '' } = fields(request)
    const submission = submissionOf(project, id)
    book.note(submission, { status })
    if (project.platform === 'prolific') await tell(project, submission)
    return reply.redirect(`/stand-in/${project.platform}/${project.id}`, 303)
  })

  /** Prolific's message about a submission, signed; where the study keeps no secret it is refused, and the list remains. */
  async function tell(project: Project, submission: Submission): Promise<void> {
    const study = await findStudy(store, project.study)
    const body = JSON.stringify({
      event_type: 'submission.status.change',
      resource_id: submission.id,
      status: submission.status,
    })
    const timestamp = String(Math.floor(context.now().getTime() / 1000))
    const signature = createHmac('sha256', project.secret).update(timestamp).update(body).digest('base64')
    await app.inject({
      method: 'POST',
      url: `/api/hooks/prolific/${study?.id ?? ''}`,
      headers: {
        'content-type': 'application/json',
        'x-prolific-request-signature': signature,
        'x-prolific-request-timestamp': timestamp,
      },
      payload: body,
    })
  }

  app.get(
    '/stand-in/:platform/:id/export.csv',
    { schema: { ...hidden, params }, config: anyone },
    async (request, reply) => {
      const project = projectOf(request)
      const { heading, row } = standIns[project.platform]
      const rows = book.submissions(project.id).map((one) => csvLine(row(one, project)))
      return reply.type('text/csv; charset=utf-8').send([heading, ...rows, ''].join('\r\n'))
    },
  )

  const task = Type.Object({ id: Type.String() })
  app.get('/stand-in/mturk/:id/preview', { schema: { ...hidden, params: task }, config: anyone }, (request, reply) => {
    const project = book.project('mturk', request.params.id)
    if (!project) throw new Refusal('not_found')
    return send(reply, taskPage(project, undefined, hostOf(request)))
  })
  const work = Type.Object({ id: Type.String(), submission: Type.String() })
  app.get(
    '/stand-in/mturk/:id/work/:submission',
    { schema: { ...hidden, params: work }, config: anyone },
    (request, reply) => {
      const project = book.project('mturk', request.params.id)
      if (!project) throw new Refusal('not_found')
      return send(reply, taskPage(project, submissionOf(project, request.params.submission), hostOf(request)))
    },
  )

  // MTurk takes its form from whatever site the task is on.
  app.post(
    '/stand-in/mturk/externalSubmit',
    { schema: hidden, config: { role: 'anyone', fromElsewhere: true } },
    async (request, reply) => {
      const { assignmentId, ...others } = fields(request)
      const submission = assignmentId === undefined ? undefined : book.submission(assignmentId)
      if (!submission || Object.keys(others).length === 0 || submission.status !== standIns.mturk.statuses.active) {
        return send(
          reply.code(400),
          answerPage('MTurk', 'This form is not one of a task that is under way.', 'error'),
          true,
        )
      }
      book.note(submission, { status: standIns.mturk.statuses.finished, came: JSON.stringify(others) })
      return send(reply, answerPage('MTurk', 'Your work was submitted.', submission.status), true)
    },
  )

  /** What a code means is what the researcher told the platform. */
  async function takeCode(
    request: FastifyRequest,
    reply: FastifyReply,
    platform: 'prolific' | 'connect',
    code: string,
  ) {
    const submission = book.submission(request.cookies[visitCookie] ?? '')
    const project = submission && book.project(platform, submission.project)
    if (!project)
      return send(reply.code(404), answerPage(standIns[platform].title, 'Nobody here is on their way.', 'none'))
    const study = await findStudy(store, project.study)
    const { statuses } = standIns[platform]
    const meaning = meaningOf(study?.design.platform, code)
    const status =
      meaning === 'screened out' ? 'SCREENED OUT' : meaning === undefined ? submission.status : statuses.finished
    book.note(submission, { status, came: code })
    const about = meaning === undefined ? `The code "${code}" is not known.` : `The code "${code}" means: ${meaning}.`
    return send(reply, answerPage(standIns[platform].title, about, status))
  }
  app.get(
    '/stand-in/prolific/submissions/complete',
    { schema: { ...hidden, querystring: Type.Object({ cc: Type.String() }) }, config: anyone },
    (request, reply) => takeCode(request, reply, 'prolific', request.query.cc),
  )
  app.get(
    '/stand-in/connect/complete',
    { schema: { ...hidden, querystring: Type.Object({ code: Type.String() }) }, config: anyone },
    (request, reply) => takeCode(request, reply, 'connect', request.query.code),
  )

  const Credit = Type.Object({
    experiment_id: Type.String(),
    credit_token: Type.String(),
    survey_code: Type.String(),
  })
  app.get(
    '/stand-in/sona/credit',
    { schema: { ...hidden, querystring: Credit }, config: anyone },
    async (request, reply) => {
      const { experiment_id: id, credit_token: token, survey_code: code } = request.query
      const project = book.project('sona', id)
      const submission = project && book.submissions(id).find(({ participant }) => participant === code)
      void reply.type('text/xml; charset=utf-8')
      const answer = (inside: string) =>
        `<WebstudyCreditResponse><WebstudyCreditResult>${inside}</WebstudyCreditResult></WebstudyCreditResponse>`
      if (!project || !submission || token !== project.secret || project.refusals > 0) {
        if (project) book.note(project, { refusals: Math.max(0, project.refusals - 1) })
        return reply.send(answer('<a:Errors><a:Error>Not now</a:Error></a:Errors><a:Result i:nil="true"/>'))
      }
      // Asked for again it is the same credit.
      book.note(submission, { credits: 1, status: standIns.sona.statuses.finished })
      return reply.send(
        answer(
          `<a:Errors i:nil="true"/><a:Result><a:credit_status>G</a:credit_status><a:survey_code>${encodeURIComponent(code)}</a:survey_code></a:Result>`,
        ),
      )
    },
  )
  done()
}

function meaningOf(platform: Platform | undefined, code: string): string | undefined {
  if (code === platform?.completionCode) return 'completed'
  if (code === platform?.screenOutCode) return 'screened out'
  return code === platform?.failedCheckCode ? 'failed the attention checks' : undefined
}
