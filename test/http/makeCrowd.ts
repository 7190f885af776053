import { randomBytes } from 'node:crypto'
import type { LightMyRequestResponse } from 'fastify'
import type { Store } from '../../db/store.ts'
import type { EntryReply, Exit } from '../../server/contract/crowd.ts'
import type { Platform } from '../../server/contract/design.ts'
import type { Assignments } from '../../server/contract/pair.ts'
import { cookieOf, makeWorld, type StagedOptions } from '../make.ts'

const hex = () => randomBytes(12).toString('hex')
const capitals = () => randomBytes(12).toString('hex').toUpperCase()

/** What each platform writes behind the link's question mark, for someone new. */
export const arrivals: Record<Platform['name'], () => Record<string, string>> = {
  prolific: () => ({ PROLIFIC_PID: hex(), STUDY_ID: hex(), SESSION_ID: hex() }),
  mturk: () => ({
    assignmentId: capitals(),
    hitId: capitals(),
    workerId: `A${capitals()}`,
    turkSubmitTo: 'https://www.mturk.com',
  }),
  connect: () => ({ participantId: hex().toUpperCase(), assignmentId: hex(), projectId: hex() }),
  sona: () => ({ survey_code: String(randomBytes(3).readUIntBE(0, 3) + 10_000) }),
}

/** A study whose raters come from a platform, and people who come from it. */
export async function makeCrowd(store: Store, platform: Platform, options: StagedOptions = {}) {
  const world = await makeWorld(store, { promptCount: 3, judgmentsPerRater: 2, overlap: 2, platform, ...options })
  const { app, study } = world
  const token = world.joinPath.split('/').at(-1)!
  const knock = (parameters: Record<string, string> | string) =>
    app.inject({
      method: 'POST',
      url: '/api/entry',
      payload: {
        token,
        query: typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString(),
      },
    })

  /** Enters; the headers are the bearer's alone, as in a frame whose cookies are kept back. */
  async function enter(parameters: Record<string, string>) {
    const reply = await knock(parameters)
    const { bearer } = reply.json<EntryReply>()
    const headers = { authorization: `Bearer ${bearer ?? ''}` }
    return { reply, ...visitor(headers), cookie: { cookie: cookieOf(reply.headers['set-cookie']) } }
  }

  function visitor(headers: Record<string, string>) {
    const look = async () =>
      (await app.inject({ url: `/api/assignments?study=${study.code}`, headers })).json<Assignments>()
    const judge = (assignmentId: string, preference = 'a') =>
      app.inject({
        method: 'PUT',
        url: `/api/judgments/00000000-0000-4000-8000-${hex().slice(0, 12)}`,
        headers,
        payload: { assignmentId, preference },
      })
    const leave = (end?: boolean): Promise<LightMyRequestResponse> =>
      app.inject({
        method: 'POST',
        url: '/api/exit',
        headers,
        payload: { study: study.code, ...(end ? { end } : {}) },
      })
    return {
      headers,
      look,
      judge,
      leave,
      /** Judges all there is and answers what they are sent back with. */
      async finish(): Promise<Exit> {
        for (let { pairs } = await look(); pairs[0]; { pairs } = await look()) await judge(pairs[0].assignmentId)
        return (await leave()).json<Exit>()
      },
    }
  }
  const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
    app.inject({
      method,
      url: `/api/studies/${study.name}/${path}`,
      headers: world.researcher,
      ...(payload ? { payload } : {}),
    })
  return { ...world, token, knock, enter, visitor, ask }
}
