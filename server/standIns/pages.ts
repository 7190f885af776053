import type { Platform } from '../contract/design.ts'
import type { Project, StandInBook, Submission } from './book.ts'
import { html, standInPage, type Html } from './html.ts'
import { previewAddress, standIns } from './platforms.ts'

/** A study that can be published, with its settings. */
type Publishable = { name: string; title: string; platform: Platform }

const button = (action: string, label: string, fields: Record<string, string> = {}): Html =>
  html`<form method="post" action="${action}">
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <button>${label}</button>
  </form>`

/** All stand-ins: what can be published, and what was. */
export function indexPage(studies: Publishable[], projects: Project[]): string {
  return standInPage(
    'Stand-ins for crowd platforms',
    html`<h2>Publish a study</h2>
      <p>Studies whose file names a platform:</p>
      <ul>
        ${studies.map(
          ({ name, title, platform }) =>
            html`<li>
              ${title} (<code>${name}</code>)
              ${button('/stand-in/publish', `Publish on ${standIns[platform.name].title}`, { study: name })}
            </li>`,
        )}
      </ul>
      <h2>Published</h2>
      <ul>
        ${projects.map(
          ({ id, platform, study }) =>
            html`<li><a href="/stand-in/${platform}/${id}">${study} on ${standIns[platform].title}</a></li>`,
        )}
      </ul>`,
  )
}

/** One published study, seen by its participants and its researcher alike. */
export function projectPage(
  project: Project,
  book: StandInBook,
  settings: { platform: Platform | undefined; origin: string; hook: string | undefined },
): string {
  const { platform, id, link, secret } = project
  const here = `/stand-in/${platform}/${id}`
  const one = standIns[platform]
  const due = one.settings(project, settings.origin)
  const wrong = Object.entries(due).filter(([name, value]) => settings.platform?.[name as keyof Platform] !== value)
  return standInPage(
    `${one.title}: ${project.study}`,
    html`<p>Study address: <code>${link}</code></p>
      ${
        wrong.length === 0
          ? html``
          : html`<p>
              To come back here instead of to the real platform, the study's settings need
              ${wrong.map(([name, value]) => html`<code>${name}: ${value}</code> `)}
              ${button(`${here}/settings`, 'Write this into the study')}
            </p>`
      }
      ${settings.hook === undefined ? html`` : html`<p>Signs its messages with <code>${secret}</code></p>`}
      <p>
        ${platform === 'mturk' ? html`<a href="${here}/preview">Preview the task</a> ` : html``}
        ${button(`${here}/start`, platform === 'mturk' ? 'Accept the task as someone new' : 'Take part as someone new')}
        ${platform === 'sona' ? button(`${here}/refuse`, 'Refuse the next credit') : html``}
        <a href="${here}/export.csv">Download the list</a>
      </p>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th>Participant</th>
              <th>Submission</th>
              <th>Status</th>
              <th>Came back with</th>
              <th></th>
            </tr>
          </thead>
          <tbody>
            ${book.submissions(id).map((submission) => rowOf(submission, here, platform))}
          </tbody>
        </table>
      </div>`,
  )
}

function rowOf(submission: Submission, here: string, platform: Platform['name']): Html {
  const { id, participant, status, came, credits } = submission
  const { statuses } = standIns[platform]
  const end = (label: string, to: string) => button(`${here}/end`, label, { submission: id, status: to })
  return html`<tr>
    <td><code>${participant}</code></td>
    <td><code>${id}</code></td>
    <td>${status}</td>
    <td>${came} ${credits > 0 ? `${String(credits)} credit` : ''}</td>
    <td>
      ${button(`${here}/open`, 'Open again', { submission: id })}
      ${button(`${here}/start`, 'Take part again', { participant })} ${end('Return', statuses.returned)}
      ${end('Time out', statuses.timedOut)}
    </td>
  </tr>`
}

/** MTurk's page of a task: in a frame, first to look at, then to work on. */
export function taskPage(project: Project, submission: Submission | undefined, origin: string): string {
  const here = `/stand-in/mturk/${project.id}`
  const source = submission ? standIns.mturk.open(project, submission, origin) : previewAddress(project)
  return standInPage(
    submission ? 'MTurk: a task' : 'MTurk: preview of a task',
    html`<p>
        ${submission ? button(`${here}/end`, 'Return', { submission: submission.id, status: 'Returned' }) : button(`${here}/start`, 'Accept')}
      </p>
      <iframe src="${source}" title="The task"></iframe>`,
  )
}

/** What a platform says when someone comes back. */
export function answerPage(title: string, about: string, status: string): string {
  return standInPage(
    title,
    html`<p>${about}</p>
      <p>Status: <strong id="status">${status}</strong></p>`,
  )
}
